// A card never claims what was not committed when it was shown, and shows exactly what would be executed.
import type { Shown } from "../outside.ts";
import type { Evidence, Happened } from "./evidence.ts";

/** What a card's line says, and the event that must have come before. */
const CLAIMS: readonly (readonly [words: RegExp, stream: "approval" | "effect", type: string])[] = [
  [/^Approved by/, "approval", "approval.decided"],
  [/^Rejected by/, "approval", "approval.decided"],
  [/^It expired/, "approval", "approval.expired"],
  [/the new card is/, "approval", "approval.superseded"],
  [/Working…/, "effect", "effect.admitted"],
  [/Held:/, "effect", "effect.held"],
  [/Done at/, "effect", "effect.done"],
  [/Failed:/, "effect", "effect.failed"],
  [/Nobody knows/, "effect", "effect.unknown"],
  [/Not done:/, "effect", "effect.cancelled"],
  [/Undone at/, "effect", "effect.compensated"],
];

export function cards({ company, byStream, approvals }: Evidence): string[] {
  return company.outside.shown.flatMap((shown) => {
    const { card, position } = shown;
    const words = card.state?.words ?? "";
    const request = approvals.get(card.id)?.request;
    if (request === undefined) return [];
    const claims = CLAIMS.filter(([says]) => says.test(words)).filter(
      ([, kind, type]) => !before(byStream.get(`${kind}/${card.id}`), type, position),
    );
    const requested = before(byStream.get(`approval/${card.id}`), "approval.requested", position);
    return [
      ...claims.map(([, , type]) => `${card.id} said “${words}” before ${type}`),
      ...(requested ? [] : [`${card.id} was shown before it was requested`]),
      ...(faithful(shown, request) ? [] : [`${card.id} showed something else than what is asked`]),
    ];
  });
}

const before = (events: readonly Happened[] | undefined, type: string, position: number): boolean =>
  events?.some((event) => event.type === type && event.position <= position) ?? false;

function faithful({ card }: Shown, { title, diff }: { title: string; diff: string }): boolean {
  const shown = card.sections.find((section) => section.is === "diff");
  return card.title === title && (shown === undefined || shown.diff === diff);
}
