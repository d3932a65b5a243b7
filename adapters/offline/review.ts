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

/** Passes when no check has a note; what rules cannot judge is then said to be unchecked. */
export function review({ draft, points, company }: About<"review">): Reply<"review"> {
  const notes = CHECKS.flatMap((check) => check(draft, points));
  if (notes.length > 0) return { verdict: "revise", notes };
  return { verdict: "pass", notes: (company?.constraints ?? []).map(unchecked) };
}

const unchecked = (constraint: string): string =>
  `Not checked, since without a model nobody here can judge it: “${constraint}”`;

const plain = (text: string): string => text.replace(/\s+/g, " ").trim().toLowerCase();
