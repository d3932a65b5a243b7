// The guarded fetch's bounds: what a site answers is taken up to a size, of a kind, and packed only so far.
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { connected } from "#adapters/web/connect";
import { guardedFetch } from "#adapters/web/fetch";
import { givenInternet, type Internet, type InternetOptions } from "../support/web.ts";

let internet: Internet | undefined;
afterEach(() => internet?.stop());
const READ = { accept: ["text/plain"], maxBytes: 10_000 };

async function fetched(site: InternetOptions["site"], init: Partial<typeof READ> = {}) {
  internet = await givenInternet({ hosts: ["good.test"], site });
  return internet.fetch("content", "https://good.test/page", { ...READ, ...init });
}

const packed =
  (encoding: string, body: Buffer): InternetOptions["site"] =>
  (_req, res) => {
    res
      .writeHead(200, { "content-type": "text/plain; charset=UTF-8", "content-encoding": encoding })
      .end(body);
  };

describe("a fetched page", () => {
  it("is cut at the limit, and says so", async () => {
    const endless: InternetOptions["site"] = (_req, res) => {
      res.writeHead(200, { "content-type": "text/plain" });
      const more = (): void => {
        while (res.write("x".repeat(10_000)));
      };
      res.on("drain", more);
      more();
    };
    const { body, cut } = await fetched(endless);
    expect([body.length, cut]).toEqual([10_000, true]);
  });

  it.each([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
  ])("that is packed with %s is unpacked", async (encoding, pack) => {
    const { body, cut, type, charset } = await fetched(packed(encoding, pack(Buffer.from("hello"))));
    expect([body.toString(), cut, type, charset]).toEqual(["hello", false, "text/plain", "utf-8"]);
  });

  it.each([
    ["gzip", gzipSync],
    ["br", (body: Buffer) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } })],
  ])("that unpacks with %s to far too much is cut before it does", async (encoding, pack) => {
    const bomb = pack(Buffer.alloc(100_000_000));
    const before = process.memoryUsage().arrayBuffers;
    const { body, cut } = await fetched(packed(encoding, bomb));
    expect([body.length, cut]).toEqual([10_000, true]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  });

  it("that is broken in its packing is a fault, not a crash", async () => {
    await expect(fetched(packed("gzip", Buffer.from("no gzip")))).rejects.toMatchObject({
      code: "unavailable",
    });
  });

  it.each(["image/png", "application/octet-stream", "text/html"])(
    "of another kind, %s, is refused",
    async (type) => {
      const answer = fetched((_req, res) => res.writeHead(200, { "content-type": type }).end("x"));
      await expect(answer).rejects.toMatchObject({ code: "refused" });
    },
  );

  it("packed in a way nobody knows is refused", async () => {
    await expect(fetched(packed("zz", Buffer.from("x")))).rejects.toMatchObject({ code: "refused" });
  });

  it("whose connection breaks off is a fault, not a crash", async () => {
    const answer = fetched((_req, res) => {
      res.writeHead(200, { "content-type": "text/plain", "content-length": "100" });
      res.write("begins", () => res.destroy());
    });
    await expect(answer).rejects.toMatchObject({ code: "unavailable" });
  });

  it("cannot be asked for with headers that say where to and how", async () => {
    const seen: unknown[] = [];
    internet = await givenInternet({
      hosts: ["good.test"],
      site: (req, res) => {
        seen.push(req.headers.host, req.headers["transfer-encoding"], req.headers["x-ours"]);
        res.setHeader("content-type", "text/plain").end("x");
      },
    });
    const headers = { Host: "evil.test", "Transfer-Encoding": "chunked", "x-ours": "kept" };
    await internet.fetch("content", "https://good.test/", { ...READ, headers });
    expect(seen).toEqual(["good.test", undefined, "kept"]);
  });
});

describe("a site that takes its time", () => {
  const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 100\r\n";
  it.each([
    ["its first word", ""],
    ["its head", "HTTP/1.1 200 OK\r\ncontent-"],
    ["its body", `${HEAD}\r\nabc`],
    [
      "a packed body",
      Buffer.concat([Buffer.from(`${HEAD}content-encoding: gzip\r\n\r\n`), gzipSync("abc").subarray(0, 9)]),
    ],
  ])("over %s is given up at the deadline", async (_what, begun) => {
    const late = new AbortController();
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.write(begun, () => setImmediate(() => late.abort(new Error("late")))));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const fetch = guardedFetch({
      allow: async () => ["http://good.test"],
      deadline: () => late.signal,
      resolve: async () => ["93.184.216.34"],
      connect: (_to, signal) => connected(connect({ host: "127.0.0.1", port }), "connect", signal),
    });
    await expect(fetch("content", "http://good.test/", READ)).rejects.toMatchObject({ code: "timed-out" });
    server.close();
    await once(server, "close");
  });

  it.each(["resolve", "connect"] as const)("with %s is given up at the deadline", async (step) => {
    const late = new AbortController();
    const never = () => {
      late.abort(new Error("late"));
      return new Promise<never>(() => undefined);
    };
    const parts = { resolve: async () => ["93.184.216.34"], connect: never, [step]: never };
    const fetch = guardedFetch({
      allow: async () => ["good.test"],
      deadline: () => late.signal,
      resolve: parts.resolve,
      connect: parts.connect,
    });
    await expect(fetch("content", "https://good.test/", READ)).rejects.toMatchObject({
      code: "timed-out",
      message: "good.test did not answer in time.",
    });
  });
});
