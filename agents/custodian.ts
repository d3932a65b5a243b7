// The custodian: looks at how money burns and at failures, warns, and names what is to be paused. Pausing itself is the
// runtime's, by its result.
import { z } from "zod";
import { defineAgent } from "#core/agent";
import { type Burn, isSpike, type Pace, projected, willExceed } from "#core/burn";
import { perOf } from "#core/cap";
import { finish } from "#core/ending";
import type { JsonObject } from "#core/json";
import { showUsd } from "#core/money";
import type { Move } from "#core/move";

const briefSchema = z.object({
  watch: z.object({
    /** Caps nobody was warned of yet; money in micro-dollars. */
    burn: z.array(
      z.object({
        scope: z.string(),
        period: z.string(),
        cap: z.number(),
        used: z.number(),
        elapsed: z.number(),
      }),
    ),
    pace: z.array(
      z.object({
        domain: z.string(),
        lastHour: z.number(),
        usualHour: z.number(),
        capPerDay: z.number(),
      }),
    ),
    /** So many failures of one agent are no longer bad luck. */
    tolerated: z.number(),
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

/** What it came to: what is paused, and the caps that it warned of. */
interface Findings {
  readonly pause: readonly string[];
  readonly warned: readonly Burn[];
  readonly words: string;
}

type State = { readonly status: "idle" | "ended" } | ({ readonly status: "asking" | "warning" } & Findings);

/** `2026-11-03T14:02:11.000Z` as `2026-11-03 14:02 UTC`. */
const showTime = (iso: string): string => iso.replace(/^(.{10})T(.{5}).*Z$/, "$1 $2 UTC");

function troubles({ pace, failures, tolerated }: Watch): Trouble[] {
  const spiking = pace.filter(isSpike).map((one) => ({ scope: `domain:${one.domain}`, words: leapt(one) }));
  const failing = failures
    .filter((one) => one.count >= tolerated)
    .map((one) => ({
      scope: `agent:${one.agent}`,
      words: `the ${one.agent} failed ${one.count} times, last at ${showTime(one.last)}`,
    }));
  return [...spiking, ...failing];
}

const leapt = ({ domain, lastHour, usualHour }: Pace): string =>
  `${domain} spent ${showUsd(lastHour)} in the last hour, where ${showUsd(usualHour)} is usual`;

function question(found: readonly Trouble[]): string {
  const scopes = found.map((one) => one.scope.replace(":", " ")).join(", ");
  const what = found.map((one) => one.words).join("; and ");
  return `I am pausing ${scopes}: ${what}. May it go on? Type /resume if so; /status shows more.`;
}

const OVER = { day: "today is", month: "this month is", goal: "this goal is" } as const;

function warning(burn: Burn): string {
  const { scope, period, cap, used } = burn;
  const whose = scope === "company" ? "The company" : scope.replace(":", " ");
  return `${whose} has used ${showUsd(used)} of ${showUsd(cap)} and will reach that before ${OVER[perOf(period)]} over: about ${showUsd(projected(burn))} at this rate. /budget shows where it goes.`;
}

/** What the watch leads to: something to pause or to warn of, nothing to report, or a brief that cannot be read. */
function look(brief: JsonObject): Extract<State, Findings> | Move {
  const parsed = briefSchema.safeParse(brief);
  if (!parsed.success) return finish("failed", "Nothing watched: the custodian's brief lacks figures.");
  const { watch } = parsed.data;
  const found = troubles(watch);
  const warned = watch.burn.filter(willExceed);
  if (found.length + warned.length === 0) return finish("done", "Nothing to report.", { pause: [] });
  const warnings = warned.map(warning);
  const words = [...(found.length === 0 ? [] : [question(found)]), ...warnings].join("\n");
  const pause = found.map((one) => one.scope);
  return { status: pause.length === 0 ? "warning" : "asking", pause, warned, words };
}

const ending = ({ pause, warned, words }: Findings): Move => {
  const named = warned.map((one) => ({ ...one, projected: projected(one) }));
  return finish(pause.length === 0 ? "done" : "asked", words, { pause, warned: named });
};

export const custodian = defineAgent({
  name: "custodian",
  kind: "custodian",
  domain: "company",
  does: "Watches budgets and failures, warns, pauses what misbehaves, and asks.",
  capabilities: ["notify"],
  hears: ["task.assigned", "said"],
  mayRead: [],
  mayUse: [],
  budget: { steps: 4, usd: 0.1 },
  initial: { status: "idle" } as State,
  decide(state, heard) {
    if ("words" in state) return heard.type === "said" ? [ending(state)] : [];
    if (state.status !== "idle" || heard.type !== "task.assigned") return [];
    const outcome = look(heard.brief);
    if ("do" in outcome) return [outcome];
    return outcome.status === "asking"
      ? [{ do: "ask", question: outcome.words }]
      : [{ do: "say", text: outcome.words }];
  },
  evolve(state, heard): State {
    if ("words" in state) return heard.type === "said" ? { status: "ended" } : state;
    if (state.status !== "idle" || heard.type !== "task.assigned") return state;
    const outcome = look(heard.brief);
    return "do" in outcome ? { status: "ended" } : outcome;
  },
});
