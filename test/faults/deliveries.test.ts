// A platform that missed an acknowledgement delivers again, in any order: whatever arrives how often, it has its consequence once.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Inbound } from "#core/chat";
import { expectTruths } from "../support/truths.ts";
import { type GivenWorld, givenWorld, HOUR } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';

const base = (id: string) => ({
  id: `webchat:${id}`,
  channel: "webchat",
  thread: "webchat:local",
  account: "local",
  name: "Ada",
  raw: { id },
});
const said = (id: string, text: string): Inbound => ({ is: "said", ...base(id), text, message: id });
const tapped = (id: string, verb: string, about: string, message: string): Inbound => ({
  is: "tapped",
  ...base(id),
  verb,
  about,
  message,
  handle: id,
});
const submitted = (id: string, about: string, body: string): Inbound => ({
  is: "submitted",
  ...base(id),
  verb: "edit",
  about,
  fields: { body },
});

/** Every order of what is given. */
function orders<T>(of: readonly T[]): T[][] {
  if (of.length === 0) return [[]];
  return of.flatMap((one, at) => orders(of.toSpliced(at, 1)).map((rest) => [one, ...rest]));
}

const unlike = <T>(of: readonly T[][]): T[][] => [
  ...new Map(of.map((one) => [JSON.stringify(one), one])).values(),
];

/** A card that waits, and what the platform holds about it: a tap, a form, and words. */
async function waitingCard(): Promise<{
  you: GivenWorld;
  updates: Record<"tap" | "form" | "words", Inbound>;
}> {
  const you = await givenWorld();
  await you.say(POST);
  const { id } = you.waiting();
  const [{ id: message = "" } = {}] = you.messages();
  const updates = {
    tap: tapped("t1", "approve", id, message),
    form: submitted("f1", id, "Charge for what it is worth."),
    words: said("w1", "Add contact Ada <ada@example.com>"),
  };
  return { you, updates };
}

type Name = "tap" | "form" | "words";

/** All at once, without waiting for one before the next. */
async function delivered(you: GivenWorld, updates: readonly Inbound[]): Promise<void> {
  await Promise.all(updates.map((one) => you.chat.deliver(one)));
  await you.settle();
}

async function expectOnce(you: GivenWorld, when: string): Promise<void> {
  const decided = await you.world.journal.events({ types: ["approval.decided"], limit: 99 });
  const replaced = await you.world.journal.events({ types: ["approval.superseded"], limit: 99 });
  expect(decided.length + replaced.length, when).toBe(1);
  const posts = you.shelf.done.filter((one) => one.startsWith("posts/"));
  expect(posts, when).toEqual(decided.length === 1 ? ["posts/Pricing = Charge for outcomes."] : []);
  const contacts = you.cards().filter(({ title }) => title === "Put contacts/ada@example.com");
  expect(contacts.length, when).toBe(1);
  const goals = await you.world.journal.count({ kind: "goal" });
  expect(goals, when).toBe(2);
  await expectTruths(you, when);
}

it("has each its consequence once, in every order of a tap, a form and words that come twice", async () => {
  const twice: readonly Name[] = ["tap", "tap", "form", "form", "words", "words"];
  const every = unlike(orders(twice));
  expect(every).toHaveLength(90);
  for (const order of every) {
    const { you, updates } = await waitingCard();
    await delivered(
      you,
      order.map((name) => updates[name]),
    );
    await expectOnce(you, order.join(", "));
  }
});

it("has each its consequence once, one to five times each, in any order, with time and a restart in between", async () => {
  const times = fc.integer({ min: 1, max: 5 });
  const drawn = fc.tuple(times, times, times).chain(([taps, forms, words]) => {
    const all: Name[] = [
      ...Array<Name>(taps).fill("tap"),
      ...Array<Name>(forms).fill("form"),
      ...Array<Name>(words).fill("words"),
    ];
    const order = fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
    return fc.tuple(order, fc.nat(all.length), fc.constantFrom("nothing", "an hour", "a restart"));
  });
  await fc.assert(
    fc.asyncProperty(drawn, async ([order, cut, between]) => {
      const { you, updates } = await waitingCard();
      const all = order.map((name) => updates[name]);
      await delivered(you, all.slice(0, cut));
      if (between === "an hour") await you.advance(HOUR);
      if (between === "a restart") await you.restart();
      await delivered(you, all.slice(cut));
      await expectOnce(you, `${order.join(", ")} with ${between} after ${cut}`);
    }),
    { numRuns: 60, seed: 42 },
  );
});

it("knows an update again after the process died at any moment of dealing with it", async () => {
  const whole = await givenWorld();
  await whole.say(POST);
  const lifetime = whole.passed;
  for (let diesAt = 1; diesAt <= lifetime; diesAt += 1) {
    const you = await givenWorld({ diesAt });
    const id = await you.say(POST);
    for (const _again of [1, 2]) await you.again(id, POST);
    await you.advance(HOUR);
    expect(await you.world.journal.count({ kind: "goal" }), `died at ${diesAt}`).toBe(1);
    expect(await you.world.journal.count({ kind: "approval" }), `died at ${diesAt}`).toBe(1);
    await expectTruths(you, `died at ${diesAt}`);
  }
});

it("answers a command once, however often its message comes", async () => {
  const you = await givenWorld();
  for (const text of ["/status", "/pause", "/resume", "/inbox", "/digest", "what do you know about Acme?"]) {
    const id = await you.say(text);
    const before = you.messages().length;
    for (const _again of [1, 2, 3, 4]) await you.again(id, text);
    expect(you.messages().length, text).toBe(before);
  }
  const pauses = await you.world.journal.events({ types: ["pause.began", "pause.ended"], limit: 99 });
  expect(pauses).toHaveLength(2);
});
