// Any schedule of words, taps, pauses and time: inside a pause nothing begins that it holds, and on resume nothing is lost or doubled.
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { ButtonVerb } from "#core/card";
import { effectFold } from "#core/effect";
import type { Commit } from "#core/ports";
import { idOf } from "#core/stream";
import { begunWhileHeld, pausingElsewhere } from "../support/held.ts";
import { expectTruths } from "../support/truths.ts";
import { until } from "../support/until.ts";
import { type GivenWorld, givenWorld, HOUR, MINUTE } from "../support/world.ts";

type Step =
  | { readonly does: "say"; readonly words: string }
  | { readonly does: "tap"; readonly verb: ButtonVerb; readonly which: number }
  | { readonly does: "wait"; readonly ms: number }
  | { readonly does: "restart" };

const WORDS = [
  'Publish a post titled "<n>" saying "Text."',
  'Email ada@example.com about "<n>" saying "Text."',
  "Add contact Ada <n@example.com>",
  "Write and publish a post about <n>",
];
const PAUSES = ["/pause", "/pause content", "/pause sales", "/pause publisher", "/pause planner"];
const RESUMES = ["/resume", "/resume content", "/resume sales", "/resume publisher", "/resume planner"];

const says = (words: readonly string[]) =>
  fc.record({ does: fc.constant("say" as const), words: fc.constantFrom(...words) });
const taps = fc.record({
  does: fc.constant("tap" as const),
  verb: fc.constantFrom("approve" as const, "approve" as const, "undo" as const, "reject" as const),
  which: fc.nat(9),
});
const spoken: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: says(WORDS) },
  { weight: 2, arbitrary: says(PAUSES) },
  { weight: 2, arbitrary: says(RESUMES) },
  { weight: 5, arbitrary: taps },
);
const between: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant("wait" as const), ms: fc.constantFrom(1_000, MINUTE, HOUR) }),
  },
  { weight: 1, arbitrary: fc.constant({ does: "restart" as const }) },
);

async function take(you: GivenWorld, one: Step, at: number): Promise<void> {
  if (one.does === "wait") return you.advance(one.ms);
  if (one.does === "restart") {
    await you.restart();
    return you.settle();
  }
  if (one.does === "say") {
    await you.say(one.words.replaceAll("<n>", `n${at}`).replace("<n@", `<n${at}@`));
    return;
  }
  const about = you.cards().flatMap(({ buttons }) => buttons.filter(({ verb }) => verb === one.verb));
  const button = about[one.which % Math.max(1, about.length)];
  if (button !== undefined) await you.tap(one.verb, button.about);
}

/** Everything goes on: what was approved happened once, what was said was answered. */
async function expectNothingLost(you: GivenWorld): Promise<void> {
  await you.say("/resume");
  await you.advance(5 * MINUTE);
  await expectTruths(you);
  const effects = await Promise.all(
    (await you.world.journal.streams({ kind: "effect" })).map(async (stream) => {
      const events = await you.world.journal.events({ stream, limit: 99 });
      return [
        stream,
        events.reduce((so, event) => effectFold.evolve(so, event as never), effectFold.initial),
      ] as const;
    }),
  );
  const open = effects.filter(([, { status }]) => status === "admitted" || status === "prepared");
  expect(open).toEqual([]);
  const decided = await you.world.journal.events({ types: ["approval.decided"], limit: 999 });
  const approvedOnes = decided
    .filter(({ data }) => data.decision === "approved")
    .map(({ stream }) => idOf(stream));
  expect(new Set(effects.map(([stream]) => idOf(stream)))).toEqual(new Set(approvedOnes));
  expect(new Set(you.shelf.tokens).size).toBe(you.shelf.tokens.length);
}

/** Words and taps that come in the same breath; time passes, and processes end, between them. */
const burst = fc.oneof(
  { weight: 3, arbitrary: fc.array(spoken, { minLength: 1, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.tuple(between) },
);

/** At which beginnings somebody else pauses everything just then. */
const elsewhere = fc.array(
  fc.integer({ min: 0, max: 9 }).map((drawn) => drawn === 0),
  { maxLength: 20 },
);

it("begins nothing inside a pause that holds it, and loses or doubles nothing after", async () => {
  let calls = 0;
  let deeds = 0;
  let pauses = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(burst, { minLength: 4, maxLength: 16 }), elsewhere, async (bursts, strikes) => {
      const you = await givenWorld();
      const left = [...strikes];
      let reached: GivenWorld["world"] | undefined;
      let at = 0;
      for (const steps of bursts) {
        // A new process reaches the journal by a way of its own.
        if (reached !== you.world) pausingElsewhere(you, left);
        reached = you.world;
        await Promise.all(
          steps.map((one) => {
            at += 1;
            return take(you, one, at);
          }),
        );
        expect(begunWhileHeld(you)).toEqual([]);
      }
      left.length = 0;
      await expectNothingLost(you);
      expect(begunWhileHeld(you)).toEqual([]);
      calls += you.model.asked().length;
      deeds += you.shelf.done.length;
      pauses += you.store.events.filter(({ type }) => type === "pause.began").length;
    }),
    { numRuns: 100, seed: 2_026, endOnFailure: true },
  );
  // A property over schedules in which nothing happens proves nothing.
  expect(Math.min(calls, deeds, pauses)).toBeGreaterThan(30);
}, 60_000);

it("wakes also what came to be held in the very moment of the resume", async () => {
  const you = await givenWorld();
  const { journal } = you.world;
  const { commit } = journal;
  const thinking = Promise.withResolvers<void>();
  you.model.script("understand", { waits: thinking.promise });
  await you.say("/pause sales");
  void you.say('Email ada@example.com about "Late" saying "Text."');
  await vi.waitFor(() => expect(you.model.asked()).toHaveLength(1));
  const assigned = () =>
    you.store.events.find(({ type, body }) => type === "task.assigned" && body?.includes('"correspondent"'));
  Object.assign(journal, {
    commit: async (given: Commit) => {
      if (given.writes.some(({ events }) => events.some(({ type }) => type === "pause.ended"))) {
        // Only now the correspondent begins, looks, and finds itself held.
        thinking.resolve();
        await until(() => assigned() !== undefined, "the correspondent's task");
        const { stream = "" } = assigned() ?? {};
        const jobs = () => [...you.store.jobs.values()].some(({ about }) => about === stream);
        await until(() => !jobs() && !you.world.inHand.has(stream), "it to have looked");
      }
      return commit(given);
    },
  });
  await you.say("/resume sales");
  await you.advance(MINUTE);
  expect(you.waiting().title).toBe("Put mail/ada@example.com/Late");
  await expectTruths(you);
});
