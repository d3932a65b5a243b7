// How a task ends: in one line, and in the same words whichever agent's proposal came to nothing. Separate because agents
// know core alone, and the operator should not read five ways of being told the same.
import type { Heard } from "#core/agent";
import type { JsonObject } from "#core/json";
import type { MoveOf, Outcome } from "#core/move";

type Refused = Extract<Heard, { type: "action.refused" }>;

/** Why nothing came of a proposal, and the remedy; the reason that was given stands in brackets between them. */
interface Refusal {
  readonly why: string;
  readonly remedy: string;
}

/** What differs from agent to agent. */
interface Wording {
  /** Begins the sentence: `Not published`. */
  readonly undone: string;
  /** The tool does not take the input. */
  readonly badInput: Refusal;
}

const DECLINED: Readonly<Record<Exclude<Refused["by"], "bad-input">, Refusal>> = {
  operator: { why: "you rejected it", remedy: "" },
  policy: { why: "policy does not allow it", remedy: "" },
  expired: { why: "nobody answered in time", remedy: "Say it again to get a new card." },
  cancelled: { why: "it was cancelled", remedy: "" },
};

export const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

export const finish = (outcome: Outcome, summary: string, result: JsonObject = {}): MoveOf<"finish"> => ({
  do: "finish",
  outcome,
  summary: oneLine(summary),
  result,
});

export function refused({ by, reason }: Refused, { undone, badInput }: Wording): MoveOf<"finish"> {
  const { why, remedy } = by === "bad-input" ? badInput : DECLINED[by];
  // The reason of an expiry only says once more that nobody answered.
  const because = by === "expired" ? "" : reason.trim().replace(/\.$/, "");
  const outcome = by === "bad-input" ? "failed" : "declined";
  return finish(outcome, `${undone}: ${why}${because === "" ? "" : ` (${because})`}. ${remedy}`);
}

/** How the one call of a tool ends the task that proposed it; undefined where something else was heard. */
export function endingOf(heard: Heard, tool: string, wording: Wording): MoveOf<"finish"> | undefined {
  if (!("tool" in heard) || heard.tool !== tool) return undefined;
  switch (heard.type) {
    case "effect.done":
      return finish("done", heard.summary, { effect: heard.effect });
    case "effect.failed":
      return finish("failed", `${wording.undone}: ${heard.reason}`, { effect: heard.effect });
    case "action.refused":
      return refused(heard, wording);
    default:
      return undefined;
  }
}
