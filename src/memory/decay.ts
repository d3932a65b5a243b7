// How much a fact still weighs: it fades with the time since it was last heard, more slowly the surer we were.
import type { Fact } from "#core/fact";

/** A fact kept or confirmed is due for review so many days later. */
export const REVIEW_DAYS = 180;
const DAY_MS = 86_400_000;

/** Days after which half its weight is gone: two months for a guess (confidence 0), two years for what is certain (1). */
export const halfLifeDays = (confidence: number): number => 60 + 670 * Math.min(1, Math.max(0, confidence));

export interface Standing {
  /** 0 to 1. */
  readonly strength: number;
  readonly confirmed: boolean;
  /** Past its review-by. */
  readonly overdue: boolean;
  /** When it was kept or last confirmed, in epoch milliseconds. */
  readonly heardAt: number;
}

/** The part that a fact past its review-by keeps, and one that was only heard on the way, as a note. */
const OVERDUE = 0.5;
const NOTE = 0.8;
/** What one confirmation at least is worth: an unconfirmed fact of today weighs less than one confirmed today. */
const UNCONFIRMED = 0.9;

/** A confirmation moves only the review-by, so a review-by further off than one term tells when it was. */
export function standing(fact: Fact, now: Date): Standing {
  const keptAt = Date.parse(fact.validFrom);
  const reviewBy = Date.parse(fact.reviewBy);
  const heardAt = Math.max(keptAt, Math.min(now.getTime(), reviewBy - REVIEW_DAYS * DAY_MS));
  const confirmed = heardAt > keptAt;
  const overdue = reviewBy < now.getTime();
  const days = Math.max(0, now.getTime() - heardAt) / DAY_MS;
  const faded = 0.5 ** (days / halfLifeDays(fact.confidence));
  const strength =
    faded * (overdue ? OVERDUE : 1) * (fact.sort === "note" ? NOTE : 1) * (confirmed ? 1 : UNCONFIRMED);
  return { strength, confirmed, overdue, heardAt };
}
