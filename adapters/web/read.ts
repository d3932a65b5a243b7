// `web.read`: what a page says, fetched through the guards. What it gives was written outside, and says so.
import { z } from "zod";
import { Fault } from "#core/fault";
import type { Json } from "#core/json";
import { defineReadTool, type ReadTool } from "#core/tool";
import type { Fetched, GuardedFetch } from "./fetch.ts";
import { type Page, pageText, plainText } from "./page-text.ts";

const MOST_BYTES = 2_000_000;
const LIMITS = { text: 40_000, links: 50 };
const HTML = ["text/html", "application/xhtml+xml"];
const PLAIN = ["text/plain", "text/markdown", "application/json"];

const input = z.object({ url: z.string().min(1, { error: "It is empty." }).max(2_000) });
type ReadInput = z.infer<typeof input>;

/** `{ url, title, text, links: [{ text, url }], cut, origin: "outside:web" }`; at most 40,000 characters and 50 links. */
export function webRead(fetch: GuardedFetch): ReadTool<ReadInput> {
  return defineReadTool<ReadInput>({
    name: "web.read",
    version: 1,
    domain: "company",
    effect: "read",
    brings: "outside:web",
    reachesOut: true,
    input,
    async read({ url }, asker): Promise<Json> {
      const found = await fetch(asker.domain, url, { accept: [...HTML, ...PLAIN], maxBytes: MOST_BYTES });
      if (found.status !== 200)
        throw new Fault("not-found", `${found.url} answered with status ${found.status} and no page.`);
      const { title, text, links } = readPage(found);
      const cut = found.cut || text.length === LIMITS.text;
      return { url: found.url, title, text, links, cut, origin: "outside:web" };
    },
  });
}

function readPage(found: Fetched): Page {
  const text = decoded(found);
  if (HTML.includes(found.type)) return pageText(text, found.url, LIMITS);
  return { title: "", text: plainText(text, LIMITS.text), links: [] };
}

/** By the answer's own charset, else the one that the page names in its first kilobyte, else UTF-8. */
function decoded({ body, charset, url }: Fetched): string {
  const named = /<meta[^>]{0,200}charset\s{0,9}=\s{0,9}["']?([\w-]{1,40})/i.exec(
    body.subarray(0, 1024).toString("latin1"),
  );
  const label = charset ?? named?.[1] ?? "utf-8";
  try {
    return new TextDecoder(label).decode(body);
  } catch (cause) {
    throw new Fault("refused", `${url} is written in a character set that is not known here.`, { cause });
  }
}
