// The page's own files, read once from the folder beside this one, and the headers that keep everything else out of
// the page: no inline code, nothing from elsewhere, no HTML made from strings.
import { readdirSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { extname } from "node:path";
import { Fault } from "#core/fault";

const folder = new URL("./page/", import.meta.url);
const files = new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder))]));

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

/** A file of the page by its address, `/page/<name>`; none of them holds anything private. */
export function pageFile(path: string, res: ServerResponse): void {
  send(path.slice("/page/".length), 200, res);
}

export function startPage(res: ServerResponse): void {
  send("index.html", 200, res);
}

/**
 * Says where the link is found. A strict cookie stays at home when another site's link leads here; the browser then
 * asks once more by itself, and as the page's own request that carries the cookie.
 */
export function signInPage(
  res: ServerResponse,
  asked: { cameFromElsewhere: boolean; withToken: boolean; address: string },
): void {
  if (asked.cameFromElsewhere) res.setHeader("refresh", "0; url=/");
  const name = asked.withToken ? "link-used.html" : "sign-in.html";
  const text = contentOf(name).toString("utf8").replace("{address}", asked.address);
  write(name, Buffer.from(text), 401, res);
}

/** The form for one secret; its names are letters, digits and dashes. */
export function secretForm(
  res: ServerResponse,
  asked: { readonly name: string; readonly domain: string; readonly kind: string },
): void {
  const filled = Object.entries(asked).reduce(
    (text, [key, value]) => text.replaceAll(`{${key}}`, value),
    contentOf("secret.html").toString("utf8"),
  );
  write("secret.html", Buffer.from(filled), 200, res);
}

/** A link that was used already, or is too old. */
export function secretGone(res: ServerResponse): void {
  send("secret-gone.html", 404, res);
}

const send = (name: string, status: number, res: ServerResponse): void =>
  write(name, contentOf(name), status, res);

function contentOf(name: string): Buffer {
  const content = files.get(name);
  if (content === undefined) throw new Fault("not-found", "There is no such file.");
  return content;
}

function write(name: string, content: Buffer, status: number, res: ServerResponse): void {
  res.writeHead(status, {
    "content-type": types[extname(name)] ?? "application/octet-stream",
    "content-length": content.length,
    "content-security-policy": policy,
    "cache-control": "no-cache",
  });
  res.end(content);
}
