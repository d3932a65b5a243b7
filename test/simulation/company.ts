// The company in a simulation: a process that serves, started again when it died, and the network that carries things to it.
import type { Inbound } from "#core/chat";
import { LOOK } from "#runtime/run-escalation";
import { WATCH } from "#runtime/run-watch";
import type { Chance } from "./chance.ts";
import { type Outside, outsideOf } from "./outside.ts";
import { openProcess, type Ports, type Process } from "./process.ts";
import { type Turns, turnsOf } from "./turns.ts";
import type { Weather } from "./weather.ts";

export interface Company {
  readonly outside: Outside;
  readonly turns: Turns;
  readonly weather: Weather;
  readonly chance: Chance;
  /** The main process that serves or starts now, if one does. */
  readonly serving: Process | undefined;
  /** Every process that lives. */
  readonly processes: ReadonlySet<Process>;
  /** How far the clock lies behind the time that passed, since it was set back. */
  readonly behindMs: number;
  /** How many processes were started. */
  readonly starts: number;
  /** A platform carries a copy after each delay to whoever listens then, again and again until it is acknowledged. */
  deliver(heard: Inbound, delays: readonly number[]): void;
  /** Ids of what was acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  /** How many copies are not acknowledged yet. */
  readonly underWay: number;
}

/** After which a platform that was not answered tries again; doubled each time. */
const AGAIN_MS = 5_000;
const LONGEST_MS = 600_000;

interface Own {
  readonly outside: Outside;
  readonly turns: Turns;
  readonly acknowledged: Set<string>;
  /** Names of those that live. */
  readonly living: Set<string>;
  readonly processes: Set<Process>;
  readonly weather: Weather;
  readonly ports: Ports;
  serving: Process | undefined;
  starts: number;
  underWay: number;
}

export function companyOf(seed: number, chance: Chance, weather: Weather, ports: Ports): Company {
  const outside = outsideOf(seed, chance);
  const { store, clock } = outside;
  const wake = () => {
    for (const listener of [...store.listeners]) listener();
  };
  const turns = turnsOf({ chance, clock, nextDue: () => nextDue(outside), wake });
  const own: Own = {
    outside,
    turns,
    acknowledged: new Set(),
    living: new Set(),
    processes: new Set(),
    weather,
    ports,
    serving: undefined,
    starts: 0,
    underWay: 0,
  };
  const beganAt = clock.now().getTime();
  start(own, "main");
  const workers = chance.weighted([
    [6, 0],
    [2, 1],
    [1, 2],
  ]);
  for (let worker = 0; worker < workers; worker += 1) start(own, "worker");
  return {
    outside,
    turns,
    weather,
    chance,
    acknowledged: own.acknowledged,
    processes: own.processes,
    get serving() {
      return own.serving;
    },
    get behindMs() {
      return Math.max(0, beganAt + turns.elapsed - clock.now().getTime());
    },
    get starts() {
      return own.starts;
    },
    get underWay() {
      return own.underWay;
    },
    deliver: (heard, delays) => {
      for (const ms of delays) carry(own, heard, ms, AGAIN_MS);
    },
  };
}

function start(own: Own, kind: Process["kind"]): void {
  const { turns, weather, outside, ports, living } = own;
  own.starts += 1;
  const name = `${kind}-${own.starts}`;
  living.add(name);
  const life = lifeOf(turns, () => ended(own, process));
  const process = openProcess(name, outside, { turns, weather, life }, ports, living, kind);
  own.processes.add(process);
  if (kind === "main") own.serving = process;
  process.start().catch(() => life.end());
}

/** What it had in hand goes to others; those that live look after what it left; and somebody starts it again. */
function ended(own: Own, process: Process): void {
  const { turns, weather, outside } = own;
  own.living.delete(process.name);
  own.processes.delete(process);
  process.queue.stop();
  turns.after(weather.chance.pick([1_000, 10_000]), () => {
    for (const { recover } of own.processes)
      recover().catch((error: unknown) => outside.logged.push(`warn: not recovered: ${String(error)}`));
  });
  if (process.kind === "main") own.serving = undefined;
  turns.after(weather.chance.pick([0, 1_000, 60_000, 1_200_000]), () => start(own, process.kind));
}

/** What looks every few minutes, mostly to find nothing. */
const LOOKS: ReadonlySet<string> = new Set([WATCH.key, LOOK.key]);
const HOUR_MS = 3_600_000;

/** The next time something comes due. Looks come with anything else that does, and by themselves 24 times a day, not 288. */
function nextDue({ store, clock }: Outside): number | undefined {
  const now = clock.now().toISOString();
  let next: string | undefined;
  const consider = (due: string): void => {
    if (due > now && (next === undefined || due < next)) next = due;
  };
  for (const job of store.jobs.values()) if (!job.active) consider(job.due);
  for (const [key, { next: at }] of store.schedules) consider(LOOKS.has(key) ? hourOf(at) : at);
  return next === undefined ? undefined : Date.parse(next);
}

/** The full hour at that time or after it. */
const hourOf = (iso: string): string =>
  new Date(Math.ceil(Date.parse(iso) / HOUR_MS) * HOUR_MS).toISOString();

/** Dies once, and tells whoever waits for it. */
function lifeOf(turns: Turns, ended: () => void) {
  const mourners = new Set<() => void>([ended]);
  let dead = false;
  let frozen = 0;
  return {
    get dead() {
      return dead;
    },
    get frozen() {
      return frozen > 0;
    },
    mourners,
    end: () => {
      if (dead) return;
      dead = true;
      for (const tell of mourners) tell();
    },
    freeze: (ms: number) => {
      frozen += 1;
      turns.after(ms, () => {
        frozen -= 1;
      });
    },
  };
}

/** One copy on its way: acknowledged once it is stored, and carried again when nobody listened or nothing was answered. */
function carry(own: Own, heard: Inbound, delayMs: number, againMs: number): void {
  own.underWay += 1;
  own.turns.after(delayMs, () => {
    const process = own.serving;
    const hear = process?.ears.get(heard.channel);
    let over = false;
    const end = (acknowledged: boolean): void => {
      if (over) return;
      over = true;
      process?.life.mourners.delete(again);
      own.underWay -= 1;
      if (acknowledged) own.acknowledged.add(heard.id);
      else carry(own, heard, againMs, Math.min(LONGEST_MS, againMs * 2));
    };
    const again = (): void => end(false);
    if (process === undefined || hear === undefined) return again();
    process.life.mourners.add(again);
    hear(heard).then(() => end(true), again);
  });
}
