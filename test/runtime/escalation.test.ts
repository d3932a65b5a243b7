// The escalation inbox: what keeps failing, waits too long or costs too much is one card with what was tried, what is known
// and the next steps.
import { beforeEach, expect, it } from "vitest";
import { Fault } from "#core/fault";
import { adoptPolicy as adopt } from "../support/adopt-policy.ts";
import { expectTruths } from "../support/truths.ts";
import { type GivenWorld, givenWorld, HOUR, MINUTE } from "../support/world.ts";

const down = () => new Fault("unavailable", "The site does not answer.", { retry: { afterMs: 1_000 } });
const post = (title: string) => `Publish a post titled "${title}" saying "Charge for outcomes."`;

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});

async function approved(words: string): Promise<string> {
  await you.say(words);
  const { id } = you.waiting();
  await you.tap("approve", id);
  return id;
}

async function broken(...titles: string[]): Promise<string[]> {
  you.shelf.fail(down());
  const ids: string[] = [];
  for (const title of titles) {
    ids.push(await approved(post(title)));
    await you.advance(10_000);
  }
  return ids;
}

const needs = () => you.cards().filter(({ title }) => title.startsWith("Needs you"));
const matter = () => {
  const [card] = needs();
  if (card === undefined) throw new Error(`Nothing needs you:\n${you.sees()}`);
  return card;
};
const goal = async () => (await you.world.journal.find({ kind: "goal", limit: 1 }))[0]?.view.status;

it("shows one card for a broken tool, however much waits for it, with what was tried and what comes next", async () => {
  const [first = "", second = ""] = await broken("Pricing", "Value");
  expect(needs()).toHaveLength(1);
  const { id, sections, buttons, state } = matter();
  expect(state?.words).toContain("site.publish failed 3 times since 10:00");
  const text = JSON.stringify(sections);
  expect(text).toContain("10:00, 3 times: The site does not answer.");
  expect(text.split("The site does not answer")).toHaveLength(2);
  expect(state?.words).not.toContain("The site does not answer");
  expect(text).toContain(`Put posts/Pricing [${first}]`);
  expect(text).toContain(`Put posts/Value [${second}]`);
  expect(buttons.map(({ verb }) => verb)).toEqual(["retry", "skip", "hand"]);
  for (const { verb } of buttons) expect(text).toContain(`${verb} ${id}`);
});

it("is listed first in /inbox", async () => {
  await broken("Pricing");
  await you.say(post("Other"));
  await you.say("/inbox");
  const inbox = you.newest();
  expect(inbox.indexOf("site.publish does not work")).toBeGreaterThan(-1);
  expect(inbox.indexOf("site.publish does not work")).toBeLessThan(inbox.indexOf("Put posts/Other"));
});

it("is in the digest while it rests, and once it is settled, how", async () => {
  await broken("Pricing");
  await you.say("/digest");
  expect(you.newest()).toMatch(/^Digest of 22 Nov: 0 done, 0 waiting, 0 failed, 1 in trouble, 1 resting/);
  expect(you.newest()).toMatch(/Resting[\s\S]*content: site\.publish/);
  await you.tap("skip", matter().id);
  await you.say("/digest");
  expect(you.newest()).toMatch(
    /Settled trouble\nsite\.publish does not work \[\w+\]: Left out; .* Nothing waits/,
  );
  you.shelf.fail(undefined);
  await approved(post("Value"));
  await you.advance(HOUR);
  await you.say("/digest");
  expect(you.newest()).not.toContain("resting");
});

it("closes by itself when the tool works again", async () => {
  await broken("Pricing");
  const { id } = matter();
  you.shelf.fail(undefined);
  await you.advance(6 * MINUTE);
  expect(you.card(id).state?.words).toBe("site.publish works again.");
  expect(you.card(id).buttons).toEqual([]);
});

it("tries at once when you say so, by button or in words", async () => {
  await broken("Pricing");
  you.shelf.fail(undefined);
  expect(await you.tap("retry", matter().id)).toContain("Trying it now.");
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for outcomes."]);
  await expectTruths(you);
});

