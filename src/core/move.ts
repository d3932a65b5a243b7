// What an agent may ask for; the runtime performs it, if governance lets it.
import type { JsonObject } from "#core/json";
import type { About, ThoughtName } from "#core/thought";

/** Why an action is proposed: a sentence and where it comes from. */
export interface Evidence {
  readonly text: string;
  readonly source: string;
}

interface NewFact {
  readonly statement: string;
  /** Whom or what it is about; empty when nobody in particular. */
  readonly subject: string;
  readonly domain: string;
  /** 0 to 1. */
  readonly confidence: number;
}

/** One piece of work for one role. `brief` is what the child's `task.assigned` carries. */
export interface Delegation {
  readonly agent: string;
  /** Names it within its parent, in what comes back. */
  readonly as: string;
  readonly brief: JsonObject;
}

export type Move =
  | {
      [Name in ThoughtName]: { readonly do: "think"; readonly prompt: Name; readonly about: About<Name> };
    }[ThoughtName]
  | {
      readonly do: "act";
      readonly tool: string;
      readonly input: JsonObject;
      readonly why: string;
      readonly evidence: readonly Evidence[];
    }
  | { readonly do: "recall"; readonly query: string; readonly subject?: string }
  | { readonly do: "remember"; readonly fact: NewFact }
  /** `about`: the words the question is about, where they are not just those the task was given. */
  | { readonly do: "ask"; readonly question: string; readonly about?: string }
  | { readonly do: "say"; readonly text: string }
  | { readonly do: "wait"; readonly until: string }
  | {
      readonly do: "delegate";
      readonly tasks: readonly Delegation[];
      /** What the plan says it will do, in order, for the progress line. */
      readonly steps?: readonly string[];
      /** With a timetable the words become a standing goal instead of tasks now. */
      readonly every?: {
        /** Five fields. */
        readonly cron: string;
        /** IANA name; absent: where the operator is. */
        readonly zone?: string;
        readonly timetable: string;
        readonly words: string;
      };
    }
  | {
      readonly do: "finish";
      readonly outcome: Outcome;
      readonly summary: string;
      readonly result?: JsonObject;
    };

export type Outcome = "done" | "failed" | "asked" | "declined";

export type MoveOf<Do extends Move["do"]> = Extract<Move, { do: Do }>;
