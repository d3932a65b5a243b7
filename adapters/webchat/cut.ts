// Text made fit to be shown: cut to a length, and without characters that hide or reorder others, because consent is
// to what is seen. Apart from the cards because everything that is shown passes through here.
import { UNSEEN } from "#core/unseen";

/** `left`: how many characters are not shown. */
export interface Cut {
  readonly text: string;
  readonly left: number;
}

export function clip(text: string, length: number): Cut {
  if (text.length <= length) return { text, left: 0 };
  return { text: text.slice(0, length).toWellFormed(), left: text.length - length };
}

export const short = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;

/** Control characters as their pictures (U+2400 block), save tab and line feed; those that nobody sees by number. */
export function visible(text: string): string {
  const pictured = text.replace(/\p{Cc}/gu, (one) => {
    if (one === "\t" || one === "\n") return one;
    const code = one.charCodeAt(0);
    if (code === 0x7f) return "\u2421";
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : numbered(one);
  });
  return pictured.replace(UNSEEN, numbered);
}

const numbered = (one: string): string =>
  `[U+${one.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}]`;
