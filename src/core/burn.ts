// How money burns: whether a cap will be reached before its period ends, and whether a domain's spending leapt. Pure; the
// custodian decides by it, and the watch asks it whether there is anything to look at.
import type { Key, Micros } from "#core/money";

/** What is used of a cap, and how much of its period is over. */
export interface Burn extends Key {
  readonly cap: Micros;
  readonly used: Micros;
  /** 0 to 1. */
  readonly elapsed: number;
}

/** A domain's last hour beside its usual one: the hour's share of what it spent in the seven days before today. */
export interface Pace {
  readonly domain: string;
  readonly lastHour: Micros;
  readonly usualHour: Micros;
  /** What it may spend a day, by its own cap or the company's. */
  readonly capPerDay: Micros;
}

/** Earlier in a period a projection says nothing yet: a tenth is 2.4 hours of a day. */
const EARLY = 0.1;
/** Less than a fifth of a cap is nothing to worry about, however fast it went. */
const SMALL = 0.2;
/** A spike: more than five times the usual hour. */
const LEAP = 5;

/** What it comes to by the end of the period, if it goes on like that. */
export const projected = ({ used, elapsed }: Burn): Micros => Math.round(used / Math.max(elapsed, EARLY));

/** It will be reached before the period ends. */
export const willExceed = (burn: Burn): boolean =>
  burn.elapsed >= EARLY && burn.used > burn.cap * SMALL && projected(burn) > burn.cap;

/** More than five times its usual hour, and more than a fifth of its cap a day. What has no usual hour yet cannot leap. */
export const isSpike = ({ lastHour, usualHour, capPerDay }: Pace): boolean =>
  usualHour > 0 && lastHour > usualHour * LEAP && lastHour > capPerDay * SMALL;
