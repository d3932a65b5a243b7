// What must hold after every fault, whatever happened before: read from the database and the world, and folded again with
// the real folds. One auditor for a database's life, so that a long journal is folded once and not at every look.
import pg from "pg";
import { verifyDatabase } from "#adapters/postgres/verify-journal";
import type { NewEvent } from "#core/event";
import { kindOf } from "#core/stream";
import { type Evidence, FOLDS, type Folded, type Places } from "./invariants-evidence.ts";
import { leases } from "./invariants-leases.ts";
import { money } from "./invariants-money.ts";
import { facts, snapshots, spend } from "./invariants-projections.ts";
import { cards, inputs, waiting } from "./invariants-waiting.ts";
import { effects } from "./invariants-world.ts";

interface Happened extends NewEvent {
  readonly stream: string;
  readonly version: number;
}

const PAGE = 5_000;

export class Auditor {
  events = 0;
  readonly #streams = new Map<string, Folded>();
  readonly #paid = new Map<string, number>();
  readonly #twice: string[] = [];
  #changed = new Set<string>();

  /** What is not finished and waits for nothing; empty once all is well again. */
  unsettled(url: string, acknowledged: readonly string[], places: Places): Promise<string[]> {
    return this.#with(url, { acknowledged, places }, async (evidence) => [
      ...(await inputs(evidence)),
      ...(await waiting(evidence)),
    ]);
  }

  /** Every promise that does not hold, each `<promise>: <sentence>`. */
  async violations(url: string, acknowledged: readonly string[], places: Places): Promise<string[]> {
    const found = await this.#with(url, { acknowledged, places }, async (evidence) => [
      ...(await this.#chain(evidence)),
      ...(await snapshots(evidence)),
      ...(await effects(evidence)),
      ...(await inputs(evidence)),
      ...(await waiting(evidence)),
      ...(await cards(evidence)),
      ...(await facts(evidence)),
      ...(await spend(evidence)),
      ...(await leases(evidence)),
      ...(await money(evidence)),
    ]);
    this.#changed = new Set();
    return found;
  }

  async #chain({ client }: Evidence): Promise<string[]> {
    // The verifier has a transaction of its own.
    await client.query("commit");
    const { broken, checked } = await verifyDatabase(client);
    await client.query("begin isolation level repeatable read read only");
    if (broken !== undefined) return [`chain: position ${broken.position}: ${broken.why}`];
    return checked >= this.events ? [] : [`chain: ${this.events} events were there, now ${checked}`];
  }

  async #with(
    url: string,
    given: Pick<Evidence, "acknowledged" | "places">,
    look: (evidence: Evidence) => Promise<string[]>,
  ): Promise<string[]> {
    const client = new pg.Client({ connectionString: url });
    // What is lost is told by the query that meets it.
    client.on("error", () => undefined);
    await client.connect();
    try {
      await client.query("begin isolation level repeatable read read only");
      await this.#read(client);
      return await look({
        client,
        streams: this.#streams,
        changed: this.#changed,
        paid: this.#paid,
        twice: this.#twice,
        ...given,
      });
    } finally {
      await client.end();
    }
  }

  async #read(client: pg.ClientBase): Promise<void> {
    for (;;) {
      const { rows } = await client.query<Omit<Happened, "data"> & { body: string }>(
        `select e.stream, e.version, e.type, e.schema, e.actor, e.cause, e.correlation, e.origin,
           to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, p.body
         from event e join payload p using (position) where e.position > $1 order by e.position limit ${PAGE}`,
        [this.events],
      );
      for (const { body, ...event } of rows) this.#take({ ...event, data: JSON.parse(body) });
      this.events += rows.length;
      if (rows.length < PAGE) return;
    }
  }

  #take(event: Happened): void {
    const { stream } = event;
    const fold = FOLDS[kindOf(stream)];
    const known = this.#streams.get(stream);
    this.#streams.set(stream, {
      version: event.version,
      state: fold.evolve(known?.state ?? fold.initial, event),
      types: [...(known?.types ?? []), event.type],
      at: event.at,
    });
    this.#changed.add(stream);
    if (event.type !== "model.settled") return;
    const { call, cost } = event.data as { call: string; cost: number };
    if (this.#paid.has(call)) this.#twice.push(call);
    this.#paid.set(call, cost);
  }
}
