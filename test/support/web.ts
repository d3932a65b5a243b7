// A small internet for the guarded fetch: names with addresses, sites behind the public ones, and one server that nobody may
// reach, which stands for every other address there is and counts.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { connect as securely } from "node:tls";
import { type Connect, connected } from "#adapters/web/connect";
import { type GuardedFetch, guardedFetch } from "#adapters/web/fetch";

const file = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url));
/** Valid for good.test and other.test. */
const cert = file("good-test.pem");
const key = file("good-test.key");

export const PUBLIC = "93.184.216.34";
export const PUBLIC_TOO = "93.184.216.35";

export interface Internet {
  readonly fetch: GuardedFetch;
  /** Connections to anything that is not public. */
  readonly forbidden: () => number;
  /** Addresses that were dialled, in order. */
  readonly dialled: readonly string[];
  /** Names that were resolved, in order. */
  readonly resolved: readonly string[];
  /** What the public sites were asked: `METHOD host/path`. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

export interface InternetOptions {
  readonly hosts: readonly string[];
  /** The domain they are listed for. */
  readonly serves?: string;
  /** Answers of a name, one after the other; the last one stays. */
  readonly names?: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly site?: RequestListener | undefined;
}

export async function givenInternet(options: InternetOptions): Promise<Internet> {
  const {
    hosts,
    serves = "content",
    names = {},
    site = (_req, res) => res.setHeader("content-type", "text/plain").end("hello"),
  } = options;
  const [dialled, resolved, asked]: [string[], string[], string[]] = [[], [], []];
  let trespasses = 0;
  const heard: RequestListener = (req, res) => {
    asked.push(`${req.method} ${req.headers.host}${req.url}`);
    site(req, res);
  };
  const plain = await listening(createServer(heard));
  const secure = await listening(createSecureServer({ cert, key }, heard));
  const inside = createServer((_req, res) => res.end("the inside"));
  inside.on("connection", () => {
    trespasses += 1;
  });
  const private_ = await listening(inside);
  const known = new Map(Object.entries(names).map(([name, answers]) => [name, [...answers]]));
  const dial: Connect = async ({ address, host, secure: tls }, signal) => {
    dialled.push(address);
    const open = address === PUBLIC || address === PUBLIC_TOO;
    const port = open ? (tls ? secure.port : plain.port) : private_.port;
    const there = { host: "127.0.0.1", port };
    if (tls && open)
      return connected(securely({ ...there, servername: host, ca: cert }), "secureConnect", signal);
    return connected(connect(there), "connect", signal);
  };
  const fetch = guardedFetch({
    allow: async (domain) => (domain === serves ? hosts : []),
    resolve: async (name) => {
      resolved.push(name);
      const answers = known.get(name) ?? [[PUBLIC]];
      return (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    },
    connect: dial,
    deadline: () => new AbortController().signal,
  });
  const stop = async () => {
    await Promise.all([plain, secure, private_].map((one) => one.stop()));
  };
  return { fetch, forbidden: () => trespasses, dialled, resolved, asked, stop };
}

async function listening(server: Server): Promise<{ port: number; stop(): Promise<void> }> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
