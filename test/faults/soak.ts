// Random SIGKILLs of a busy program, seeded: the promises are checked every so many strikes and at the end.
import { Auditor } from "./invariants.ts";
import { chance } from "./soak-chance.ts";
import { BusyDay } from "./soak-day.ts";
import { alone, beside, type Fleet } from "./soak-fleet.ts";

export interface SoakOptions {
  readonly kills: number;
  readonly seed: number;
  /** `workers`: the program and two workers, killed and paused; else the program with its own servers. */
  readonly workers?: boolean;
  /** Strikes between two looks at the promises; default 25. */
  readonly every?: number;
  readonly report?: (progress: SoakReport) => void;
}

export interface SoakReport {
  readonly kills: number;
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
  day.begin();
  try {
    for (let struck = 0; ; ) {
      const until = Math.min(options.kills, struck + (options.every ?? 25));
      for (; struck < until; struck += 1) await fleet.strike();
      const violations = await audit(fleet, day, auditor);
      const report = { kills: killsOf(fleet), goals: day.asked, ...(await counts(fleet)), violations };
      options.report?.({ ...report, events: auditor.events });
      if (violations.length > 0 || struck >= options.kills) {
        await day.end();
        return { ...report, events: auditor.events };
      }
      day.goOn();
    }
  } finally {
    await fleet.stop();
  }
}

const killsOf = ({ apps }: Fleet): number => apps.reduce((sum, { deaths }) => sum + deaths, 0);

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
