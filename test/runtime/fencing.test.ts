// Two processes over one journal: what one has in hand is left to it while it lives, and done once whoever wakes up late.
import { expect, it } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { shelf } from "#adapters/in-memory/tool";
import type { WriteTool } from "#core/tool";
import { activate } from "#runtime/activate";
import { type GivenWorld, givenWorld } from "../support/world.ts";

const PUBLISH = `Publish a post titled "Pricing" saying "Charge for outcomes."`;

/** Somebody waits here until `open` is called. */
function gate() {
  let open: () => void = () => undefined;
  let arrived: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  return { open, arrived, opened, reached };
}

const ofType = (given: GivenWorld, type: string) => given.store.events.filter((event) => event.type === type);
const streamOf = (given: GivenWorld, type: string): string => ofType(given, type)[0]?.stream ?? "";

/** A model call of the first process is under way, and waits at the gate. */
async function calling() {
  const given = await givenWorld({ reserves: 500 });
  const answer = gate();
  given.model.script("understand", { waits: answer.opened });
  const said = given.say(PUBLISH);
  while (given.model.asked().length === 0) await Promise.resolve();
  return { given, answer, said, task: streamOf(given, "model.called") };
}

it("leaves a model call to the living process that makes it", async () => {
  const { given, answer, said, task } = await calling();
  await activate(given.beside(), task);
  expect(given.model.asked()).toEqual(["understand"]);
  expect(ofType(given, "model.settled")).toEqual([]);
  answer.open();
  await said;
  expect(ofType(given, "model.called").map(({ stream }) => stream)).toEqual([task]);
  expect(ofType(given, "approval.requested")).toHaveLength(1);
});

it("makes the call of a process that is gone again, books both, and refuses the late answer", async () => {
  const { given, answer, said, task } = await calling();
  given.missing(given.world);
  await activate(given.beside(), task);
  expect(given.model.asked()).toEqual(["understand", "understand"]);
  answer.open();
  await said;
  expect(ofType(given, "model.called")).toHaveLength(2);
  expect(ofType(given, "model.settled")).toHaveLength(2);
  expect(given.store.spend.size).toBe(1);
  expect(ofType(given, "approval.requested")).toHaveLength(1);
  expect(given.logged.join()).toContain("an activation was overtaken and gave way");
});

it("overtakes a call of a process that lives and hangs, once the call's time is over", async () => {
  const { given, answer, said, task } = await calling();
  given.clock.advance(150_000);
  await activate(given.beside(), task);
  answer.open();
  await said;
  expect(given.model.asked()).toEqual(["understand", "understand"]);
  expect(ofType(given, "approval.requested")).toHaveLength(1);
});

/** An approved effect of the first process has come to its tool, and waits at the gate. */
async function executing() {
  const on = shelf();
  const door = gate();
  const first = { waits: true };
  const tools = shelfTools(on).map((tool) => {
    if (tool.effect === "read") return tool;
    const execute: WriteTool["execute"] = async (input, execution) => {
      if (first.waits) {
        first.waits = false;
        door.arrived();
        await door.opened;
      }
      return tool.execute(input, execution);
    };
    return { ...tool, execute };
  });
  const given = await givenWorld({ tools });
  await given.say(PUBLISH);
  const tapped = given.tap("approve");
  await door.reached;
  return { given, on, door, tapped, effect: streamOf(given, "effect.prepared") };
}

it("leaves an effect to the living process that executes it", async () => {
  const { given, on, door, tapped, effect } = await executing();
  await activate(given.beside(), effect);
  expect(on.done).toEqual([]);
  door.open();
  await tapped;
  expect(on.done).toHaveLength(1);
  expect(ofType(given, "effect.prepared")).toHaveLength(1);
});

it("looks after the effect of a process that is gone, and nothing happens twice when that one wakes up", async () => {
  const { given, on, door, tapped, effect } = await executing();
  given.missing(given.world);
  await activate(given.beside(), effect);
  expect(on.done).toHaveLength(1);
  door.open();
  await tapped;
  expect(on.done).toHaveLength(1);
  expect(ofType(given, "effect.done")).toHaveLength(1);
});

it("does not execute what was prepared too long ago: another may have taken over", async () => {
  const given = await givenWorld();
  await given.say(PUBLISH);
  // The process is held up just when its commit has become durable.
  given.store.listeners.add(() => {
    const isFirst =
      given.store.events.at(-1)?.type === "effect.prepared" && ofType(given, "effect.prepared").length === 1;
    if (isFirst && ofType(given, "effect.retry-due").length === 0) given.clock.advance(31_000);
  });
  await given.tap("approve");
  expect(given.store.events.map(({ type }) => type).filter((type) => type.startsWith("effect."))).toEqual([
    "effect.admitted",
    "effect.prepared",
    "effect.retry-due",
    "effect.prepared",
    "effect.done",
  ]);
  expect(given.shelf.done).toHaveLength(1);
});

it("forgets a model call that it could not commit", async () => {
  const { world, say, waiting } = await givenWorld();
  const { commit } = world.journal;
  let overtaken = true;
  world.journal.commit = async (whole) => {
    const calls = whole.writes.some(({ events }) => events.some(({ type }) => type === "model.called"));
    if (!calls || !overtaken) return commit(whole);
    overtaken = false;
    return { is: "conflict", stream: "pause/company" };
  };
  await say(PUBLISH);
  expect(waiting().title).toBe("Put posts/Pricing");
  expect(world.underWay.size).toBe(0);
});
