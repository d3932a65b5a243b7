// Reads that policy asks about: a card like any other, and an answer as if nobody had been asked.
import { expect, it } from "vitest";
import { Fault } from "#core/fault";
import type { GateName } from "#core/gate";
import { DEFAULT_RULES } from "#core/policy-defaults";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { approveTwice, CANARY, keep } from "../support/vault.ts";
import {
  ADD,
  type GivenReading,
  givenReading,
  leasesOf,
  living,
  type ReadingOptions,
} from "../support/vault-reading.ts";
import { DAY, HOUR } from "../support/world.ts";

const SAVED = ["contacts/ada@example.com = Ada"];

/** `contact.find` passes this gate; without a secret unless a test gives it one. */
async function given(gate: GateName, options: ReadingOptions = {}): Promise<GivenReading> {
  const you = await givenReading({ needs: [], empty: true, ...options });
  const rule = {
    name: `looking is ${gate}`,
    when: { tool: "contact.find" },
    gate,
    why: "A test wants it so.",
  };
  await adoptPolicy(you, { rules: [rule, ...DEFAULT_RULES] });
  return you;
}

const heard = (you: GivenReading) =>
  you.store.events
    .filter(({ type, body }) => type === "task.heard" && body?.includes("read.done") === true)
    .map(({ body }) => (JSON.parse(body ?? "") as { heard: object }).heard);

it("asks on a card that says what is read, from where, for whom and why, and reads nothing before", async () => {
  const you = await given("soft");
  await you.say(ADD);
  const card = you.waiting();
  const all = JSON.stringify(card);
  expect(card.title).toBe("Read with contact.find in sales");
  expect(all).toContain("From: sales, with contact.find");
  expect(all).toContain("For: the bookkeeper, at work for sales");
  expect(all).toContain("query: ada@example.com");
  expect(all).toContain("Reads only. Nothing to undo: it only reads.");
  expect(you.asked).toEqual([]);
});

it("hands what was read to the agent exactly as an open read does", async () => {
  const [open, asked] = [await given("open"), await given("soft")];
  for (const you of [open, asked]) you.shelf.change("contacts/ada@example.com", "Ada L.");
  await open.say(ADD);
  await asked.say(ADD);
  expect(heard(asked)).toEqual([]);
  await asked.tap("approve");
  expect(heard(asked)).toEqual(heard(open));
  expect(asked.asked).toEqual(open.asked);
  expect(asked.asked).toEqual([{ domain: "sales" }]);
  await asked.tap("approve");
  expect(asked.shelf.done).toEqual(SAVED);
});

it("goes on as after any refusal where you reject it, or nobody answers", async () => {
  const rejected = await given("soft");
  await rejected.say(ADD);
  await rejected.tap("reject");
  const ignored = await given("soft");
  await ignored.say(ADD);
  await ignored.advance(2 * DAY);
  for (const you of [rejected, ignored]) {
    expect(you.asked).toEqual([]);
    expect(you.shelf.done).toEqual([]);
    expect(you.store.events.some(({ type }) => type === "goal.ended")).toBe(true);
  }
});

it("refuses a read whose gate is closed, and asks nobody", async () => {
  const you = await given("closed");
  await you.say(ADD);
  expect(you.cards().flatMap(({ buttons }) => buttons)).toEqual([]);
  expect(you.sees()).toContain("The rule “looking is closed” of policy version 2 closes this");
  expect(you.asked).toEqual([]);
});

it("asks on two channels before it reads with a secret of another domain", async () => {
  const you = await givenReading({ needs: [{ secret: "diary" }], empty: true });
  await keep(you, { name: "diary", domain: "personal" });
  await you.say(ADD);
  const card = you.waiting();
  expect(JSON.stringify(card)).toContain("across domains asks twice");
  expect(JSON.stringify(card)).toContain("Borrows: diary of personal, for 10 minutes at most");
  await you.say(`approve ${card.id}`);
  expect(leasesOf(you)).toEqual([]);
  await you.at("telegram", "42").say(`confirm ${card.id} ${card.id.slice(-4)}`);
  expect(you.handed).toEqual([CANARY]);
  expect(leasesOf(you)).toMatchObject([{ secret: "diary", domain: "personal", worksIn: "sales", uses: 1 }]);
  expect(living(you)).toEqual([]);
  await you.tap("approve");
  expect(you.shelf.done).toEqual(SAVED);
});

