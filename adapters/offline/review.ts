// Review by rule: the house's fixed rules, and what else needs no judgement, each with a note that says what to change.
import { houseNotes } from "#core/house-rules";
import type { About, Draft, Reply } from "#core/thought";

type Check = (draft: Draft, points: readonly string[]) => readonly string[];

const CHECKS: readonly Check[] = [
  houseNotes,
  ({ body }) => (/!{2,}/.test(body) ? ["Take out the repeated exclamation marks."] : []),
  ({ body }, points) =>
    points
      .filter((point) => !plain(body).includes(plain(point)))
      .map((point) => `Say this point, or drop it from the brief: ${point}`),
];

/** Passes when no check has a note; what rules cannot judge is then said to be unchecked. */
export function review({ draft, points, company }: About<"review">): Reply<"review"> {
  const notes = CHECKS.flatMap((check) => check(draft, points));
  if (notes.length > 0) return { verdict: "revise", notes };
  return { verdict: "pass", notes: (company?.constraints ?? []).map(unchecked) };
}

const unchecked = (constraint: string): string =>
  `Not checked, since without a model nobody here can judge it: “${constraint}”`;

const plain = (text: string): string => text.replace(/\s+/g, " ").trim().toLowerCase();
