// Whole lives of a company, drawn from seeds: whatever went wrong on the way, every promise holds when all is well again.
import { describe, expect, it } from "vitest";
import { type Outcome, outcomeOf } from "./batch.ts";
import { history } from "./history.ts";
import { type Protection, without } from "./protections.ts";
import { told } from "./story.ts";

const lived = new Map<number, Promise<Outcome>>();

/** A seed is lived once, whatever is asked of it. */
function outcome(seed: number): Promise<Outcome> {
  const known = lived.get(seed) ?? outcomeOf(seed);
  lived.set(seed, known);
  return known;
}

/** In shares, so that a seed that fails names itself soon. */
const SHARES = 10;
const SEEDS_EACH = 10;

describe("keeps every promise, whatever goes wrong", () => {
  for (let share = 0; share < SHARES; share += 1) {
    const first = share * SEEDS_EACH + 1;
    it(`in the histories ${first} to ${first + SEEDS_EACH - 1}`, async () => {
      for (let seed = first; seed < first + SEEDS_EACH; seed += 1) {
        const { broken } = await outcome(seed);
        expect(broken, `npm run simulate -- --seed ${seed}`).toEqual([]);
      }
    });
  }
});

it("tells the same history for the same seed, byte for byte", async () => {
  for (const seed of [3, 14, 159, 2_653]) {
    const [one, other] = [await history({ seed }), await history({ seed })];
    expect([...told(one)]).toEqual([...told(other)]);
    expect(one.company.outside.store.events).toEqual(other.company.outside.store.events);
    expect(one.events).toBeGreaterThan(20);
  }
});

it("tells other histories for other seeds", async () => {
  const heads = new Set<string>();
  for (let seed = 1; seed <= 10; seed += 1) heads.add((await outcome(seed)).head);
  expect(heads.size).toBe(10);
});

it("goes through what it is there for: effects, deaths, pauses, lost answers and decisions", async () => {
  const types = new Set<string>();
  let starts = 0;
  // What is rare may take more histories than what is often.
  const unseen = () => SEEN.some((type) => !types.has(type));
  for (let seed = 1; seed <= 100 || (unseen() && seed <= 500); seed += 1) {
    const one = await outcome(seed);
    starts += one.starts;
    for (const type of one.types) types.add(type);
  }
  expect(starts).toBeGreaterThan(200);
  expect([...types]).toEqual(expect.arrayContaining(SEEN));
}, 180_000);

const SEEN = [
  "cap.hit",
  "cap.lifted",
  "move.capped",
  "approval.decided",
  "approval.expired",
  "approval.superseded",
  "effect.cancelled",
  "effect.compensated",
  "effect.done",
  "effect.held",
  "effect.unknown",
  "effect.retry-due",
  "effect.rests",
  "approval.approved-once",
  "approval.misconfirmed",
  "cap.raised",
  "cap.raise-proposed",
  "cap.eased",
  "cap.stopped",
  "escalation.opened",
  "escalation.answered",
  "escalation.closed",
  "policy.adopted",
  "fact.kept",
  "fact.superseded",
  "digest.sent",
  "model.settled",
  "move.postponed",
  "move.stuck",
  "pause.began",
  "pause.ended",
  "standing.ran",
  "task.ended",
];

describe("a simulation that can fail", () => {
  /** What must be found within the first few hundred histories once the protection is gone. */
  const FINDS: Readonly<Record<Protection, readonly string[]>> = {
    fence: ["snapshots", "decisions", "effects", "chain", "spend"],
    guards: ["pauses"],
    inbox: ["inputs"],
    token: ["effects"],
    check: ["effects"],
  };
  for (const [name, invariants] of Object.entries(FINDS) as [Protection, readonly string[]][])
    it(`finds that ${name} is missing, by ${invariants.join(" or ")}`, async () => {
      expect(await found(name, invariants)).toBeDefined();
    });
});

/** The first seed whose broken promise bears one of these names. */
async function found(missing: Protection, invariants: readonly string[]): Promise<number | undefined> {
  for (let seed = 1; seed <= 300; seed += 1) {
    const { broken } = await history({ seed, ports: without(missing) });
    if (broken.some((sentence) => invariants.includes(sentence.split(":")[0] ?? ""))) return seed;
  }
  return undefined;
}
