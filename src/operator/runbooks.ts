// Runbooks as data: for each kind of matter and each fault, what to do next, in which order, a sentence each.
import type { StepVerb } from "#core/escalation";

/** What a step would move: the sentences count it. */
export interface Touched {
  /** Pieces of work that wait. */
  readonly waits: number;
  /** What each of them is: `mail`, `step`. */
  readonly thing: string;
  /** Goals that they are a part of. */
  readonly goals: number;
}

export interface Step {
  readonly verb: StepVerb;
  /** On its button. */
  readonly label: string;
  readonly says: (touched: Touched) => string;
}

const these = ({ waits, thing }: Touched): string =>
  waits === 1 ? `this ${thing}` : `these ${waits} ${thing}s`;

/** An action is left out of its goal; a step may be all that there is of it. */
const without = ({ waits, thing }: Touched): string => {
  if (thing !== "step") return "the rest of the work goes on";
  return waits === 1 ? "a goal that needs it ends" : "goals that need them end";
};

function ends({ goals }: Touched): string {
  if (goals === 0) return "leaves it to you";
  return goals === 1
    ? "ends the goal here and tells you how far it came"
    : `ends these ${goals} goals here and tells you how far each came`;
}

const STEPS = {
  retry: { verb: "retry", label: "Try again", says: () => "tries it once more, now" },
  skip: {
    verb: "skip",
    label: "Skip",
    says: (touched) => `leaves ${these(touched)} out; ${without(touched)}`,
  },
  fix: {
    verb: "fix",
    label: "Replay with a fix",
    says: (touched) => `opens ${these(touched)} for a change, and asks again`,
  },
  compensate: {
    verb: "compensate",
    label: "Undo what was done",
    says: ({ goals }) =>
      `proposes the rollback of what ${goals > 1 ? "these goals" : "the goal"} did already, newest first`,
  },
  hand: { verb: "hand", label: "Hand to me", says: ends },
  show: { verb: "show", label: "Show the card", says: () => "posts the card that waits for your decision" },
} as const satisfies Record<string, Step>;

const { retry, skip, fix, compensate, hand, show } = STEPS;

const again: Step = {
  ...retry,
  says: () => "has it done again; where twice is not the same as once, its tool is asked first, then you",
};

export interface Runbook {
  /** What it means, in one sentence; empty where its name says it all. */
  readonly first: string;
  /** What to look at, where what failed cannot say that better itself. */
  readonly look: string;
  readonly steps: readonly Step[];
}

/** By fault code, for what rests because it failed again and again. */
const FAILED: Readonly<Record<string, Runbook>> = {
  unavailable: {
    first: "",
    look: "See whether the service behind it is up.",
    steps: [retry, skip, fix, hand, compensate],
  },
  "timed-out": {
    first: "It does not answer in time.",
    look: "See whether the service behind it is up or overloaded.",
    steps: [retry, skip, fix, hand, compensate],
  },
  "rate-limited": {
    first: "It is asked more often than it allows: waiting is enough, unless you are in a hurry.",
    look: "",
    steps: [skip, retry, hand, compensate],
  },
  "bad-reply": {
    first: "What it answers cannot be understood: a change of the input may help, or of its settings.",
    look: "",
    steps: [fix, retry, skip, hand, compensate],
  },
  "disk-full": {
    first: "The disk is full: make room, then try again.",
    look: "",
    steps: [retry, skip, hand, compensate],
  },
  "unknown-outcome": {
    first: "It did not say whether it happened: look where it would stand before you have it done again.",
    look: "",
    steps: [retry, skip, hand, compensate],
  },
};

/** Of what the custodian paused by itself, by what it saw. */
const PAUSE_STEPS: readonly Step[] = [
  { ...retry, label: "Resume", says: () => "lets it go on" },
  { ...skip, label: "Keep it paused", says: () => "leaves it paused until you resume it" },
  { ...hand, says: () => "ends the goals that it holds and tells you how far each came" },
];
const PAUSED: Readonly<Record<string, Runbook>> = {
  spike: {
    first: "See in /budget what it was spent on; if you meant it, let it go on.",
    look: "",
    steps: PAUSE_STEPS,
  },
  failing: {
    first: "See in /timeline what failed and mend the cause, then let it go on.",
    look: "",
    steps: PAUSE_STEPS,
  },
};

/** By kind of matter, where no fault says more. */
const KINDS: Readonly<Record<string, Runbook>> = {
  breaker: {
    first: "",
    look: "Mend the cause, then try again.",
    steps: [retry, skip, fix, hand, compensate],
  },
  effect: {
    first: "Look where it would stand; only then have it done again.",
    look: "",
    steps: [again, fix, skip, hand, compensate],
  },
  task: { first: "Mend the cause, then try again.", look: "", steps: [retry, skip, hand, compensate] },
  approval: { first: "It waits for your decision.", look: "", steps: [show, skip, hand, compensate] },
  pause: { first: "See in /status what it holds, then let it go on.", look: "", steps: PAUSE_STEPS },
  goal: {
    first: "See in /budget what it was spent on.",
    look: "",
    steps: [
      { ...retry, label: "Go on", says: () => "lets it go on; I do not ask about its cost again" },
      hand,
      compensate,
    ],
  },
};

const NONE: Runbook = { first: "Mend the cause, then try again.", look: "", steps: [retry, hand] };

/** `kind`: of the stream it is about; `subject`: a model is nothing whose input one could change. */
export function runbook(kind: string, code: string, subject = ""): Runbook {
  const byCode = kind === "breaker" ? FAILED[code] : kind === "pause" ? PAUSED[code] : undefined;
  const found = byCode ?? KINDS[kind] ?? NONE;
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
