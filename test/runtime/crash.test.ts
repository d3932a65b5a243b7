// The process dies anywhere: nothing that was accepted is lost, nothing happens twice, and the old buttons still work.
import { expect, it } from "vitest";
import { Fault } from "#core/fault";
import { type GivenWorld, givenWorld, HOUR, MINUTE } from "../support/world.ts";

/** Long enough for a job that a dead process had in hand to be given to another. */
const LATER = 20 * MINUTE;

type Story = (you: GivenWorld) => Promise<void>;

/** Runs the story once for each point at which the process can die in it. */
async function dyingEverywhere(story: Story, holds: (you: GivenWorld, diesAt: number) => Promise<void>) {
  const whole = await givenWorld();
  await story(whole);
  await holds(whole, 0);
  expect(whole.passed).toBeGreaterThan(10);
  for (let diesAt = 1; diesAt <= whole.passed; diesAt += 1) {
    const you = await givenWorld({ diesAt });
    await story(you);
    await holds(you, diesAt);
  }
}

const whole = async (you: GivenWorld) => expect((await you.world.journal.verify()).broken).toBeUndefined();
const errors = (you: GivenWorld) => you.logged.filter((line) => line.startsWith("error"));

it("publishes once, wherever it dies between the message and the receipt", async () => {
  await dyingEverywhere(
    async (you) => {
      await you.say('Publish a post titled "Pricing" saying "Charge."');
      await you.tap("approve");
      await you.advance(LATER);
    },
    async (you, diesAt) => {
      expect(you.shelf.done, `died at ${diesAt}`).toEqual(["posts/Pricing = Charge."]);
      const [goal, ...more] = await you.world.journal.find({ kind: "goal", limit: 9 });
      expect(goal?.view.status, `died at ${diesAt}`).toBe("done");
      expect(more).toEqual([]);
      expect(await you.world.journal.count({ kind: "approval" })).toBe(1);
      expect(you.waiting("undo").state?.words, `died at ${diesAt}`).toContain("Done at");
      expect(await you.world.inbox.pending()).toEqual([]);
      expect(errors(you)).toEqual([]);
      await whole(you);
    },
  );
});

it("mails once, wherever it dies, also during the hold", async () => {
  await dyingEverywhere(
    async (you) => {
      await you.say('Email ada@example.com about "Hi" saying "There."');
      await you.tap("approve");
      await you.advance(30_000);
      await you.advance(LATER);
    },
    async (you, diesAt) => {
      expect(you.shelf.done, `died at ${diesAt}`).toEqual(["mail/ada@example.com/Hi = There."]);
      await whole(you);
    },
  );
});

it("undoes once, wherever it dies", async () => {
  await dyingEverywhere(
    async (you) => {
      await you.say("Add contact Ada <ada@example.com>");
      await you.tap("approve");
      await you.advance(LATER);
      await you.tap("undo");
      await you.advance(LATER);
    },
    async (you, diesAt) => {
      const done = ["contacts/ada@example.com = Ada", "contacts/ada@example.com = nothing"];
      expect(you.shelf.done, `died at ${diesAt}`).toEqual(done);
      expect(you.sees(), `died at ${diesAt}`).toMatch(/Undone at/);
      await whole(you);
    },
  );
});

it("writes one post through all its steps, wherever it dies", async () => {
  await dyingEverywhere(
    async (you) => {
      await you.say("Remember that our pricing follows outcomes");
      await you.say("Write and publish a post about pricing");
      await you.advance(LATER);
      await you.tap("approve");
      await you.advance(LATER);
    },
    async (you, diesAt) => {
      expect(you.shelf.done.length, `died at ${diesAt}`).toBeLessThanOrEqual(1);
      expect(await you.world.journal.count({ kind: "approval" }), `died at ${diesAt}`).toBe(1);
      await whole(you);
    },
  );
});

it("keeps one fact and answers every question, wherever it dies", async () => {
  await dyingEverywhere(
    async (you) => {
      await you.say("Remember that Acme pays within 45 days");
      await you.say("/status");
      await you.say("/pause content");
    },
    async (you, diesAt) => {
      expect(await you.world.journal.count({ kind: "fact" }), `died at ${diesAt}`).toBe(1);
      expect(you.sees(), `died at ${diesAt}`).toContain("Kept:");
      expect(you.sees(), `died at ${diesAt}`).toContain("Running.");
      expect(you.sees(), `died at ${diesAt}`).toMatch(/content is paused/i);
      await whole(you);
    },
  );
});

