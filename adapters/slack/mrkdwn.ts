// Text on its way to Slack: escaping, and cutting by what a text measures once escaped, so that nothing is cut in two.
import { UNSEEN } from "#core/unseen";

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Without what Slack refuses: control characters and halves of characters; what is unseen becomes U+FFFD. */
export const printable = (text: string): string =>
  text.replace(CONTROLS, "").toWellFormed().replace(UNSEEN, "\ufffd");

export const oneLine = (text: string): string => printable(text).replace(/\s+/g, " ").trim();

const widthOf = (character: string): number => {
  if (character === "&") return 5;
  return character === "<" || character === ">" ? 4 : character.length;
};

const widest = 5;

/** The longest beginning that measures at most `max` once escaped. */
export function fitting(text: string, max: number): string {
  if (text.length * widest <= max) return text;
  let width = 0;
  let end = 0;
  for (const character of text) {
    width += widthOf(character);
    if (width > max) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** One line of at most `max` once escaped, with an ellipsis where it was cut; not escaped yet. */
export function brief(text: string, max: number): string {
  const line = oneLine(text);
  const whole = fitting(line, max);
  return whole === line ? line : `${fitting(line, max - 1).trimEnd()}…`;
}

/** Pieces that measure at most `max` each once escaped, broken at line ends where there are any. */
export function pieces(text: string, max: number): string[] {
  const out: string[] = [];
  let rest = text;
  while (rest !== "") {
    const head = fitting(rest, max);
    const lineEnd = head.length < rest.length ? head.lastIndexOf("\n") : -1;
    const piece = lineEnd > 0 ? head.slice(0, lineEnd) : head;
    out.push(piece);
    rest = rest.slice(lineEnd > 0 ? lineEnd + 1 : head.length);
  }
  return out;
}

export interface Cut {
  readonly shown: string;
  /** Lines shown to their end. */
  readonly whole: number;
}

/** Whole lines up to `max` once escaped; of a first line that is longer, its beginning. */
export function cutLines(text: string, max: number): Cut {
  const head = fitting(text, max);
  const lineEnd =
    head.length === text.length || text[head.length] === "\n" ? head.length : head.lastIndexOf("\n");
  const shown = lineEnd > 0 ? head.slice(0, lineEnd) : head;
  return { shown, whole: lineEnd > 0 ? shown.split("\n").length : 0 };
}
