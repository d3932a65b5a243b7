// One request and its answer over a connection that is there: headers of ours only, and a body that is bounded, packed or not.
import { type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { Fault } from "#core/fault";
import type { Target } from "./target.ts";

export interface Init {
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Media types that are taken; others are refused before they are read. */
  readonly accept: readonly string[];
  /** The body is cut there, also what it unpacks to. */
  readonly maxBytes: number;
}

export interface Answer {
  readonly status: number;
  /** Set where it is a redirect; then there is no body. */
  readonly location?: string;
  readonly type: string;
  readonly charset: string | undefined;
  readonly body: Buffer;
  readonly cut: boolean;
}

/** These say where to and how; a caller has no say in them. */
const OURS =
  /^(?:host|connection|content-length|transfer-encoding|upgrade|te|trailer|expect|keep-alive|proxy-.*)$/;
const REDIRECTS = [301, 302, 303, 307, 308];

export async function exchange(
  socket: Socket,
  target: Target,
  init: Init,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const message = await asked(socket, target, init, signal);
    const status = message.statusCode ?? 0;
    const location = message.headers.location;
    const { type, charset } = mediaOf(message);
    if (location !== undefined && REDIRECTS.includes(status))
      return { status, location, type, charset, body: Buffer.alloc(0), cut: false };
    if (type !== "" && !init.accept.includes(type))
      throw new Fault(
        "refused",
        `${target.host} answers with ${type.slice(0, 60)}, which is not taken here.`,
      );
    const read = await bounded(unpacked(message, target.host), init.maxBytes);
    return { status, type, charset, ...read };
  } finally {
    socket.destroy();
  }
}

async function asked(
  socket: Socket,
  { url }: Target,
  init: Init,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const named = Object.entries(init.headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const own = named.filter(([name]) => !OURS.test(name));
  const body = init.body ?? "";
  const sent = request({
    method: init.method ?? "GET",
    path: `${url.pathname}${url.search}`,
    headers: {
      "user-agent": "Adjutant",
      ...Object.fromEntries(own),
      host: url.host,
      accept: init.accept.join(", "),
      "accept-encoding": "gzip, deflate, br",
      connection: "close",
      ...(body === "" ? {} : { "content-length": Buffer.byteLength(body) }),
    },
    createConnection: () => socket,
    signal,
  });
  sent.once("response", resolve);
  sent.on("error", reject);
  sent.end(body);
  return promise;
}

function mediaOf({ headers }: IncomingMessage): { type: string; charset: string | undefined } {
  const [type = "", ...parameters] = (headers["content-type"] ?? "").split(";");
  const charset = parameters
    .map((one) => /^\s*charset\s*=\s*"?([\w.:-]{1,40})"?\s*$/i.exec(one)?.[1])
    .find((found) => found !== undefined);
  return { type: type.trim().toLowerCase(), charset: charset?.toLowerCase() };
}

function unpacked(message: IncomingMessage, host: string): Readable {
  const how = (message.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  const tool = {
    gzip: createGunzip,
    "x-gzip": createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  }[how];
  if (tool === undefined) {
    if (how === "identity" || how === "") return message;
    throw new Fault(
      "refused",
      `${host} packs its answer in a way that is not taken here (${how.slice(0, 40)}).`,
    );
  }
  const opened = tool();
  message.once("error", (error) => opened.destroy(error));
  return message.pipe(opened);
}

/** Reading stops at the limit: what a small body would unpack to is never made. */
async function bounded(stream: Readable, most: number): Promise<{ body: Buffer; cut: boolean }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > most) break;
  }
  const body = Buffer.concat(chunks);
  return { body: body.subarray(0, most), cut: bytes > most };
}