it("asks at the hard gate for a lease of more than the usual minutes", async () => {
  const you = await givenReading({ needs: [{ secret: "crm", minutes: 30 }] });
  await you.say(ADD);
  expect(JSON.stringify(you.waiting())).toContain("A credential always asks with the whole shown");
  expect(you.handed).toEqual([]);
  await you.tap("approve");
  expect(you.handed).toEqual([CANARY]);
});

it("does not ask where a rule of trust that you wrote covers it", async () => {
  const you = await given("soft");
  const trust = {
    name: "look freely",
    when: { tool: "contact.find" },
    why: "",
    until: "2027-02-01",
    byHand: true,
  };
  await adoptPolicy(you, { trust: [trust] });
  await you.say(ADD);
  expect(you.asked).toHaveLength(1);
  expect(you.waiting().title).not.toContain("Read with");
});

it("reads what you changed it to, and nothing else", async () => {
  const you = await given("soft");
  await you.say(ADD);
  await you.submit("edit", you.waiting().id, { query: "ada@elsewhere.example" });
  expect(JSON.stringify(you.waiting())).toContain("query: ada@elsewhere.example");
  await you.tap("approve");
  const done = you.store.events.findLast(({ type }) => type === "effect.admitted");
  expect(done?.body).toContain("ada@elsewhere.example");
  expect(you.asked).toHaveLength(1);
});

it("shows a fresh card where the secret is another by then", async () => {
  const you = await givenReading({ needs: [{ secret: "diary" }], empty: true });
  await keep(you, { name: "diary", domain: "personal" });
  await you.say(ADD);
  const { id } = you.waiting();
  await keep(you, { name: "diary", domain: "finance" });
  await approveTwice(you, id);
  expect(you.handed).toEqual([]);
  expect(JSON.stringify(you.waiting("approve"))).toContain("Borrows: diary of finance");
});

it("tells the agent of a read that failed as it tells of an open one", async () => {
  const fails = { more: { read: () => Promise.reject(new Fault("not-found", "It is gone.")) } };
  const [open, asked] = [await given("open", fails), await given("soft", fails)];
  await open.say(ADD);
  await asked.say(ADD);
  await asked.tap("approve");
  const failed = (you: GivenReading) =>
    you.store.events
      .filter(({ type, body }) => type === "task.heard" && body?.includes("effect.failed") === true)
      .map(({ body }) => (JSON.parse(body ?? "") as { heard: object }).heard);
  expect(failed(asked)).toHaveLength(1);
  expect(failed(asked)).toEqual(failed(open));
});

it("waits for a pause, and reads after it", async () => {
  const you = await given("soft");
  await you.say(ADD);
  const { id } = you.waiting();
  await you.say("/pause sales");
  await you.tap("approve", id);
  expect(you.asked).toEqual([]);
  await you.say("/resume sales");
  expect(you.asked).toHaveLength(1);
});

it("has nothing to undo, and says so", async () => {
  const you = await given("soft");
  await you.say(ADD);
  const { id } = you.waiting();
  await you.tap("approve");
  expect(you.card(id).buttons).toEqual([]);
  await you.say(`undo ${id}`);
  expect(you.newest()).toContain("there is nothing to undo, it only read");
  await you.say(`/why ${id}`);
  expect(you.newest()).toContain("soft gate by “looking is soft”");
});

it("carries where it was written, asked about or not", async () => {
  const more = { more: { brings: "outside:crm" } } as const;
  const you = await given("soft", more);
  you.shelf.change("contacts/ada@example.com", "Ada L.");
  await you.say(ADD);
  await you.tap("approve");
  const done = you.store.events.find(({ type }) => type === "effect.done");
  expect(done?.origin).toBe("outside:crm");
  expect(JSON.stringify(you.waiting())).toContain("Rests on text from outside (contact.find)");
});

it("reads once it is approved, wherever it dies, and saves once", async () => {
  const whole = await given("soft", { needs: [{ secret: "crm" }], empty: false });
  await whole.say(ADD);
  const before = whole.passed;
  await whole.tap("approve");
  for (let at = before + 1; at <= whole.passed; at += 1) {
    const you = await given("soft", { needs: [{ secret: "crm" }], empty: false, diesAt: at });
    await you.say(ADD);
    await you.tap("approve");
    await you.advance(HOUR);
    expect(you.handed.length, `died at ${at}`).toBeGreaterThan(0);
    expect(living(you), `died at ${at}`).toEqual([]);
    await you.tap("approve");
    expect(you.shelf.done, `died at ${at}`).toEqual(SAVED);
  }
});
