// The operator of a program that dies under their hands: through the local chat's protocol, repeating whatever was not
// acknowledged, under the same id, as its page does. What is to be seen is looked up where the cards' places are kept.
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { FailingApp } from "./failing-app.ts";

const LOOK_MS = 25;
const GUARD_MS = 45_000;

export interface Waiting {
  readonly id: string;
  /** The message that its card stands on. */
  readonly message: string;
}

export class Operator {
  /** Ids of all that was acknowledged. */
  readonly acknowledged: string[] = [];
  readonly #app: FailingApp;
  readonly #database: () => Promise<string>;
  readonly #tab = `t${Math.random().toString(36).slice(2, 12)}`;
  #cookie = "";
  #count = 0;
  #pool: pg.Pool | undefined;

  /** `database`: its address, asked again after each loss of it. */
  constructor(app: FailingApp, database: () => Promise<string>) {
    this.#app = app;
    this.#database = database;
  }

  say(text: string): Promise<string> {
    return this.#post("/say", { text });
  }

  tap(verb: string, { id, message }: Waiting): Promise<string> {
    return this.#post("/tap", { verb, about: id, message });
  }

  submit(about: string, fields: Readonly<Record<string, string>>): Promise<string> {
    return this.#post("/submit", { verb: "edit", about, fields });
  }

  /** Resolves with its id once it is acknowledged. */
  async #post(path: string, body: object): Promise<string> {
    this.#count += 1;
    const id = `${this.#tab}-${this.#count}`;
    while (!(await this.#sent(path, { id, ...body }))) await pause(LOOK_MS);
    this.acknowledged.push(`webchat:${id}`);
    // The platform missed our acknowledgement now and then.
    if (this.#count % 5 === 0) await this.#sent(path, { id, ...body });
    return `webchat:${id}`;
  }

  async #sent(path: string, body: object): Promise<boolean> {
    await this.#app.ready();
    const { url: origin } = this.#app;
    const headers = { cookie: this.#cookie, origin, "content-type": "application/json" };
    const sending = fetch(`${origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    // It died before it answered, or is not up again yet: sent again.
    const response = await sending.catch(() => undefined);
    if (response === undefined) return false;
    const words = await response.text().catch(() => "");
    if (response.status === 401) await this.#enter();
    else if (response.status !== 200 && response.status !== 503)
      throw new Error(`${path} answered ${response.status}: ${words}`);
    return response.status === 200;
  }

  async #enter(): Promise<void> {
    const { url, token } = this.#app;
    const entered = await fetch(`${url}/?token=${token}`, { redirect: "manual" }).catch(() => undefined);
    const cookie = (entered?.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    if (cookie !== "") this.#cookie = cookie;
  }

  /** Rows of the database, asked again when it is lost. */
  async rows<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const deadline = Date.now() + GUARD_MS;
    for (;;)
      try {
        this.#pool ??= poolAt(await this.#database());
        return (await this.#pool.query<Row>(text, [...values])).rows;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        const lost = this.#pool;
        this.#pool = undefined;
        await lost?.end();
        await pause(LOOK_MS);
      }
  }

  /** What waits for a decision and is in sight. */
  waiting(): Promise<Waiting[]> {
    return this.rows<Waiting>(
      `select s.id, p.message from snapshot s join post p on p.card = s.id
       where s.kind = 'approval' and s.status = 'waiting' and p.message is not null order by s.at`,
    );
  }

  /** The card of that title that waits for a decision. */
  async card(words: string): Promise<Waiting> {
    const look = () =>
      this.rows<Waiting>(
        `select s.id, p.message from snapshot s join post p on p.card = s.id
         where s.kind = 'approval' and s.status = 'waiting' and p.message is not null and strpos(s.state, $1) > 0`,
        [words],
      );
    return (await this.until(async () => (await look())[0], `a card about ${words}`)) as Waiting;
  }

  /** The stream's status, once it is one of these. */
  async status(stream: string, ...wanted: readonly string[]): Promise<void> {
    const look = async () => {
      const [row] = await this.rows<{ status: string }>("select status from snapshot where stream = $1", [
        stream,
      ]);
      return wanted.includes(row?.status ?? "");
    };
    await this.until(look, `${stream} to be ${wanted.join(" or ")}`);
  }

  async until<T>(look: () => Promise<T | undefined | false>, label: string, guardMs = GUARD_MS): Promise<T> {
    const deadline = Date.now() + guardMs;
    for (;;) {
      const found = await look();
      if (found !== undefined && found !== false) return found;
      await this.#app.ready();
      if (Date.now() > deadline) throw new Error(`Waited in vain for ${label}.\n${this.#app.said}`);
      await pause(LOOK_MS);
    }
  }

  async close(): Promise<void> {
    await this.#pool?.end();
  }
}

function poolAt(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 3, connectionTimeoutMillis: 5_000 });
  // A connection that is lost is noticed by the next question.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
