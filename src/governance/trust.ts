// Trust that graduates: when a shape was approved cleanly often enough, the rule that would be offered, and what ends it.
import type { Action } from "#core/gate";
import { canonical, sha256 } from "#core/json";
import type { Policy, Trust, When } from "#core/policy";
import type { Past } from "./back-test.ts";
import { speaks } from "./speaks.ts";

/** After which trust runs out by itself, in days. */
const TRUST_DAYS = 90;
const DAY_MS = 86_400_000;

/** A card of the past, with whether it went through as it was shown: not edited, done, and not undone. */
export interface Graded extends Past {
  readonly clean: boolean;
  readonly shape: When | undefined;
}

/** The shape's newest cards in a row that were approved cleanly; one that was not ends the row. Newest first. */
export function cleanRow(shape: When, past: readonly Graded[]): Graded[] {
  const same = past.filter((one) => one.shape !== undefined && canonical(one.shape) === canonical(shape));
  const decided = same.filter(({ outcome }) => outcome !== "waiting");
  const end = decided.findIndex(({ clean }) => !clean);
  return end < 0 ? decided : decided.slice(0, end);
}

/** The rule for a shape: nothing above what was approved so far, and until a date. `now`: ISO. */
export function trustFor(shape: When, row: readonly Graded[], now: string, names: readonly string[]): Trust {
  const amounts = row.flatMap(({ action }) => action.amount ?? []);
  const most = amounts.length === 0 ? undefined : Math.floor(Math.max(...amounts) / 10_000) / 100 + 0.01;
  return {
    name: unused(nameOf(shape), names),
    when: { ...shape, ...(most === undefined ? {} : { amountBelow: Number(most.toFixed(2)) }) },
    why: "You asked for it to go without asking.",
    until: new Date(Date.parse(now) + TRUST_DAYS * DAY_MS).toISOString().slice(0, 10),
    byHand: false,
  };
}

function nameOf({ tool = "", agent = "", recipient }: When): string {
  return `${tool} by the ${agent}${recipient === undefined ? "" : ` to ${recipient}`}`;
}

function unused(name: string, names: readonly string[]): string {
  if (!names.includes(name)) return name;
  const again = Array.from({ length: names.length + 1 }, (_, at) => `${name} (${at + 2})`);
  return again.find((one) => !names.includes(one)) ?? name;
}

/** A name for the offer of this shape: always the same, so that it is offered once. */
export const offerId = (shape: When): string => `0${sha256(canonical(shape)).slice(0, 7)}`;

/** The rules that let this through, or would have: what is objected to ends them. */
export const endedBy = ({ trust, recipients, vendors }: Policy, action: Action): string[] =>
  trust
    .filter(({ when }) => eachOf(action).some((one) => speaks(when, one, { recipients, vendors }) === "yes"))
    .map(({ name }) => name);

const eachOf = (action: Action): Action[] =>
  (action.recipients ?? []).length < 2
    ? [action]
    : (action.recipients ?? []).map((one) => ({ ...action, recipients: [one] }));
