// Review by rule: the checks of the house style that need no judgement, each with a note that says what to change.
import type { About, Draft, Reply } from "#core/thought";

type Check = (draft: Draft, points: readonly string[]) => readonly string[];

const CHECKS: readonly Check[] = [
  ({ title }) => (title.trim() === "" ? ["Give the post a title."] : []),
  ({ title }) => (title.length > 80 ? ["Shorten the title to 80 characters or fewer."] : []),
  ({ title }) => (/[\r\n]/.test(title) ? ["Put the title on one line."] : []),
  ({ body }) => (body.trim() === "" ? ["Write the text; it is empty."] : []),
  ({ title, body }) =>
    PLACEHOLDERS.filter((one) => `${title}\n${body}`.toLowerCase().includes(one)).map(
      (one) => `Replace the placeholder “${one}”.`,
    ),
  ({ body }) => (/!{2,}/.test(body) ? ["Take out the repeated exclamation marks."] : []),
  ({ body }, points) =>
    points
      .filter((point) => !plain(body).includes(plain(point)))
      .map((point) => `Say this point, or drop it from the brief: ${point}`),
];

const PLACEHOLDERS = ["lorem ipsum", "[insert", "[your ", "tbd", "{{", "<placeholder"];

/** Passes when no check has a note. */
export function review({ draft, points }: About<"review">): Reply<"review"> {
  const notes = CHECKS.flatMap((check) => check(draft, points));
  return { verdict: notes.length === 0 ? "pass" : "revise", notes };
}

const plain = (text: string): string => text.replace(/\s+/g, " ").trim().toLowerCase();
