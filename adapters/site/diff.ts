// The exact difference of two texts as a unified diff in git's spelling; separate because publishing and undoing show it.
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";

/** Beyond this many changed lines the search for the shortest diff takes minutes; the whole old and new say it as exactly. */
const MOST_EDITS = 4_000;

/** `undefined` is a file that is not there. */
export function unifiedDiff(path: string, before: string | undefined, after: string | undefined): string {
  const old = before === undefined ? "/dev/null" : `a/${path}`;
  const fresh = after === undefined ? "/dev/null" : `b/${path}`;
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY, maxEditLength: MOST_EDITS };
  return (
    createTwoFilesPatch(old, fresh, before ?? "", after ?? "", undefined, undefined, options) ??
    `--- ${old}\n+++ ${fresh}\n${replaced(before ?? "", after ?? "")}`
  );
}

function replaced(before: string, after: string): string {
  const [gone, come] = [signed("-", before), signed("+", after)];
  return `@@ -1,${gone.count} +1,${come.count} @@\n${gone.text}${come.text}`;
}

function signed(sign: string, text: string): { count: number; text: string } {
  const ended = text.endsWith("\n");
  const lines = (ended ? text.slice(0, -1) : text).split("\n");
  const rest = ended ? "" : "\\ No newline at end of file\n";
  return { count: lines.length, text: `${lines.map((line) => `${sign}${line}\n`).join("")}${rest}` };
}
