// One history: a seed becomes a company, a weather and a row of steps; then all is well again, and every promise must hold.
import { GENESIS } from "#adapters/in-memory/chain";
import { PAUSE_STREAM } from "#core/pause";
import { chanceOf } from "./chance.ts";
import { type Company, companyOf } from "./company.ts";
import { beginAnew } from "./hand.ts";
import { broken } from "./invariants.ts";
import { policyChanges } from "./misfortunes.ts";
import { nextStep } from "./operator.ts";
import { type Ports, WHOLE } from "./process.ts";
import { Restless } from "./turns.ts";
import { weatherOf } from "./weather.ts";

export interface History {
  readonly seed: number;
  /** The chain's last hash: two runs of a seed agree on it. */
  readonly head: string;
  readonly events: number;
  readonly starts: number;
  readonly turns: number;
  /** What does not hold, each `<invariant>: <sentence>`; empty when all does. */
  readonly broken: readonly string[];
  /** What happened, step by step. */
  readonly steps: readonly string[];
  readonly company: Company;
}

export interface HistoryOptions {
  readonly seed: number;
  readonly steps?: number | undefined;
  readonly ports?: Ports;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

export async function history({ seed, steps: wanted, ports = WHOLE }: HistoryOptions): Promise<History> {
  beginAnew();
  const chance = chanceOf(seed);
  const count = wanted ?? 10 + chance.below(26);
  const weather = weatherOf(chance);
  const company = companyOf(seed, chance, weather, ports);
  const steps: string[] = [];
  const found: string[] = [];
  try {
    await live(company, count, steps);
    await heal(company, found);
  } catch (error) {
    if (!(error instanceof Restless)) throw error;
    found.push(`rest: ${error.message}`);
  }
  const { events } = company.outside.store;
  return {
    seed,
    head: events.at(-1)?.hash ?? GENESIS,
    events: events.length,
    starts: company.starts,
    turns: company.turns.had,
    broken: found,
    steps,
    company,
  };
}

async function live(company: Company, count: number, steps: string[]): Promise<void> {
  const { chance, turns, outside } = company;
  // A third of them live under a policy of their own from the start.
  if (chance.is(0.3)) steps.push(policyChanges(company));
  for (let step = 0; step < count; step += 1) {
    const at = outside.store.events.length;
    steps.push(`${outside.clock.now().toISOString()} [${at}] ${nextStep(company)}`);
    const rest = chance.weighted([
      [3, () => Promise.resolve()],
      [3, () => turns.some(1 + chance.below(30))],
      [6, () => turns.pass(5_000)],
      [2, () => turns.pass(chance.below(10) * MINUTE)],
      [1, () => turns.pass(chance.below(8) * 60 * MINUTE)],
    ]);
    await rest();
  }
}

/** Nothing goes wrong any more: clocks are set right, what hung wakes up, what was paused goes on. Nothing may be left undone. */
async function heal(company: Company, found: string[]): Promise<void> {
  const { weather, turns, outside } = company;
  weather.clear();
  outside.clock.advance(company.behindMs);
  await turns.pass(90 * MINUTE);
  await goOn(company);
  found.push(...(await broken(company)));
  if (found.length > 0) return;
  await turns.pass(2 * DAY);
  await goOn(company);
  found.push(...(await broken(company)));
  outside.store.listeners.clear();
}

/** Lifts every pause, those too that the custodian begins when it sees what went wrong. */
async function goOn(company: Company): Promise<void> {
  const { turns, outside } = company;
  for (let time = 0; time < 5 && isPaused(company); time += 1) {
    const id = `webchat:go-on-${outside.store.events.length}`;
    const you = { channel: "webchat", account: "local", thread: "webchat:local", name: "Ada", raw: {} };
    company.deliver({ is: "said", id, ...you, text: "/resume", message: id }, [0]);
    await turns.pass(30 * MINUTE);
  }
}

const isPaused = ({ outside }: Company): boolean =>
  outside.store.snapshots.get(PAUSE_STREAM)?.view.status === "paused";