it("takes each turn of a standing goal once, and sends the digest at most once, wherever it dies", async () => {
  await dyingEverywhere(
    async (you) => {
      await you.say('Every day at 11:00, publish a post titled "Daily" saying "Hi."');
      await you.say("/digest at 11:30");
      await you.advance(2 * HOUR);
    },
    async (you, diesAt) => {
      const turns = await you.world.journal.events({ types: ["standing.ran"], limit: 9 });
      expect(turns, `died at ${diesAt}`).toHaveLength(1);
      expect(await you.world.journal.count({ kind: "approval" }), `died at ${diesAt}`).toBe(1);
      const digests = you.cards().filter(({ title }) => title.startsWith("Digest of"));
      expect(digests.length, `died at ${diesAt}`).toBeLessThanOrEqual(1);
      expect(await you.world.journal.count({ kind: "digest" }), `died at ${diesAt}`).toBe(1);
    },
  );
});

it("keeps a card that waits through a restart, and its old button works once", async () => {
  const you = await givenWorld();
  await you.say('Publish a post titled "Pricing" saying "Charge."');
  await you.restart();
  await you.restart();
  expect(you.messages()).toHaveLength(1);
  await you.tap("approve");
  await you.restart();
  await you.settle();
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge."]);
});

it("keeps a mail back for its whole hold window through a restart, and Undo still cancels it", async () => {
  const you = await givenWorld();
  await you.say('Email ada@example.com about "Hi" saying "There."');
  await you.tap("approve");
  await you.restart();
  await you.settle();
  await you.say("/resume");
  expect(you.shelf.done).toEqual([]);
  expect(await you.tap("undo")).toBe("Cancelled: nothing was done.");
  await you.advance(HOUR);
  expect(you.shelf.done).toEqual([]);
});

it("asks the operator when nobody can say what became of an effect, and does nothing by itself", async () => {
  const you = await diedDuringExecution();
  you.shelf.forget();
  await you.restart();
  await you.advance(HOUR);
  expect(you.sees()).toContain("Nobody knows whether it happened");
  expect(you.waiting("stop").buttons.map(({ label }) => label)).toEqual(["Try again", "Stop"]);
  expect(you.shelf.done).toHaveLength(1);
  await you.say("/inbox");
  expect(you.newest()).toContain("Nobody knows whether it happened");
  expect(await you.tap("stop")).toBe("Closed.");
  await you.advance(HOUR);
  expect(you.shelf.done).toHaveLength(1);
});

it("asks once about an outcome that nobody knows, wherever it dies, and no more once that was settled", async () => {
  const opened = (you: GivenWorld) => you.world.journal.events({ types: ["escalation.opened"], limit: 9 });
  const needs = (you: GivenWorld) =>
    new Set(you.cards().flatMap(({ title, id }) => (title.startsWith("Needs you") ? [id] : [])));
  await dyingEverywhere(
    async (you) => {
      you.shelf.forget();
      you.shelf.fail(new Fault("unknown-outcome", "The connection broke."), "after");
      await you.say('Publish a post titled "Pricing" saying "Charge."');
      await you.tap("approve");
      await you.advance(LATER);
    },
    async (you, diesAt) => {
      expect(await opened(you), `died at ${diesAt}`).toHaveLength(1);
      const [id = "", ...more] = needs(you);
      expect(more, `died at ${diesAt}`).toEqual([]);
      await you.tap("stop");
      await you.advance(LATER);
      // A copy that was lost sight of, because it died as it was shown, stays as it is; the card itself does not.
      expect(you.card(id).buttons, `died at ${diesAt}`).toEqual([]);
      expect(you.shelf.done.length, `died at ${diesAt}`).toBeLessThanOrEqual(1);
      await whole(you);
    },
  );
});

it("asks the tool what happened, and finds it done", async () => {
  const you = await diedDuringExecution();
  await you.restart();
  await you.advance(MINUTE);
  expect(you.shelf.done).toHaveLength(1);
  expect(you.waiting("undo").state?.words).toContain("Done at");
  const [done] = await you.world.journal.events({ types: ["effect.done"], limit: 1 });
  expect(done?.data.found).toBe(true);
});

/** The post stands, and the process that put it there died before it could say so. */
async function diedDuringExecution(): Promise<GivenWorld> {
  const you = await givenWorld();
  await you.say('Publish a post titled "Pricing" saying "Charge."');
  const { journal } = you.world;
  let hung = false;
  const commit = journal.commit;
  Object.assign(you.world, {
    journal: {
      ...journal,
      commit: (given: Parameters<typeof commit>[0]) => {
        hung ||= given.writes.some(({ events }) => events.some(({ type }) => type === "effect.done"));
        return hung ? new Promise(() => undefined) : commit(given);
      },
    },
  });
  const { id } = you.waiting();
  const { id: message = "" } = you.messages().at(-1) ?? {};
  void you.tapOld("approve", id, message);
  await expect.poll(() => hung).toBe(true);
  return you;
}
