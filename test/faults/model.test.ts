// An endpoint that misbehaves, through the real adapter: tried again by rule and then a card, or refused with a sentence.
// Never a crash, never a guess, never charged twice, and nothing lost.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openAiModel } from "#adapters/openai/model";
import { type FakeOpenAi, type Misbehaviour, startOpenAi } from "../fakes/openai.ts";
import { expectTruths } from "../support/truths.ts";
import { type GivenWorld, givenWorld, HOUR, MINUTE } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';

let openai: FakeOpenAi;
let you: GivenWorld;
beforeAll(async () => {
  openai = await startOpenAi({
    script: { understand: () => ({ intent: { is: "publish", title: "Pricing", body: "As it was read." } }) },
    retryAfter: 30,
  });
});
afterAll(() => openai.stop());
beforeEach(async () => {
  you = await givenWorld();
  openai.calls.length = 0;
  behind();
});

/** The real adapter is the world's model from now on. */
function behind(timeoutMs = 20_000): void {
  const model = openAiModel({ apiKey: "sk-test", baseUrl: openai.url, model: "gpt-4o-mini", timeoutMs });
  Object.assign(you.world, { model });
}

const settled = async () =>
  (await you.world.journal.events({ types: ["model.settled"], limit: 99 })).map(({ data }) => data);

/** Every call was settled once, and the money that is counted is the money that was settled. */
async function expectPaidOnce(): Promise<void> {
  const calls = await you.world.journal.events({ types: ["model.called"], limit: 99 });
  const settlements = await settled();
  expect(settlements.map(({ call }) => call)).toEqual(calls.map(({ data }) => data.call));
  expect(calls).toHaveLength(openai.calls.length);
  const rows = [...you.store.spend].map(([call, { micros }]) => [call, micros]);
  const charged = settlements.filter(({ cost }) => Number(cost) > 0).map(({ call, cost }) => [call, cost]);
  expect(rows).toEqual(charged);
}

const order = (kind: Misbehaviour, times: number): void => {
  for (let at = 0; at < times; at += 1) openai.next(kind);
};

const TRIED_AGAIN: [Misbehaviour, RegExp, "free" | "reserved"][] = [
  ["429", /asks to slow down/, "free"],
  ["429-bare", /asks to slow down/, "free"],
  ["500", /trouble of its own \(500\)/, "reserved"],
  ["503", /trouble of its own \(503\)/, "reserved"],
  ["html-502", /trouble of its own \(502\)/, "reserved"],
  ["reset", /cannot be reached/, "reserved"],
  ["cut-off", /cannot be reached/, "reserved"],
  ["invalid-json", /not JSON/, "reserved"],
  ["wrong-schema", /does not fit/, "reserved"],
  ["empty", /it is empty/, "reserved"],
  ["no-choices", /no chat completion/, "reserved"],
  ["length", /cut off at the limit/, "reserved"],
  ["html", /no chat completion/, "reserved"],
];

describe("a passing trouble", () => {
  it.each(TRIED_AGAIN)(
    "%s: the call is made again by rule, and the card comes all the same",
    async (kind, _, basis) => {
      order(kind, 2);
      await you.say(POST);
      await you.advance(5 * MINUTE);
      expect(openai.calls).toHaveLength(3);
      expect((await settled()).map((one) => one.basis)).toEqual([basis, basis, "reported"]);
      expect(you.waiting().sections[0]).toMatchObject({ diff: "+As it was read." });
      await expectPaidOnce();
      await expectTruths(you);
    },
  );

  it.each(TRIED_AGAIN)(
    "%s for good: a card says so after four calls, and Try again helps later",
    async (kind, words) => {
      order(kind, 4);
      await you.say(POST);
      await you.advance(10 * HOUR);
      expect(openai.calls).toHaveLength(4);
      const card = you.waiting("retry");
      expect(card.state?.words).toMatch(words);
      expect(card.state?.words).toContain("(asked 4 times)");
      expect(await you.tap("retry", card.id)).toBe("Trying again.");
      await you.advance(MINUTE);
      expect(you.waiting().title).toBe("Put posts/Pricing");
      await expectPaidOnce();
      await expectTruths(you);
    },
  );

  it("waits as long as a 429 asks for, and no longer", async () => {
    order("429", 1);
    await you.say(POST);
    await you.advance(29_000);
    expect(openai.calls).toHaveLength(1);
    await you.advance(1_000);
    expect(openai.calls).toHaveLength(2);
  });
});

describe("what trying again would not change", () => {
  const refused: [Misbehaviour, RegExp, "free" | "reserved"][] = [
    ["refusal", /The model declined: I cannot help with that/, "reserved"],
    ["content-filter", /content filter withheld the reply/, "reserved"],
    ["401", /does not accept the key.*OPENAI_API_KEY/, "free"],
    ["404", /OPENAI_MODEL/, "free"],
  ];
  it.each(refused)("%s: is asked once, and a card says what to do", async (kind, words, basis) => {
    order(kind, 1);
    await you.say(POST);
    await you.advance(HOUR);
    expect(openai.calls).toHaveLength(1);
    const card = you.waiting("retry");
    expect(card.state?.words).toMatch(words);
    expect(card.buttons.map(({ label }) => label)).toEqual(["Try again", "Stop"]);
    expect((await settled()).map((one) => one.basis)).toEqual([basis]);
    expect(await you.tap("stop", card.id)).toBe("Stopped.");
    await you.advance(HOUR);
    expect(openai.calls).toHaveLength(1);
    await expectPaidOnce();
    await expectTruths(you);
  });
});

describe("an endpoint without an end", () => {
  it.each(["hang", "trickle"] as const)("%s: is given up at the deadline, and asked again", async (kind) => {
    behind(400);
    order(kind, 1);
    await you.say(POST);
    behind();
    await you.advance(MINUTE);
    expect(openai.calls).toHaveLength(2);
    expect((await settled())[0]).toMatchObject({
      basis: "reserved",
      fault: expect.stringContaining("in time"),
    });
    expect(you.waiting().title).toBe("Put posts/Pricing");
    await expectPaidOnce();
    await expectTruths(you);
  });

  it.each(["endless", "longer"] as const)(
    "a reply that is %s is not taken, however well it fits",
    async (kind) => {
      order(kind, 4);
      await you.say(POST);
      await you.advance(HOUR);
      const largest = Math.max(...you.store.events.map(({ body }) => body?.length ?? 0));
      expect(largest).toBeLessThan(2 ** 20);
      expect(/too long/.test(you.waiting("retry").state?.words ?? "")).toBe(true);
      await expectPaidOnce();
    },
  );
});

it("accepts a reply without usage, and settles it at its whole reservation", async () => {
  order("no-usage", 1);
  await you.say(POST);
  expect((await settled()).map((one) => one.basis)).toEqual(["reserved"]);
  expect(you.waiting().title).toBe("Put posts/Pricing");
  await expectPaidOnce();
  await expectTruths(you);
});

it("keeps three matters apart whose calls fail in turns", async () => {
  for (const kind of ["500", "invalid-json", "reset", "429", "wrong-schema"] as const) openai.next(kind);
  const others = [you.at("webchat", "local"), you.at("telegram", "42")];
  await Promise.all([you.say(POST), ...others.map((one) => one.say(POST))]);
  await you.advance(HOUR);
  expect(await you.world.journal.count({ kind: "approval", status: ["waiting"] })).toBe(3);
  expect(openai.calls).toHaveLength(8);
  await expectPaidOnce();
  await expectTruths(you);
});
