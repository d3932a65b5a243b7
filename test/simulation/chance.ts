// Chance from a seed: everything that is random in a history is drawn here, so that a seed is a history.

export interface Chance {
  /** Evenly from 0 up to but not including 1. */
  next(): number;
  below(count: number): number;
  is(probability: number): boolean;
  /** One of these, evenly; there must be at least one. */
  pick<Item>(items: readonly Item[]): Item;
  /** One of these, by its weight. */
  weighted<Item>(items: readonly (readonly [weight: number, item: Item])[]): Item;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  // Mulberry32, public domain.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number): number => Math.floor(next() * count);
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  return {
    next,
    below,
    is: (probability) => probability > 0 && next() < probability,
    pick,
    weighted: (items) => {
      let left = next() * items.reduce((sum, [weight]) => sum + weight, 0);
      const found = items.find(([weight]) => {
        left -= weight;
        return left < 0;
      });
      return (found ?? (items[0] as (typeof items)[number]))[1];
    },
  };
}
