// A page as a person reads it: title, text and links, made from HTML in one pass. Nothing of it is run, loaded or believed.
import { Parser } from "htmlparser2";
import { Fault } from "#core/fault";

export interface Page {
  readonly title: string;
  readonly text: string;
  readonly links: readonly { readonly text: string; readonly url: string }[];
}

export interface PageLimits {
  readonly text: number;
  readonly links: number;
}

const TITLE = 300;
const LINK_TEXT = 200;
/** The parser looks through all open elements at every end tag. */
const DEEPEST = 2_000;
/** What is in these is not read by people. */
const UNREAD = new Set(
  "script style noscript template svg math iframe object embed canvas audio video select textarea head".split(
    " ",
  ),
);
const PARTED = new Set(
  "p div section article header footer main aside nav ul ol li dl dt dd table tr h1 h2 h3 h4 h5 h6 br hr pre blockquote form figure figcaption address details summary title option".split(
    " ",
  ),
);

/** What a page hides from people is not read either: it is where instructions to machines are put. */
const hidden = ({ hidden: is, style = "", "aria-hidden": aria }: Record<string, string>): boolean =>
  is !== undefined ||
  aria === "true" ||
  /(?:^|;)\s{0,9}(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)/i.test(style);

/** `base`: where the page was found, for its links. Links keep only http and https addresses without credentials. */
export function pageText(html: string, base: string, limits: PageLimits): Page {
  const reader = new Reader(base, limits);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes),
      onclosetag: (name) => reader.close(name),
      ontext: (words) => reader.words(words),
    },
    { decodeEntities: true },
  );
  parser.write(html);
  parser.end();
  return reader.page();
}

class Reader {
  readonly #base: string;
  readonly #limits: PageLimits;
  readonly #parts: string[] = [];
  readonly #links: { text: string; url: string }[] = [];
  #length = 0;
  #depth = 0;
  #title = "";
  #inTitle = false;
  /** Open elements, counted from the outermost unread one on. */
  readonly #unread: string[] = [];
  #link: { text: string; url: string } | undefined;

  constructor(base: string, limits: PageLimits) {
    this.#base = base;
    this.#limits = limits;
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === "title") this.#inTitle = this.#title === "";
    if (VOID.has(name)) this.#part(name);
    else if (++this.#depth > DEEPEST)
      throw new Fault("refused", `${this.#base} is nested too deeply to be read.`);
    else if (this.#unread.length > 0 || UNREAD.has(name) || hidden(attributes)) this.#unread.push(name);
    else this.#opened(name, attributes.href);
  }

  #opened(name: string, href: string | undefined): void {
    this.#part(name);
    const url = name === "a" ? linkOf(href, this.#base) : undefined;
    if (url !== undefined) this.#link = { text: "", url };
  }

  close(name: string): void {
    if (VOID.has(name)) return;
    this.#depth -= 1;
    if (name === "title") this.#inTitle = false;
    if (this.#unread.length > 0) this.#unread.pop();
    else this.#closed(name);
  }

  #part(name: string): void {
    if (PARTED.has(name)) this.#put("\n");
  }

  #closed(name: string): void {
    this.#part(name);
    if (name !== "a" || this.#link === undefined) return;
    const { text, url } = this.#link;
    const words = tidy(text).slice(0, LINK_TEXT);
    if (words !== "" && this.#links.length < this.#limits.links) this.#links.push({ text: words, url });
    this.#link = undefined;
  }

  words(words: string): void {
    if (this.#inTitle && this.#title.length < TITLE) this.#title += words.slice(0, TITLE);
    if (this.#unread.length > 0 || this.#inTitle) return;
    if (this.#link !== undefined && this.#link.text.length < LINK_TEXT) this.#link.text += words;
    this.#put(words);
  }

  /** Twice the limit, since white space falls away later. */
  #put(words: string): void {
    if (words === "" || this.#length > 2 * this.#limits.text) return;
    this.#parts.push(words);
    this.#length += words.length;
  }

  page(): Page {
    const text = plainText(this.#parts.join(""), this.#limits.text);
    return { title: tidy(this.#title).slice(0, TITLE), text, links: this.#links };
  }
}

const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));

/** Lines without white space around them, at most one empty line between, at most so many characters. */
export function plainText(text: string, most: number): string {
  const lines = readable(text)
    .split("\n")
    .map((line) => line.trim());
  const kept = lines.filter((line, at) => line !== "" || lines[at - 1] !== "");
  return kept.join("\n").trim().slice(0, most);
}

/** Without what has no shape on a screen (controls, direction marks, zero widths, tags): a text hides nothing. */
const readable = (text: string): string =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{C}\n\t]/gu, "")
    .replace(/[^\S\n]{1,10000}/gu, " ");

const tidy = (text: string): string =>
  readable(text)
    .replace(/\s{1,10000}/gu, " ")
    .trim();

function linkOf(href: string | undefined, base: string): string | undefined {
  if (href === undefined || href.length > 1_000 || !URL.canParse(href, base)) return undefined;
  const url = new URL(href, base);
  const web = url.protocol === "https:" || url.protocol === "http:";
  return web && url.username === "" && url.password === "" ? url.href : undefined;
}
