// The one HTTP server: it owns the port, the health pages, the security headers and the end of every connection, so
// that channels and sources only hand it routes.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { asFault, Fault, type FaultCode } from "./core/fault.ts";

/** Reads the whole body; one beyond `limit` bytes is answered with 413 and rejects. */
type ReadBody = (limit: number) => Promise<Buffer>;

export interface Route {
  readonly method: "GET" | "POST";
  /** `/exact`, or `/below/*` for everything below. */
  readonly path: string;
  /** May end the response later (server-sent events); a rejection is answered by the server. */
  handle(req: IncomingMessage, res: ServerResponse, body: ReadBody): Promise<void>;
}

export interface Serving {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly routes: readonly Route[];
  ready(): Promise<{ readonly up: boolean; readonly notUp: readonly string[] }>;
  readonly log: { error(fields: object, message: string): void };
}

const securityHeaders = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

const statusOf: Partial<Record<FaultCode, number>> = {
  "bad-input": 400,
  "not-allowed": 403,
  "not-found": 404,
  "rate-limited": 429,
};

/** What an answer in hand may take once the server is told to stop. */
const graceMs = 1500;
/** A body that is refused is still read up to here, so that the sender hears the answer and not a reset. */
const drainBytes = 32_000_000;

/**
 * Listens, and answers with the routes until stopped; `port` is the one taken. `stop` ends event streams at once and
 * everything else within 2 s.
 * @throws Fault `bad-config` when the port is in use, or the address is not one of this machine.
 */
export async function serve(serving: Serving): Promise<{ port: number; stop(): Promise<void> }> {
  const open = new Set<ServerResponse>();
  const server = createServer((req, res) => {
    open.add(res);
    res.on("close", () => open.delete(res));
    // Without this, one write to a reader that has just gone would end the whole process.
    res.on("error", (err) => serving.log.error({ path: req.url, err }, "An answer could not be written."));
    void answer(serving, req, res);
  });
  await listen(server, serving.host, serving.port);
  const { port } = server.address() as AddressInfo;
  return { port, stop: () => stop(server, open) };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, host, resolve);
  try {
    await promise;
  } catch (error) {
    throw new Fault("bad-config", whyNotListening(error as NodeJS.ErrnoException, host, port), {
      cause: error,
    });
  }
}

function whyNotListening(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === "EADDRINUSE")
    return `Port ${port} is in use. Stop the other program or set PORT to a free one.`;
  if (error.code === "EACCES")
    return `Port ${port} may not be used by this user. Set PORT to a number above 1023.`;
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return `HOST ${host} is not an address of this machine. Set HOST to 127.0.0.1, or remove it.`;
  return `The local server could not listen on ${host}:${port}: ${error.message}.`;
}

async function stop(server: Server, open: Set<ServerResponse>): Promise<void> {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeIdleConnections();
  for (const res of open) {
    if (isEventStream(res)) res.destroy();
    else if (!res.headersSent) res.setHeader("connection", "close");
  }
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}

const isEventStream = (res: ServerResponse): boolean =>
  String(res.getHeader("content-type") ?? "").startsWith("text/event-stream");

async function answer(serving: Serving, req: IncomingMessage, res: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) res.setHeader(name, value);
  const path = (req.url ?? "/").split("?", 1)[0] ?? "/";
  try {
    if (await health(serving, path, res)) return;
    const here = serving.routes.filter((route) => matches(route, path));
    const route = here.find((one) => one.method === req.method);
    if (route !== undefined) return await route.handle(req, res, (limit) => readBody(req, res, limit));
    if (here.length === 0) return notFound(res);
    res.setHeader("allow", here.map((one) => one.method).join(", "));
    json(res, 405, { error: `${req.method} is not possible here.` });
  } catch (thrown) {
    refuse(serving, path, res, thrown);
  }
}

function matches(route: Route, path: string): boolean {
  return route.path.endsWith("/*") ? path.startsWith(route.path.slice(0, -1)) : route.path === path;
}

async function health({ ready }: Serving, path: string, res: ServerResponse): Promise<boolean> {
  if (path === "/healthz") {
    json(res, 200, { alive: true });
    return true;
  }
  if (path !== "/readyz") return false;
  const { up, notUp } = await ready();
  json(res, up ? 200 : 503, { ready: up, notUp });
  return true;
}

function refuse({ log }: Serving, path: string, res: ServerResponse, thrown: unknown): void {
  const fault = asFault(thrown);
  const status = (thrown instanceof Fault && statusOf[fault.code]) || 500;
  if (status === 500) log.error({ path, err: thrown }, "A request failed.");
  if (res.writableEnded) return;
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const error = status === 500 ? "Something went wrong here. The log says more." : fault.message;
  json(res, status, { error });
}

async function readBody(req: IncomingMessage, res: ServerResponse, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > drainBytes) break;
    if (bytes > limit) chunks.length = 0;
    else chunks.push(chunk);
  }
  if (bytes <= limit) return Buffer.concat(chunks);
  const words = `That is too large: at most ${limit.toLocaleString("en")} bytes are taken at once.`;
  json(res, 413, { error: words });
  throw new Fault("bad-input", words);
}

function json(res: ServerResponse, status: number, value: object): void {
  const text = `${JSON.stringify(value)}\n`;
  res.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  res.end(text);
}

function notFound(res: ServerResponse): void {
  res.writeHead(404, { "content-type": "text/html; charset=utf-8" });
  res.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Not found</title><p>There is nothing here. The chat is at <a href="/">the start</a>.</p></html>\n`,
  );
}
