// Runbooks as data: for each kind of matter and each fault, what to do next, in which order, a sentence each.
import type { StepVerb } from "#core/escalation";

export interface Step {
  readonly verb: StepVerb;
  /** On its button. */
  readonly label: string;
  readonly says: string;
}

const STEPS = {
  retry: { verb: "retry", label: "Try again", says: "tries it once more, now" },
  skip: { verb: "skip", label: "Skip", says: "leaves it out; the rest of the work goes on" },
  fix: {
    verb: "fix",
    label: "Replay with a fix",
    says: "opens what is to be done for a change, and asks again",
  },
  compensate: {
    verb: "compensate",
    label: "Undo what was done",
    says: "proposes the rollback of what this goal did already, newest first",
  },
  hand: { verb: "hand", label: "Hand to me", says: "ends the work here and tells you how far it came" },
  show: { verb: "show", label: "Show the card", says: "posts the card that waits for your decision" },
} as const satisfies Record<string, Step>;

const { retry, skip, fix, compensate, hand, show } = STEPS;

interface Runbook {
  /** What to look at first, in one sentence. */
  readonly first: string;
  readonly steps: readonly Step[];
}

/** By fault code, for what rests because it failed again and again. */
const FAILED: Readonly<Record<string, Runbook>> = {
  unavailable: {
    first: "See whether the service behind it is up; it is tried again by itself until it answers.",
    steps: [retry, skip, fix, hand, compensate],
  },
  "timed-out": {
    first: "It does not answer in time: see whether the service behind it is up or overloaded.",
    steps: [retry, skip, fix, hand, compensate],
  },
  "rate-limited": {
    first: "It is asked more often than it allows: waiting is enough, unless you are in a hurry.",
    steps: [skip, retry, hand, compensate],
  },
  "bad-reply": {
    first: "What it answers cannot be understood: a change of the input may help, or of its settings.",
    steps: [fix, retry, skip, hand, compensate],
  },
  "disk-full": {
    first: "The disk is full: make room, then try again.",
    steps: [retry, skip, hand, compensate],
  },
  "unknown-outcome": {
    first: "It did not say whether it happened: look where it would stand before you have it done again.",
    steps: [retry, skip, hand, compensate],
  },
};

/** By kind of matter, where no fault says more. */
const KINDS: Readonly<Record<string, Runbook>> = {
  breaker: { first: "Mend the cause, then try again.", steps: [retry, skip, fix, hand, compensate] },
  effect: {
    first: "Look where it would stand; only then have it done again.",
    steps: [retry, fix, skip, hand, compensate],
  },
  task: { first: "Mend the cause its card names, then try again.", steps: [retry, skip, hand, compensate] },
  approval: { first: "It waits for your decision.", steps: [show, skip, hand, compensate] },
  goal: {
    first: "See in /budget what it was spent on.",
    steps: [
      { ...retry, label: "Go on", says: "lets it go on; I do not ask about its cost again" },
      hand,
      compensate,
    ],
  },
};

const NONE: Runbook = { first: "Mend the cause, then try again.", steps: [retry, hand] };

/** `kind`: of the stream it is about; `subject`: a model is nothing whose input one could change. */
export function runbook(kind: string, code: string, subject = ""): Runbook {
  const found = (kind === "breaker" ? FAILED[code] : undefined) ?? KINDS[kind] ?? NONE;
  if (!subject.startsWith("model:")) return found;
  return { ...found, steps: found.steps.filter(({ verb }) => verb !== "fix") };
}

/** Where to look whether it happened, by tool. */
const LOOK: Readonly<Record<string, string>> = {
  "email.send": "Look in the outbox and in the folder of sent mail",
  "site.publish": "Look at the site, or at its history in git",
  "contact.upsert": "Look in the contacts",
};

export const whereToLook = (tool: string): string => LOOK[tool] ?? `Look where ${tool} would have left it`;