it("skips what waits: the agent hears that you refused it, and the goal goes on to its end", async () => {
  const [id = ""] = await broken("Pricing");
  await you.say(`skip ${matter().id}`);
  expect(you.card(id).state?.words).toContain("Not done: skipped by you");
  const heard = await you.world.journal.events({ types: ["task.heard"], limit: 99 });
  const refusals = heard.map(({ data }) => data.heard as { type: string; by?: string; reason?: string });
  expect(refusals).toContainEqual({
    type: "action.refused",
    tool: "site.publish",
    reason: "skipped by you",
    by: "operator",
  });
  expect(await goal()).not.toBe("working");
  expect(needs()).toEqual([]);
  await expectTruths(you);
});

it("hands the goal to you: its work ends, and you are told how far it came", async () => {
  const [id = ""] = await broken("Pricing");
  await you.tap("hand", matter().id);
  expect(you.sees()).toContain("In your hands: “Publish a post titled");
  expect(you.sees()).toContain("Nothing was done so far.");
  expect(you.card(id).state?.words).toContain("It is in your hands now.");
  expect(await goal()).toBe("declined");
  you.shelf.fail(undefined);
  await you.advance(HOUR);
  expect(you.shelf.done).toEqual([]);
  await expectTruths(you);
});

it("replays with a fix: the changed input is a card of its own, and the old one never runs", async () => {
  const [old = ""] = await broken("Pricing");
  await you.say(`fix ${matter().id} Charge for value.`);
  const fresh = you.waiting();
  expect(fresh.id).not.toBe(old);
  expect(fresh.sections[0]).toMatchObject({ diff: "+Charge for value." });
  you.shelf.fail(undefined);
  await you.tap("approve", fresh.id);
  await you.advance(10 * MINUTE);
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for value."]);
  await expectTruths(you);
});

it("opens the form of what waits for a fix", async () => {
  const [id = ""] = await broken("Pricing");
  await you.tap("fix", matter().id);
  expect(you.chat.forms()).toMatchObject([{ verb: "edit", about: id }]);
  await you.submit("edit", id, { body: "Charge for value." });
  expect(you.waiting().sections[0]).toMatchObject({ diff: "+Charge for value." });
});

it("proposes to undo what the goal did already, newest first, as cards", async () => {
  await approved(post("Pricing"));
  const [done] = await you.world.journal.find({ kind: "goal", limit: 1 });
  await you.say(`compensate ${done?.stream.slice("goal/".length)}`);
  expect(you.waiting().title).toContain("Take posts/Pricing off");
});

it("tells what waited for longer than policy says, once, and offers its card", async () => {
  await adopt(you, { escalation: { failures: 3, waitingHours: 2, usd: 20 } });
  await you.say(post("Pricing"));
  const { id } = you.waiting();
  await you.advance(HOUR);
  expect(needs()).toEqual([]);
  await you.advance(2 * HOUR);
  expect(needs()).toHaveLength(1);
  expect(matter().state?.words).toContain("It has waited for your decision for 2 hours");
  await you.advance(3 * HOUR);
  expect(needs()).toHaveLength(1);
  const { id: asks } = matter();
  await you.tap("show", asks);
  expect(you.cards().at(-1)?.id).toBe(id);
  await you.tap("approve", id);
  expect(needs()).toEqual([]);
  expect(you.card(asks).state?.words).toContain("Approved by you on the local chat at 16:00.");
});

it("tells of a goal that costs more than policy says, once", async () => {
  you = await givenWorld({ reserves: 30_000 });
  await adopt(you, { escalation: { failures: 3, waitingHours: 24, usd: 0.001 } });
  const reply = { intent: { is: "publish", title: "Pricing", body: "Charge for outcomes." } };
  you.model.script("understand", { reply, cost: 20_000 });
  await you.say(post("Pricing"));
  await you.advance(6 * MINUTE);
  expect(needs().map(({ title }) => title)).toEqual([expect.stringContaining("costs a lot")]);
  await you.tap("retry", matter().id);
  await you.advance(HOUR);
  expect(needs()).toEqual([]);
});

it("is explained by /why", async () => {
  await broken("Pricing");
  const { id } = matter();
  await you.say(`retry ${id}`);
  await you.advance(10_000);
  await you.say(`/why ${id}`);
  expect(you.newest()).toContain("About: site.publish does not work");
  expect(you.newest()).toContain("Decided: retry by you on the local chat at 10:00");
});
