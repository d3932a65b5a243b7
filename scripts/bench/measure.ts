// The words of a measurement: what one reading is, how rounds are interleaved, and how many become one line of a result.

type Unit = "/s" | "ms" | "s" | "MB" | "%" | "events/s";

/** One number of one round; `samples` are the single latencies it was made of, in milliseconds. */
export interface Reading {
  readonly name: string;
  readonly unit: Unit;
  readonly value: number;
  readonly samples?: readonly number[];
}

export type Settings = Readonly<Record<string, string | number | boolean>>;

/** One system set up for one workload. `measure` is one round and leaves nothing behind that the next one would meet. */
export interface Contender {
  readonly system: string;
  readonly settings: Settings;
  measure(): Promise<readonly Reading[]>;
}

/** One reading of one system over all rounds. */
export interface Series {
  readonly system: string;
  readonly name: string;
  readonly unit: Unit;
  /** One value a round. */
  readonly rounds: readonly number[];
  readonly median: number;
  /** Of the samples of all rounds, thinned evenly to at most 200 in ascending order. */
  readonly samples?: readonly number[];
}

/** What a series should come to: `beside` makes it a ratio to another system's series of the same name, else it is absolute. */
export interface Goal {
  readonly name: string;
  readonly system: string;
  /** Another system's series of this name (or the named one), or another series of one's own. */
  readonly beside?: { readonly system: string; readonly name?: string };
  readonly is: "at least" | "at most";
  readonly bound: number;
}

export interface Outcome {
  readonly benchmark: string;
  readonly workload: string;
  readonly settings: Readonly<Record<string, Settings>>;
  readonly series: readonly Series[];
  readonly goals: readonly Goal[];
}

const MOST_SAMPLES = 200;

/** The smallest sample that at least `percent` of all do not exceed; NaN of none. */
function percentile(ascending: readonly number[], percent: number): number {
  const at = Math.ceil((percent / 100) * ascending.length) - 1;
  return ascending[Math.max(0, at)] ?? Number.NaN;
}

const median = (values: readonly number[]): number => {
  const ascending = values.toSorted((a, b) => a - b);
  const middle = ascending.length / 2;
  return (
    ((ascending[Math.ceil(middle) - 1] ?? Number.NaN) + (ascending[Math.floor(middle)] ?? Number.NaN)) / 2
  );
};

/** p50 and p99 of latencies in milliseconds. */
export function latency(name: string, samples: readonly number[]): Reading[] {
  const ascending = samples.toSorted((a, b) => a - b);
  return [
    { name: `${name} p50`, unit: "ms", value: percentile(ascending, 50), samples: ascending },
    { name: `${name} p99`, unit: "ms", value: percentile(ascending, 99) },
  ];
}

/** Runs the rounds A B C A B C …, so that whatever changes on the machine meanwhile meets them all. */
export async function interleaved(
  contenders: readonly Contender[],
  rounds: number,
  say: (line: string) => void,
): Promise<Series[]> {
  const readings = new Map<Contender, Reading[]>(contenders.map((one) => [one, []]));
  for (let round = 1; round <= rounds; round += 1)
    for (const one of contenders) {
      const measured = await one.measure();
      readings.get(one)?.push(...measured);
      say(`  round ${round} · ${one.system}: ${measured.map(inWords).join(", ")}`);
    }
  return [...readings].flatMap(([one, all]) => seriesOf(one.system, all));
}

const inWords = ({ name, value, unit }: Reading): string => `${name} ${figure(value)} ${unit}`;

/** Three significant digits. */
export const figure = (value: number): string =>
  Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en")
    : String(Number.isFinite(value) ? Number(value.toPrecision(3)) : value);

function seriesOf(system: string, readings: readonly Reading[]): Series[] {
  return [...Map.groupBy(readings, ({ name }) => name)].map(([name, same]) => {
    const rounds = same.map(({ value }) => value);
    const samples = same.flatMap((one) => one.samples ?? []).toSorted((a, b) => a - b);
    return {
      system,
      name,
      unit: same[0]?.unit ?? "ms",
      rounds: rounds.map(short),
      median: short(median(rounds)),
      ...(samples.length === 0 ? {} : { samples: thinned(samples).map(short) }),
    };
  });
}

const short = (value: number): number => Number(value.toPrecision(5));

const thinned = (ascending: readonly number[]): readonly number[] =>
  ascending.length <= MOST_SAMPLES
    ? ascending
    : Array.from(
        { length: MOST_SAMPLES },
        (_, at) => ascending[Math.round((at * (ascending.length - 1)) / (MOST_SAMPLES - 1))] as number,
      );

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Every item worked on, `concurrency` at a time; resolves with each one's milliseconds, in the order they ended. */
export async function each<Item>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item) => Promise<unknown>,
): Promise<number[]> {
  const waiting = items.values();
  const took: number[] = [];
  const lane = async () => {
    for (const item of waiting) took.push(await timed(() => work(item)));
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return took;
}
