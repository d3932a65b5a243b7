// How money burns now, as the custodian looks at it: caps with what is used of them, and each domain's last hour.
import type { Burn, Pace } from "#core/burn";
import { type CapState, capFold, capId, perOf } from "#core/cap";
import { type Key, type Micros, usd } from "#core/money";
import { heldBy, type PauseState } from "#core/pause";
import { type Cap, companyPerDay, type Policy } from "#core/policy";
import { allowing, tightest } from "#governance/caps";
import { dayOf } from "#operator/words";
import { beginningOf } from "../calendar.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { zoneOf } from "../zone.ts";
import { endOf, periodsNow } from "./purse.ts";

const DAY_MS = 86_400_000;
const WEEK = [1, 2, 3, 4, 5, 6, 7];

/** The caps a clock ends that were not reached yet and that nobody was warned of. */
export async function burning(world: World, { caps }: Policy): Promise<Burn[]> {
  const periods = await periodsNow(world);
  const timed = caps.flatMap(({ scope, per, usd: dollars }: Cap) =>
    scope === "goal" || per === "goal" ? [] : [{ scope, period: periods[per], cap: usd(dollars) }],
  );
  const found = await Promise.all(tightest(timed).map((limit) => burnOf(world, limit)));
  return found.filter((one) => one !== undefined);
}

async function burnOf(world: World, limit: Key & { readonly cap: Micros }): Promise<Burn | undefined> {
  const { state } = await load<CapState>(world.journal, capFold, capId(limit));
  const { scope, period, cap } = allowing(limit, state);
  if (state.status === "waiting" || (state.status !== "none" && state.warned === cap)) return undefined;
  const [total] = await world.journal.totals([limit]);
  const ends = await endOf(world, limit.period);
  if (total === undefined || ends === undefined) return undefined;
  const first = perOf(limit.period) === "day" ? limit.period : `${limit.period}-01`;
  const began = Date.parse(beginningOf(first, await zoneOf(world)));
  const elapsed = (world.clock.now().getTime() - began) / (Date.parse(ends) - began);
  return { scope, period, cap, used: total.reserved + total.settled, elapsed };
}

/** Domains that spent since then and are not paused; nothing is asked where nobody did. */
export async function pacing(
  world: World,
  policy: Policy,
  pause: PauseState,
  since: string,
): Promise<Pace[]> {
  const recent = await world.journal.spent({ since, by: "domain" });
  const running = recent.filter(({ key }) => heldBy(pause, key, "") === undefined);
  return Promise.all(
    running.map(async ({ key: domain, micros: lastHour }) => ({
      domain,
      lastHour,
      usualHour: await usualHour(world, domain),
      capPerDay: capPerDay(policy, domain),
    })),
  );
}

/** The hour's share of what it spent in the seven days before today. */
async function usualHour(world: World, domain: string): Promise<Micros> {
  const zone = await zoneOf(world);
  const now = world.clock.now().getTime();
  const days = WEEK.map((ago) => dayOf(new Date(now - ago * DAY_MS).toISOString(), zone));
  const keys = [...new Set(days)].map((period) => ({ scope: `domain:${domain}`, period }));
  const spent = (await world.journal.totals(keys)).reduce((sum, { settled }) => sum + settled, 0);
  return Math.round(spent / (WEEK.length * 24));
}

function capPerDay(policy: Policy, domain: string): Micros {
  const own = policy.caps.filter(({ scope, per }) => scope === `domain:${domain}` && per === "day");
  const dollars = own.length === 0 ? companyPerDay(policy) : Math.min(...own.map((cap) => cap.usd));
  return dollars === undefined ? 0 : usd(dollars);
}
