// The house's fixed rules for a draft: what can be checked without judgement. Shared by whoever checks.
import type { Draft } from "#core/thought";

/** Longest title in characters: longer ones wrap in the site's lists and in link previews. */
const TITLE_LIMIT = 100;

/** What writers and models leave where something was still to be filled in. */
const PLACEHOLDERS = [
  /\[(?:todo|tbd|fixme|insert\b|your\b|placeholder)[^\]]*\]/i,
  /\{\{[^}]*\}\}/,
  /lorem ipsum/i,
  /<placeholder[^>]*>/i,
  // In capitals only: a post may well speak of a todo list.
  /\b(?:TODO|TBD|FIXME)\b/,
];

/** Any note sends the draft back; none: nothing is wrong by these rules. */
export function houseNotes({ title, body }: Draft): string[] {
  const left = PLACEHOLDERS.flatMap((placeholder) => placeholder.exec(`${title}\n${body}`)?.[0] ?? [])[0];
  const length = [...title].length;
  return [
    ...(title.trim() === "" ? ["The title is empty."] : []),
    ...(/[\r\n]/.test(title) ? ["The title runs over more than one line."] : []),
    ...(length > TITLE_LIMIT ? [`The title has ${length} characters; at most ${TITLE_LIMIT} fit.`] : []),
    ...(body.trim() === "" ? ["The text is empty."] : []),
    ...(left === undefined ? [] : [`A placeholder is left in the text: ${left}`]),
  ];
}
