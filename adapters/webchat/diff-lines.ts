// Which lines of a diff are added, removed or only around it. Apart from the cards because a unified diff is a small
// language of its own.
import { type Cut, clip, visible } from "./cut.ts";
import { limits } from "./limits.ts";

export interface DiffLine extends Cut {
  readonly kind: "add" | "remove" | "same" | "hunk" | "file";
}

const hunkHeader = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;
const fileHeader = /^(?:--- |\+\+\+ |diff |index |Index: |new file |deleted file |rename |={10,}$)/;

/**
 * The kind of every line of a unified diff. Inside a hunk the header's counts decide, since a removed line may itself
 * begin with `-- `; without any header each line is taken by its first character.
 */
export function diffLines(lines: readonly string[]): DiffLine[] {
  let before = 0;
  let after = 0;
  return lines.map((line) => {
    const kind = before > 0 || after > 0 ? insideKind(line) : outsideKind(line);
    const [, removed = "1", added = "1"] = (kind === "hunk" && hunkHeader.exec(line)) || ["", "0", "0"];
    before = Math.max(0, before + Number(removed) - uses[kind].before);
    after = Math.max(0, after + Number(added) - uses[kind].after);
    return { kind, ...clip(visible(line), limits.diffLineLength) };
  });
}

interface Headed {
  readonly name: string;
  /** What became of the file; empty where it was and is. */
  readonly news: "new" | "removed" | "";
  readonly lines: readonly DiffLine[];
}

/**
 * The one file's name taken from the head of its diff into the caption. Where the diff has no head, has several or
 * renames, every line stays and the caption is `name`.
 */
export function headed(all: readonly DiffLine[], name: string): Headed {
  const heads = all.filter((line) => line.kind === "file" && /^(?:---|\+\+\+) /.test(line.text));
  const [before, after] = heads.map((line) => line.text.slice(4).replace(/^[ab]\//, ""));
  const start = heads[1] === undefined ? 0 : all.indexOf(heads[1]) + 1;
  const whole = { name, news: "", lines: all } as const;
  if (heads.length !== 2 || before === undefined || after === undefined) return whole;
  if (all.slice(0, start).some((line) => line.kind !== "file")) return whole;
  if (before === "/dev/null") return { name: after, news: "new", lines: onlyHunk(all.slice(start)) };
  if (after === "/dev/null") return { name: before, news: "removed", lines: onlyHunk(all.slice(start)) };
  return before === after ? { name: after, news: "", lines: all.slice(start) } : whole;
}

/** A file that is wholly new or gone is one hunk, whose header says nothing more. */
const onlyHunk = (lines: readonly DiffLine[]): readonly DiffLine[] =>
  lines[0]?.kind === "hunk" && !lines.slice(1).some((line) => line.kind === "hunk") ? lines.slice(1) : lines;

/** How many lines of a hunk's two sides one line is. */
const uses = {
  add: { before: 0, after: 1 },
  remove: { before: 1, after: 0 },
  same: { before: 1, after: 1 },
  hunk: { before: 0, after: 0 },
  file: { before: 0, after: 0 },
} as const;

function outsideKind(line: string): DiffLine["kind"] {
  if (hunkHeader.test(line)) return "hunk";
  return fileHeader.test(line) ? "file" : insideKind(line);
}

function insideKind(line: string): DiffLine["kind"] {
  if (line.startsWith("+")) return "add";
  if (line.startsWith("-")) return "remove";
  return line.startsWith("\\") ? "file" : "same";
}
