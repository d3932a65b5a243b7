// The page's half of the local chat over plain HTTP: cookies, headers and the event stream, for tests without a browser.
import { request } from "node:http";
import type { Given } from "./given.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Any request at all; unlike fetch it may name another Host. */
export function ask(
  given: Given,
  path: string,
  { method = "GET", headers = {}, body }: Ask = {},
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const req = request({ host: "127.0.0.1", port: given.port, path, method, headers, agent: false }, (res) => {
    const chunks: Buffer[] = [];
    res.on("data", (chunk: Buffer) => chunks.push(chunk));
    res.on("end", () =>
      resolve({ status: res.statusCode ?? 0, headers: res.headers, text: Buffer.concat(chunks).toString() }),
    );
    res.on("error", reject);
  });
  req.on("error", reject);
  req.end(body);
  return promise;
}

/** Opens the link, and gives the cookie that it bought. */
export async function signIn(given: Given): Promise<string> {
  const answer = await ask(given, given.link.slice(given.url.length));
  const cookie = answer.headers["set-cookie"]?.[0]?.split(";", 1)[0];
  if (cookie === undefined) throw new Error(`No cookie: ${answer.status} ${answer.text}`);
  return cookie;
}

/** As the page posts. */
export function post(
  given: Given,
  cookie: string,
  path: string,
  value: unknown,
  more: Record<string, string> = {},
) {
  const headers = { cookie, origin: given.url, "content-type": "application/json", ...more };
  return ask(given, path, { method: "POST", headers, body: JSON.stringify(value) });
}

export interface Event {
  readonly event: string;
  readonly id: string;
  readonly data: { readonly [key: string]: unknown };
}

/** The event stream; `next(name)` resolves with the next event of that name, `ended` when the server ends it. */
export async function events(given: Given, cookie: string, query = "tab=tab1") {
  const answer = await fetch(`${given.url}/events?${query}`, { headers: { cookie } });
  if (answer.body === null) throw new Error("No body.");
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  async function read(): Promise<Event | undefined> {
    while (!rest.includes("\n\n")) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      rest += value;
    }
    const end = rest.indexOf("\n\n");
    const block = rest.slice(0, end);
    rest = rest.slice(end + 2);
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1] ?? "";
    return { event: field("event"), id: field("id"), data: JSON.parse(field("data") || "{}") };
  }
  return {
    async next(name: string): Promise<Event> {
      for (let one = await read(); one !== undefined; one = await read()) if (one.event === name) return one;
      throw new Error(`The stream ended before ${name}.`);
    },
    async ended(): Promise<void> {
      // A server that stops at once may reset the connection: that too is its end.
      for (let one = await read().catch(() => undefined); one !== undefined; )
        one = await read().catch(() => undefined);
    },
    close: () => reader.cancel(),
  };
}
