// The HTTP plumbing that every fake server shares, kept apart so that each of them holds only its protocol.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import busboy from "busboy";

export type Json = Record<string, unknown>;
export type UploadedFile = { field: string; name: string; mime: string; content: Buffer };
export type Request = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  raw: Buffer;
};
export type Wire = { url: string; port: number; server: Server; close(): Promise<void> };

/** Serves on a free loopback port; a handler that throws answers 500 with the stack, so that a test shows it. */
export async function serve(
  handle: (req: Request, res: ServerResponse) => Promise<void> | void,
): Promise<Wire> {
  const server = createServer((req, res) => {
    readRequest(req)
      .then((request) => handle(request, res))
      .catch((error) => failOpenly(res, error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, port, server, close };
}

function failOpenly(res: ServerResponse, error: unknown): void {
  if (res.destroyed || res.writableEnded) return;
  res
    .writeHead(500, { "content-type": "text/plain" })
    .end(String(error instanceof Error ? error.stack : error));
}

async function readRequest(req: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const url = new URL(req.url ?? "/", "http://127.0.0.1");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(req.headers)) headers[name] = String(value);
  return {
    method: req.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers,
    raw: Buffer.concat(chunks),
  };
}

export function answer(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  if (res.destroyed) return;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "text/plain" : "application/json; charset=utf-8";
  res.writeHead(status, { "content-type": type, ...headers }).end(text);
}

/** Reads JSON, a form or multipart into one flat payload; values that hold JSON text stay text. */
export async function parameters(request: Request): Promise<{ payload: Json; files: UploadedFile[] }> {
  const type = request.headers["content-type"] ?? "";
  const payload: Json = Object.fromEntries(request.query);
  if (type.includes("multipart/form-data")) return multipart(request, payload);
  if (request.raw.length === 0) return { payload, files: [] };
  if (type.includes("json"))
    return { payload: { ...payload, ...JSON.parse(request.raw.toString()) }, files: [] };
  const form = Object.fromEntries(new URLSearchParams(request.raw.toString()));
  return { payload: { ...payload, ...form }, files: [] };
}

function multipart(request: Request, payload: Json): Promise<{ payload: Json; files: UploadedFile[] }> {
  const files: UploadedFile[] = [];
  const parser = busboy({ headers: request.headers, defParamCharset: "utf8" });
  parser.on("field", (name, value) => {
    payload[name] = value;
  });
  parser.on("file", (field, stream, info) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () =>
      files.push({
        field,
        name: info.filename ?? field,
        mime: info.mimeType,
        content: Buffer.concat(chunks),
      }),
    );
  });
  return new Promise((resolve, reject) => {
    parser.on("close", () => resolve({ payload, files }));
    parser.on("error", reject);
    parser.end(request.raw);
  });
}
