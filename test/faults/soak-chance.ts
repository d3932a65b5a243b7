// Seeded chance: which process is killed when, and what the operator asks for meanwhile, the same for the same seed.

export interface Chance {
  /** From 0 up to, not including, `below`. */
  below(below: number): number;
  between(least: number, most: number): number;
  one<T>(of: readonly T[]): T;
}

/** Mulberry32. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    between: (least, most) => least + next() * (most - least),
    one: (of) => of[below(of.length)] as (typeof of)[number],
  };
}
