// Reads the Bot API's HTML as its documentation defines it ("HTML style"), strictly: what should be escaped must be.
import { badRequest } from "./refusal.ts";

export type Entity = { type: string; offset: number; length: number; url?: string; language?: string };
export type Formatted = { text: string; entities: Entity[] };
type Open = { tag: string; at: number; attributes: Map<string, string> };

const ENTITY_OF: Record<string, string> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  span: "spoiler",
  "tg-spoiler": "spoiler",
  "tg-emoji": "custom_emoji",
  a: "text_link",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
};
const NAMED: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };
const TAG = /<([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*>/y;
const END = /<\/([a-zA-Z][a-zA-Z0-9-]*)\s*>/y;
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));/y;
const ATTRIBUTE = /([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

function unparsable(reason: string) {
  return badRequest(`can't parse entities: ${reason}`);
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

class HtmlReader {
  readonly #source: string;
  readonly #open: Open[] = [];
  readonly #entities: Entity[] = [];
  #text = "";
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  read(): Formatted {
    while (this.#at < this.#source.length) this.#step();
    const unclosed = this.#open.at(-1);
    if (unclosed) throw unparsable(`Can't find end tag corresponding to start tag "${unclosed.tag}"`);
    const entities = this.#entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
    return { text: this.#text, entities };
  }

  #step(): void {
    const character = this.#source[this.#at];
    if (character === ">") throw unparsable(`Unescaped character ">" at byte offset ${this.#byteOffset()}`);
    if (character === "&") this.#reference();
    else if (character !== "<") this.#copy();
    else if (this.#source[this.#at + 1] === "/") this.#end();
    else this.#start();
  }

  #copy(): void {
    this.#text += this.#source[this.#at];
    this.#at += 1;
  }

  #reference(): void {
    const found = matchAt(ENTITY, this.#source, this.#at);
    if (!found) throw unparsable(`Unescaped character "&" at byte offset ${this.#byteOffset()}`);
    const [all, decimal, hex, name] = found;
    const code = decimal ? Number(decimal) : Number.parseInt(hex ?? "", 16);
    this.#text += name ? NAMED[name] : String.fromCodePoint(code);
    this.#at += all.length;
  }

  #start(): void {
    const found = matchAt(TAG, this.#source, this.#at);
    if (!found) throw this.#brokenStart();
    const tag = (found[1] ?? "").toLowerCase();
    const attributes = new Map<string, string>();
    for (const [, name, ...values] of (found[2] ?? "").matchAll(ATTRIBUTE))
      attributes.set((name ?? "").toLowerCase(), values.find((value) => value !== undefined) ?? "");
    this.#checkTag(tag, attributes);
    this.#checkNesting(tag);
    this.#open.push({ tag, at: this.#text.length, attributes });
    this.#at += found[0].length;
  }

  #brokenStart(): Error {
    const rest = this.#source.slice(this.#at + 1);
    const name = /^[^\s>]*/.exec(rest)?.[0] ?? "";
    if (name.length === rest.length || name in ENTITY_OF)
      return unparsable(`Unclosed start tag at byte offset ${this.#byteOffset()}`);
    return unparsable(`Unsupported start tag "${name}" at byte offset ${this.#byteOffset()}`);
  }

  #checkTag(tag: string, attributes: Map<string, string>): void {
    if (!(tag in ENTITY_OF))
      throw unparsable(`Unsupported start tag "${tag}" at byte offset ${this.#byteOffset()}`);
    if (tag === "span" && attributes.get("class") !== "tg-spoiler")
      throw unparsable(`Tag "span" must have class "tg-spoiler" at byte offset ${this.#byteOffset()}`);
  }

  #checkNesting(tag: string): void {
    const around = this.#open.map((open) => open.tag);
    const languageBlock =
      tag === "code" && around.at(-1) === "pre" && this.#text.length === this.#open.at(-1)?.at;
    const closedIn = around.find((name) => name === "pre" || name === "code");
    if (closedIn && !languageBlock)
      throw unparsable(`Entity "${closedIn}" can't contain "${tag}" at byte offset ${this.#byteOffset()}`);
    if (tag === "blockquote" && around.includes("blockquote"))
      throw unparsable(`Entity "blockquote" can't be nested at byte offset ${this.#byteOffset()}`);
  }

  #end(): void {
    const found = matchAt(END, this.#source, this.#at);
    if (!found) throw unparsable(`Unclosed end tag at byte offset ${this.#byteOffset()}`);
    const name = (found[1] ?? "").toLowerCase();
    const open = this.#open.pop();
    if (!open) throw unparsable(`Unexpected end tag at byte offset ${this.#byteOffset()}`);
    if (open.tag !== name)
      throw unparsable(
        `Unmatched end tag at byte offset ${this.#byteOffset()}, expected "</${open.tag}>", found "</${name}>"`,
      );
    this.#at += found[0].length;
    this.#finish(open);
  }

  #finish(open: Open): void {
    const length = this.#text.length - open.at;
    const around = this.#open.at(-1);
    if (length === 0) return;
    if (open.tag === "code" && around?.tag === "pre") {
      const language = open.attributes.get("class")?.replace(/^language-/, "");
      if (language) around.attributes.set("language", language);
      return;
    }
    this.#entities.push({ ...described(open), offset: open.at, length });
  }

  #byteOffset(): number {
    return Buffer.byteLength(this.#source.slice(0, this.#at));
  }
}

function described({ tag, attributes }: Open): Pick<Entity, "type" | "url" | "language"> {
  if (attributes.has("expandable")) return { type: "expandable_blockquote" };
  const type = ENTITY_OF[tag] ?? tag;
  const language = attributes.get("language");
  if (tag === "a") return { type, url: attributes.get("href") ?? "" };
  return tag === "pre" && language ? { type, language } : { type };
}

/** Bot API HTML → text and entities; a `Refusal` in Telegram's words where it does not parse. */
export function parseHtml(source: string): Formatted {
  return new HtmlReader(source).read();
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
