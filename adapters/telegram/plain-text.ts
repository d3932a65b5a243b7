// Makes any text fit to be shown: cleaned of what Telegram refuses or hides, cut without splitting a character.
import { UNSEEN } from "#core/unseen";

/** Everything below U+0020 but tab and line feed, DEL, and the C1 block. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Plain text with `\n` line ends, no control characters, no lone surrogates; a tab becomes four spaces, what is unseen U+FFFD. */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replaceAll("\t", "    ")
    .replace(CONTROLS, "")
    .replace(UNSEEN, "\ufffd");
}

/** Cleaned, on one line, its ends trimmed. */
export const oneLine = (text: string): string => clean(text).replace(/\s+/g, " ").trim();

/** Cleaned, without blank lines at its start and white space at its end. */
export const block = (text: string): string =>
  clean(text)
    .replace(/^(?:[^\S\n]*\n)+/, "")
    .trimEnd();

export const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The first `length` UTF-16 units, one fewer where that would split a surrogate pair. */
export function head(text: string, length: number): string {
  if (length <= 0) return "";
  const cut = text.slice(0, length);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

/** At most `length` units, ending on a whole word and `…` where it was cut. */
export function cutWords(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = head(text, length - 1);
  const word = cut.search(/\s\S*$/);
  return `${word > length / 2 ? cut.slice(0, word) : cut}…`;
}

/** Less room than this is not worth the beginning of a line. */
const WORTHWHILE = 20;

/** At most `room` units: as many lines as fit, then `note` with how many are not shown whole. */
export function cutLines(text: string, room: number, note: (left: number) => string): string {
  if (text.length <= room) return text;
  const lines = text.split("\n");
  let free = room - note(lines.length).length - 1;
  const kept: string[] = [];
  for (const line of lines) {
    if (line.length + 1 > free) break;
    kept.push(line);
    free -= line.length + 1;
  }
  const left = lines.length - kept.length;
  const next = lines[kept.length] ?? "";
  if (free >= WORTHWHILE && next !== "") kept.push(`${head(next, free - 2)}…`);
  return head([...kept, note(left)].join("\n"), room);
}

const lines = (count: number): string => (count === 1 ? "1 more line" : `${count} more lines`);

/** What stands where something was cut and the whole is attached. */
export const leftOut = (count: number): string => `… ${lines(count)}, whole in the attached file`;
