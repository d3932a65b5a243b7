// What the database refuses for a moment only is done a moment later: neither the operator nor the queue waits for seconds,
// no model is asked twice and nothing happens twice.
import { expect, it } from "vitest";
import { Fault } from "#core/fault";
import type { Journal } from "#core/ports";
import { patient } from "#runtime/patiently";
import type { World } from "#runtime/world";
import { type GivenWorld, givenWorld } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing lessons" saying "Charge for outcomes."';

/** Refuses commits of this type of event, so often, as PostgreSQL does for `afterMs`; the journal keeps nothing of them. */
function refusing(journal: Journal, type: string, times: number, afterMs = 50) {
  const left = { times };
  const refused: Journal = {
    ...journal,
    commit: async (commit) => {
      const struck = commit.writes.some(({ events }) => events.some((event) => event.type === type));
      if (!struck || left.times === 0) return journal.commit(commit);
      left.times -= 1;
      throw new Fault("unavailable", "The database was busy: deadlock detected", { retry: { afterMs } });
    },
  };
  return { refused, left };
}

/** The world from now on with this journal. */
const give = (world: World, journal: Journal) => void Object.assign(world, { journal });

const ofType = (you: GivenWorld, type: string) => you.store.events.filter((event) => event.type === type);
const warnings = (you: GivenWorld) => you.logged.filter((line) => line.includes("will be tried again"));

it.each(["approval.decided", "effect.prepared", "effect.done"])(
  "goes on at once where the commit of %s is refused for a moment, and the post is published once",
  async (type) => {
    const you = await givenWorld();
    await you.say(POST);
    const { refused, left } = refusing(you.world.journal, type, 3);
    give(you.world, refused);
    await you.tap("approve");
    expect(left.times).toBe(0);
    expect(you.sees()).toContain("Done at");
    expect(you.shelf.done).toHaveLength(1);
    expect(ofType(you, "effect.done")).toHaveLength(1);
    expect(warnings(you)).toEqual([]);
  },
);

it("leaves it to the queue's patience when the moment does not pass", async () => {
  const you = await givenWorld();
  await you.say(POST);
  const { refused, left } = refusing(you.world.journal, "approval.decided", 6);
  give(you.world, refused);
  await you.tap("approve");
  expect(left.times).toBe(2);
  expect(warnings(you)).toHaveLength(1);
  expect(you.shelf.done).toEqual([]);
  await you.advance(1_000);
  expect(you.sees()).toContain("Done at");
  expect(you.shelf.done).toHaveLength(1);
});

it("leaves what is away for longer to the queue at once", async () => {
  const you = await givenWorld();
  await you.say(POST);
  const { refused, left } = refusing(you.world.journal, "approval.decided", 2, 1_000);
  give(you.world, refused);
  await you.tap("approve");
  expect(left.times).toBe(1);
  expect(warnings(you)).toHaveLength(1);
});

it("asks the model once, and books it once, where the commit of its reply is refused for a moment", async () => {
  const you = await givenWorld({ reserves: 5 });
  const { refused, left } = refusing(you.world.journal, "model.settled", 3);
  give(you.world, patient(refused, you.world.after));
  await you.say(POST);
  expect(left.times).toBe(0);
  expect(you.model.asked()).toEqual(["understand"]);
  expect(ofType(you, "model.called")).toHaveLength(1);
  expect(ofType(you, "model.settled")).toHaveLength(1);
  expect(you.waiting()).toBeDefined();
});
