// The custodian: looks at how money burns and at failures, and names what is to be warned of and what is to be paused. Saying so,
// pausing, and the card that asks about it are the runtime's, by its result.
import { z } from "zod";
import { defineAgent } from "#core/agent";
import { type Burn, isSpike, type Pace, projected, willExceed } from "#core/burn";
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

/** What misbehaves, the scope whose pause stops it, and the figures that show it. */
interface Trouble extends JsonObject {
  readonly scope: string;
  readonly code: "spike" | "failing";
  readonly words: string;
  readonly figures: readonly (readonly [label: string, value: string])[];
}

interface State {
  readonly status: "idle" | "ended";
}

/** `22 Nov`, or `November` of a month: it may be read the day after. */
function showPeriod(period: string): string {
  const shown =
    period.length === 7 ? { month: "long" as const } : ({ day: "numeric", month: "short" } as const);
  // A date alone is read as UTC, and a month alone as its first day.
  return new Intl.DateTimeFormat("en-GB", { ...shown, timeZone: "UTC" }).format(new Date(period));
}

/** `2026-11-03T14:02:11.000Z` as `2026-11-03 14:02 UTC`. */
const showTime = (iso: string): string => iso.replace(/^(.{10})T(.{5}).*Z$/, "$1 $2 UTC");

function troubles({ pace, failures, tolerated }: Watch): Trouble[] {
  const failing = failures.filter((one) => one.count >= tolerated);
  return [...pace.filter(isSpike).map(spike), ...failing.map(failed)];
}

const spike = (pace: Pace): Trouble => ({
  scope: `domain:${pace.domain}`,
  code: "spike",
  words: leapt(pace),
  figures: [
    ["Spent in the last hour", showUsd(pace.lastHour)],
    ["Usual in an hour", showUsd(pace.usualHour)],
    ["May spend a day", showUsd(pace.capPerDay)],
  ],
});

const failed = ({ agent, count, last }: Watch["failures"][number]): Trouble => ({
  scope: `agent:${agent}`,
  code: "failing",
  words: `the ${agent} failed ${count} times, last at ${showTime(last)}`,
  figures: [
    ["Failed", `${count} times within the hour`],
    ["Last failure", showTime(last)],
  ],
});

const leapt = ({ domain, lastHour, usualHour }: Pace): string =>
  `${domain} spent ${showUsd(lastHour)} in the last hour, where ${showUsd(usualHour)} is usual`;

function pausing(found: readonly Trouble[]): string {
  if (found.length === 0) return "";
  const scopes = found.map((one) => one.scope.replace(":", " ")).join(", ");
  return `I paused ${scopes}: ${found.map((one) => one.words).join("; and ")}.`;
}

function warning(burn: Burn): string {
  const { scope, period, cap, used } = burn;
  const whose = scope === "company" ? "The company" : scope.replace(":", " ");
  const spent = `${whose} has used ${showUsd(used)} of ${showUsd(cap)}`;
  const ends = `${showPeriod(period)} is over`;
  if (used >= cap)
    return `${spent}, and begins nothing more that costs before ${ends}. /budget shows where it went.`;
  return `${spent} and will reach that before ${ends}: about ${showUsd(projected(burn))} at this rate. /budget shows where it goes.`;
}

/** What the watch leads to. It never waits for anything: what it pauses, and what it warns of, comes with its end. */
function look(brief: JsonObject): Move {
  const parsed = briefSchema.safeParse(brief);
  if (!parsed.success) return finish("failed", "Nothing watched: the custodian's brief lacks figures.");
  const { watch } = parsed.data;
  const found = troubles(watch);
  const burning = watch.burn.filter(willExceed);
  if (found.length + burning.length === 0) return finish("done", "Nothing to report.", { pause: [] });
  const pause = found.map(({ scope }) => scope);
  const warned = burning.map((one) => ({ ...one, projected: projected(one) }));
  const says = burning.map(warning).join("\n");
  const summary = [pausing(found), says].filter((one) => one !== "").join("\n");
  return finish(pause.length === 0 ? "done" : "asked", summary, { pause, troubles: found, warned, says });
}

export const custodian = defineAgent({
  name: "custodian",
  kind: "custodian",
  domain: "company",
  does: "Watches budgets and failures, warns, pauses what misbehaves, and asks.",
  capabilities: ["notify"],
  hears: ["task.assigned"],
  mayRead: [],
  mayUse: [],
  budget: { steps: 4, usd: 0.1 },
  initial: { status: "idle" } as State,
  brief: briefSchema,
  decide: ({ status }, heard) =>
    status === "idle" && heard.type === "task.assigned" ? [look(heard.brief)] : [],
  evolve: (state, heard): State => (heard.type === "task.assigned" ? { status: "ended" } : state),
});
