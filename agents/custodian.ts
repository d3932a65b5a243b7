// The custodian: looks at the day's money and failures, and names what is to be paused. Pausing itself is the runtime's, by its result.
import { z } from "zod";
import { defineAgent } from "#core/agent";
import { finish } from "#core/ending";
import type { JsonObject } from "#core/json";
import { showUsd } from "#core/money";
import type { Move } from "#core/move";

/** This many failures of one agent within the watched window are no longer bad luck. */
const FAILURES_LIMIT = 3;

const briefSchema = z.object({
  watch: z.object({
    /** Micro-dollars. */
    spentToday: z.number(),
    capPerDay: z.number(),
    /** `last`: ISO time of the latest one. */
    failures: z.array(
      z.object({ agent: z.string(), domain: z.string(), count: z.number(), last: z.string() }),
    ),
  }),
});
type Watch = z.infer<typeof briefSchema>["watch"];

/** What misbehaves, and the scope whose pause stops it. */
interface Trouble {
  readonly scope: string;
  readonly words: string;
}

type State =
  | { readonly status: "idle" | "ended" }
  | { readonly status: "asking"; readonly pause: readonly string[]; readonly words: string };

/** `2026-11-03T14:02:11.000Z` as `2026-11-03 14:02 UTC`. */
const showTime = (iso: string): string => iso.replace(/^(.{10})T(.{5}).*Z$/, "$1 $2 UTC");

function troubles({ spentToday, capPerDay, failures }: Watch): Trouble[] {
  const spent = `today's spending of ${showUsd(spentToday)} has reached the cap of ${showUsd(capPerDay)}`;
  const overspent = spentToday > 0 && spentToday >= capPerDay ? [{ scope: "company", words: spent }] : [];
  const failing = failures
    .filter((one) => one.count >= FAILURES_LIMIT)
    .map((one) => ({
      scope: `agent:${one.agent}`,
      words: `the ${one.agent} failed ${one.count} times, last at ${showTime(one.last)}`,
    }));
  return [...overspent, ...failing];
}

function question(found: readonly Trouble[]): string {
  const scopes = found.map((one) => one.scope.replace(":", " ")).join(", ");
  const what = found.map((one) => one.words).join("; and ");
  return `I am pausing ${scopes}: ${what}. May it go on? Type /resume if so; /status shows more.`;
}

/** What the watch leads to: a question with what to pause, nothing to report, or a brief that cannot be read. */
function look(brief: JsonObject): State | Move {
  const parsed = briefSchema.safeParse(brief);
  if (!parsed.success) return finish("failed", "Nothing watched: the custodian's brief lacks figures.");
  const found = troubles(parsed.data.watch);
  if (found.length === 0) return finish("done", "Nothing to report.", { pause: [] });
  return { status: "asking", pause: found.map((one) => one.scope), words: question(found) };
}

export const custodian = defineAgent({
  name: "custodian",
  kind: "custodian",
  domain: "company",
  does: "Watches budgets and failures, pauses what misbehaves, and asks.",
  hears: ["task.assigned", "said"],
  mayRead: [],
  mayUse: [],
  budget: { steps: 4, usd: 0.1 },
  initial: { status: "idle" } as State,
  decide(state, heard) {
    if (state.status === "asking" && heard.type === "said")
      return [finish("asked", state.words, { pause: state.pause })];
    if (state.status !== "idle" || heard.type !== "task.assigned") return [];
    const outcome = look(heard.brief);
    if ("do" in outcome) return [outcome];
    return outcome.status === "asking" ? [{ do: "ask", question: outcome.words }] : [];
  },
  evolve(state, heard): State {
    if (state.status === "asking" && heard.type === "said") return { status: "ended" };
    if (state.status !== "idle" || heard.type !== "task.assigned") return state;
    const outcome = look(heard.brief);
    return "do" in outcome ? { status: "ended" } : outcome;
  },
});
