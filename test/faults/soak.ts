// Random SIGKILLs of a busy program, seeded: the promises are checked every so many strikes and at the end.
import { Auditor } from "./invariants.ts";
import { chance } from "./soak-chance.ts";
import { BusyDay } from "./soak-day.ts";
import { alone, beside, type Fleet } from "./soak-fleet.ts";

export interface SoakOptions {
  /** SIGKILLs; pauses come on top. */
  readonly kills: number;
  readonly seed: number;
  /** `workers`: the program and three workers, killed and paused; else the program with its own servers. */
  readonly workers?: boolean;
  /** Kills between two looks at the promises; default 25. */
  readonly every?: number;
  readonly report?: (progress: SoakReport) => void;
}

export interface SoakReport {
  readonly kills: number;
  /** Of those, kills that took the database and the vector index along. */
  readonly withServers: number;
  /** Of those, kills of a process that had a job in hand. */
  readonly interrupted: number;
  /** Processes that stood still for a while instead. */
  readonly pauses: number;
  /** Goals in flight, the median of all looks. */
  readonly inFlight: number;
  readonly goals: number;
  readonly effects: number;
  readonly tasks: number;
  readonly events: number;
  readonly violations: readonly string[];
}

const IN_FLIGHT = 25;

/** Ends at the first violation. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const luck = chance(options.seed);
  const fleet = await (options.workers === true ? beside(luck) : alone(luck));
  const day = new BusyDay(fleet.you, chance(options.seed + 1), IN_FLIGHT);
  const auditor = new Auditor();
  const { kills } = fleet.struck;
  day.begin();
  try {
    for (let interrupted = 0, audited = 0; ; audited = kills.length) {
      const until = Math.min(options.kills, audited + (options.every ?? 25));
      while (kills.length < until) await fleet.strike();
      const violations = await audit(fleet, day, auditor);
      interrupted += await inHand(fleet, audited);
      const report = { ...reported(fleet, day), interrupted, ...(await counts(fleet)), violations };
      options.report?.({ ...report, events: auditor.events });
      if (violations.length > 0 || kills.length >= options.kills) {
        await day.end();
        return { ...report, events: auditor.events };
      }
      day.goOn();
    }
  } finally {
    await fleet.stop();
  }
}

function reported({ struck: { kills, withServers, pauses } }: Fleet, { asked, inFlight }: BusyDay) {
  const median = inFlight.toSorted((a, b) => a - b)[inFlight.length >> 1] ?? 0;
  return { kills: kills.length, withServers, pauses, goals: asked, inFlight: median };
}

/**
 * How many of the kills since the last look met a process with a job in hand: all work is done now, so what the queue still
 * takes for active was begun by a process that died on it.
 */
async function inHand({ you, struck }: Fleet, audited: number): Promise<number> {
  const kills = struck.kills.slice(audited);
  const rows = await you.rows<{ at: Date }>(
    "select started_on as at from pgboss.job where state = 'active' and started_on > $1",
    [new Date(struck.kills[audited - 1] ?? 0)],
  );
  const next = ({ at }: { at: Date }) => kills.find((kill) => kill >= at.getTime());
  return new Set(rows.map(next).filter((kill) => kill !== undefined)).size;
}

/** Everything runs and comes to an end; then the promises are looked at. */
async function audit(fleet: Fleet, day: BusyDay, auditor: Auditor): Promise<string[]> {
  const { you, places, apps } = fleet;
  await fleet.whole();
  const left = async () => auditor.unsettled(await fleet.database(), you.acknowledged, places);
  try {
    await day.rest();
    await you.until(async () => (await left()).length === 0, "all to be settled", 60_000);
  } catch (error) {
    return [...(await left()), String(error)];
  }
  const violations = await auditor.violations(await fleet.database(), you.acknowledged, places);
  return [...violations, ...apps.flatMap(({ errors }) => errors.map((line) => `errors: ${line}`))];
}

async function counts({ you }: Fleet): Promise<{ effects: number; tasks: number }> {
  const [row] = await you.rows<{ effects: string; tasks: string }>(
    `select count(*) filter (where kind = 'effect' and status in ('done', 'compensated')) as effects,
       count(*) filter (where kind = 'task') as tasks from snapshot`,
  );
  return { effects: Number(row?.effects), tasks: Number(row?.tasks) };
}
