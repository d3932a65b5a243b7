// What goes wrong, and how often: each history has a weather of its own, in which most troubles are absent and a few are frequent.
import { Fault } from "#core/fault";
import type { Chance } from "./chance.ts";

const TROUBLES = [
  "crash",
  "freeze",
  "stale-read",
  "commit-refused",
  "commit-unanswered",
  "accept-refused",
  "show-refused",
  "show-unanswered",
  "show-limited",
  "answer-refused",
  "job-refused",
  "model-limited",
  "model-down",
  "model-hangs",
  "model-babbles",
  "model-refuses",
  "tool-refused",
  "tool-unanswered",
  "tool-forbids",
  "tool-forgets",
  "look-refused",
  "index-down",
  "delayed",
  "skewed",
] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface Weather {
  /** Whether this trouble strikes now. */
  strikes(trouble: Trouble): boolean;
  /** From now on nothing goes wrong any more. */
  clear(): void;
  readonly chance: Chance;
}

/** How often a trouble strikes where it occurs at all. */
const OFTEN: Partial<Record<Trouble, number>> = {
  crash: 0.02,
  freeze: 0.01,
  "tool-forbids": 0.05,
  "tool-forgets": 0.8,
  skewed: 1,
};

export function weatherOf(chance: Chance): Weather {
  const rates = new Map<Trouble, number>();
  for (const trouble of TROUBLES) {
    const often = OFTEN[trouble] ?? 0.25;
    if (chance.is(0.35)) rates.set(trouble, often * chance.pick([0.2, 0.5, 1]));
  }
  return {
    chance,
    strikes: (trouble) => chance.is(rates.get(trouble) ?? 0),
    clear: () => rates.clear(),
  };
}

const soon = (chance: Chance) => ({ retry: { afterMs: chance.pick([50, 1_000, 5_000]) } });

export const unavailable = (chance: Chance, what: string): Fault =>
  new Fault("unavailable", `${what} cannot be reached.`, soon(chance));

export const limited = (chance: Chance, what: string): Fault =>
  new Fault("rate-limited", `${what} asks for patience.`, {
    retry: { afterMs: chance.pick([1_000, 30_000, 120_000]) },
  });
