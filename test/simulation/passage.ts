// The way from a process to a port and back: it takes turns, loses questions and answers, and the process may die on it.
import type { Fault } from "#core/fault";
import type { Living, Turns } from "./turns.ts";
import type { Weather } from "./weather.ts";

export interface Life extends Living {
  /** Told when it dies. */
  readonly mourners: Set<() => void>;
  end(): void;
  freeze(ms: number): void;
}

/** What goes wrong with one call: the question or the answer is lost, or it takes long. */
export interface Mishap {
  readonly strikes: "before" | "after";
  readonly fault: Fault;
  readonly afterMs?: number;
}

/** Asked at each call of a deed; undefined: it goes well. */
export type Luck = () => Mishap | undefined;

export interface Way {
  readonly turns: Turns;
  readonly weather: Weather;
  readonly life: Life;
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** A point at which the process may die or hang; false: it died. */
function lives({ weather, life }: Way): boolean {
  if (!life.dead && weather.strikes("crash")) life.end();
  if (!life.dead && weather.strikes("freeze")) life.freeze(weather.chance.pick([1_000, 60_000, 600_000]));
  return !life.dead;
}

/** The port as this process reaches it. Deeds take a turn each way; what else it answers may arrive late. */
export function passage<Port extends object>(
  port: Port,
  way: Way,
  deeds: { readonly [Name in keyof Port]?: Luck },
): Port {
  const ways = new Map<string | symbol, (...given: unknown[]) => unknown>();
  return new Proxy(port, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name);
      if (typeof own !== "function") return own;
      const known = ways.get(name);
      if (known !== undefined) return known;
      const luck = deeds[name as keyof Port];
      const ask = (given: unknown[]): unknown => Reflect.apply(own, target, given);
      const through =
        luck === undefined
          ? (...given: unknown[]) => reading(way, ask(given))
          : (...given: unknown[]) => doing(way, luck, () => ask(given));
      ways.set(name, through);
      return through;
    },
  });
}

function reading({ turns, weather, life }: Way, answer: unknown): unknown {
  if (!(answer instanceof Promise)) return answer;
  if (life.dead) return never();
  return weather.strikes("stale-read") ? answer.then((value) => turns.mine(life).then(() => value)) : answer;
}

async function doing(way: Way, luck: Luck, ask: () => unknown): Promise<unknown> {
  const { turns, weather, life } = way;
  await turns.mine(life, weather.strikes("delayed") ? weather.chance.pick([10, 3_000, 40_000]) : 0);
  if (!lives(way)) return never();
  const mishap = luck();
  if (mishap?.afterMs !== undefined) await turns.mine(life, mishap.afterMs);
  if (mishap?.strikes === "before") throw mishap.fault;
  const outcome = await settled(ask());
  await turns.mine(life);
  if (!lives(way)) return never();
  if (mishap !== undefined) throw mishap.fault;
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

async function settled(answer: unknown): Promise<{ value: unknown } | { error: unknown }> {
  try {
    return { value: await answer };
  } catch (error) {
    return { error };
  }
}
