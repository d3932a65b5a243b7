// Fifty taps on one card, on two channels, approve against reject, with the process dying anywhere: one decision, everyone
// else is told which, and no card ever shows what is not committed.
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { Channel } from "#core/chat";
import { Fault } from "#core/fault";
import { expectTruths } from "../support/truths.ts";
import { type GivenWorld, givenWorld, HOUR } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';
const DONE = ["posts/Pricing = Charge for outcomes."];

interface Taps {
  readonly id: string;
  /** How the tapped messages stand now: a copy that nobody tapped may be left behind by a death. */
  faces(): readonly (string | undefined)[];
  /** What each of them was told; empty where the process died before it could answer. */
  readonly told: readonly string[];
}

/** What each card in the local chat claimed that no event had said by then. */
function claims(you: GivenWorld): string[] {
  const found: string[] = [];
  const committed = (id: string, decision: string): boolean =>
    you.store.events.some(
      ({ stream, type, body }) =>
        stream === `approval/${id}` &&
        type === "approval.decided" &&
        (JSON.parse(body ?? "{}") as { decision: string }).decision === decision,
    );
  const happened = (id: string, type: string): boolean =>
    you.store.events.some((event) => event.stream === `effect/${id}` && event.type === type);
  const { show } = you.chat;
  const watched: Channel["show"] = (card, thread, at) => {
    const words = card.state?.words ?? "";
    if (/Approved by/.test(words) && !committed(card.id, "approved")) found.push(words);
    if (/Rejected by/.test(words) && !committed(card.id, "rejected")) found.push(words);
    if (/Done at/.test(words) && !happened(card.id, "effect.done")) found.push(words);
    return show(card, thread, at);
  };
  Object.assign(you.chat, { show: watched });
  return found;
}

async function fiftyTaps(you: GivenWorld, verbs: readonly ("approve" | "reject")[]): Promise<Taps> {
  const { id } = you.waiting();
  const phone = you.at("telegram", "42");
  await phone.say(`show ${id}`);
  const here = you.messages().find(({ card }) => card.id === id)?.id ?? "";
  const there = phone.messages().find(({ card }) => card.id === id)?.id ?? "";
  const told = await Promise.all(
    verbs.map((verb, at) => (at % 2 === 0 ? you.tapOld(verb, id, here) : phone.tapOld(verb, id, there))),
  );
  await you.advance(HOUR);
  const face = (who: Pick<GivenWorld, "messages">, message: string) =>
    who.messages().find((one) => one.id === message)?.card.state?.words;
  return { id, told, faces: () => [face(you, here), face(phone, there)] };
}

const DID = /^(Approved\.|Rejected; nothing was changed\.)/;
const LATER = /^Already (approved|rejected) by you on (the local chat|Telegram) at/;

async function expectOneDecision(you: GivenWorld, { id, told, faces }: Taps, when: string): Promise<void> {
  const events = await you.world.journal.events({ stream: `approval/${id}`, limit: 99 });
  const decided = events.filter(({ type }) => type === "approval.decided");
  expect(decided.length, when).toBe(1);
  const decision = String(decided[0]?.data.decision);
  expect(you.shelf.done, when).toEqual(decision === "approved" ? DONE : []);
  const answered = told.filter((words) => words !== "");
  expect(answered.filter((words) => DID.test(words)).length, when).toBeLessThanOrEqual(1);
  for (const words of answered.filter((one) => !DID.test(one))) {
    expect(words, when).toMatch(LATER);
    expect(words, when).toContain(`Already ${decision}`);
  }
  const [one, other] = faces();
  expect(one, when).toMatch(decision === "approved" ? /^Approved by you .*Done at/ : /^Rejected by you/);
  expect(other, when).toBe(one);
  await expectTruths(you, when);
}

const mixed = Array.from({ length: 50 }, (_, at) =>
  at % 3 === 0 ? ("reject" as const) : ("approve" as const),
);

it("makes one decision of fifty taps at the same moment, and tells the forty-nine others which", async () => {
  for (const verbs of [
    mixed,
    mixed.toReversed(),
    mixed.map((verb) => (verb === "approve" ? "reject" : "approve")),
  ]) {
    const you = await givenWorld();
    const untrue = claims(you);
    await you.say(POST);
    const taps = await fiftyTaps(you, verbs as typeof mixed);
    await expectOneDecision(you, taps, "at once");
    expect(taps.told.filter((words) => DID.test(words))).toHaveLength(1);
    expect(taps.told.filter((words) => LATER.test(words))).toHaveLength(49);
    expect(untrue).toEqual([]);
  }
});

it("makes one decision of fifty taps wherever the process dies among them", async () => {
  const whole = await givenWorld();
  await whole.say(POST);
  const begins = whole.passed;
  await fiftyTaps(whole, mixed);
  const moments = Array.from({ length: whole.passed - begins }, (_, at) => begins + at + 1);
  // Every moment around the decision, and some of the many alike after it.
  const chosen = moments.filter((_, at) => at < 60 || at % 9 === 0);
  expect(chosen.length).toBeGreaterThan(40);
  for (const diesAt of chosen) {
    const you = await givenWorld({ diesAt });
    const untrue = claims(you);
    await you.say(POST);
    await expectOneDecision(you, await fiftyTaps(you, mixed), `died at ${diesAt}`);
    expect(untrue, `died at ${diesAt}`).toEqual([]);
  }
});

it("makes one decision whatever the mix of taps, and whenever it dies", async () => {
  const drawn = fc.tuple(
    fc.array(fc.constantFrom("approve" as const, "reject" as const), { minLength: 50, maxLength: 50 }),
    fc.integer({ min: 20, max: 400 }),
  );
  await fc.assert(
    fc.asyncProperty(drawn, async ([verbs, diesAt]) => {
      const you = await givenWorld({ diesAt });
      const untrue = claims(you);
      await you.say(POST);
      await expectOneDecision(you, await fiftyTaps(you, verbs), `died at ${diesAt}`);
      expect(untrue).toEqual([]);
    }),
    { numRuns: 25, seed: 7 },
  );
});

it("goes on editing the copy that was tapped, although another copy was on its way", async () => {
  const you = await givenWorld();
  const { show } = you.chat;
  const { posts } = you.world;
  const noting = posts.shown;
  const onItsWay = Promise.withResolvers<void>();
  const arrives = Promise.withResolvers<void>();
  let copies = 0;
  // The first copy stands, and the database was away when that was to be noted.
  Object.assign(posts, {
    shown: async (...given: Parameters<typeof noting>) => {
      if (copies === 1)
        throw new Fault("unavailable", "The connection was reset.", { retry: { afterMs: 1_000 } });
      return noting(...given);
    },
  });
  const posting: Channel["show"] = async (card, thread, at) => {
    if (at !== undefined || card.kind !== "approval") return show(card, thread, at);
    copies += 1;
    const ref = await show(card, thread, at);
    if (copies === 2) {
      onItsWay.resolve();
      await arrives.promise;
    }
    return ref;
  };
  Object.assign(you.chat, { show: posting });
  await you.say(POST);
  const [first] = you.messages();
  void you.advance(HOUR);
  await onItsWay.promise;
  const tapped = you.tapOld("approve", first?.card.id ?? "", first?.id ?? "");
  await vi.waitFor(() => expect(you.shelf.done).toEqual(DONE));
  arrives.resolve();
  await tapped;
  await you.advance(HOUR);
  const now = you.messages().find(({ id }) => id === first?.id);
  expect(now?.card.state?.words).toMatch(/^Approved by you .*Done at/);
});
