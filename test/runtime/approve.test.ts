// Consent: nothing happens before it is given, and what was approved happens once.
import { beforeEach, expect, it } from "vitest";
import { DAY, type GivenWorld, givenWorld, HOUR } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';
const MAIL = 'Email ada@example.com about "Invoice 7" saying "Due Friday."';
const DONE = ["posts/Pricing = Charge for outcomes."];

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});

it("asks before it publishes, and publishes nothing until it is answered", async () => {
  await you.say(POST);
  await you.advance(HOUR);
  expect(you.shelf.done).toEqual([]);
  expect(you.waiting().title).toBe("Put posts/Pricing");
});

it("shows what is needed to decide, in the same order each time", async () => {
  await you.say(POST);
  const card = you.waiting();
  expect(card.sections.map(({ is }) => is)).toEqual(["diff", "text", "facts"]);
  expect(card.sections[0]).toMatchObject({ diff: "+Charge for outcomes." });
  expect(card.sections[1]).toMatchObject({ text: expect.stringContaining(POST) });
  expect(card.sections[2]).toMatchObject({
    rows: [
      ["Effect", expect.anything()],
      ["Cost", expect.anything()],
      ["Expires", expect.stringContaining("nothing happens")],
    ],
  });
  expect(card.buttons.map(({ label }) => label)).toEqual(["Approve", "Edit", "Reject", "Always, like this"]);
});

it("publishes once, whoever taps how often and where", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  const phone = you.at("telegram", "42");
  await phone.say(`show ${id}`);
  const [here = ""] = you.messages().map((message) => message.id);
  const [there = ""] = phone.messages().map((message) => message.id);
  const told = await Promise.all([
    you.tapOld("approve", id, here),
    you.tapOld("approve", id, here),
    phone.tapOld("approve", id, there),
    you.say(`approve ${id}`),
  ]);
  expect(you.shelf.done).toEqual(DONE);
  expect(told.filter((words) => words === "Approved.").length).toBeLessThanOrEqual(1);
  expect(phone.sees()).toContain("Done at");
  expect(you.card(id).state?.words).toContain("Done at");
});

it("answers a late tap with how the matter stands, and changes nothing", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  const [message = ""] = you.messages().map((one) => one.id);
  await you.tap("approve");
  await you.advance(HOUR);
  expect(await you.tapOld("approve", id, message)).toBe(
    "Already approved by you on the local chat at 10:00.",
  );
  expect(await you.tapOld("reject", id, message)).toContain("Already approved");
  expect(await you.tapOld("edit", id, message)).toContain("Already approved");
  expect(you.chat.forms()).toEqual([]);
  expect(you.shelf.done).toEqual(DONE);
});

it("edits the same message from waiting to done", async () => {
  await you.say(POST);
  const before = you.messages().length;
  await you.tap("approve");
  expect(you.messages()).toHaveLength(before);
  expect(you.waiting("undo").state?.words).toMatch(
    /Approved by you on the local chat at 10:00\. Done at 10:00/,
  );
});

it("adopts a copy of a card that it had lost sight of", async () => {
  await you.say(POST);
  const { id, ...card } = you.waiting();
  const copy = await you.chat.show({ id, ...card }, you.thread);
  await you.tapOld("approve", id, copy.message);
  expect(you.messages().find((one) => one.id === copy.message)?.card.state?.words).toContain("Done at");
});

it("rejects with a reason that the agent hears and memory keeps", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  await you.say(`reject ${id} Too pushy`);
  expect(you.card(id).state?.words).toMatch(/^Rejected by you .* Reason: Too pushy/);
  expect(you.shelf.done).toEqual([]);
  const heard = await you.world.journal.events({ types: ["task.heard"], limit: 99 });
  const refused = heard.filter(({ data }) => JSON.stringify(data).includes('"action.refused"'));
  expect(JSON.stringify(refused)).toContain("Too pushy");
  await you.say("/memory");
  expect(you.newest()).toContain("Too pushy");
});

it("rejects with one tap, and takes the reason afterwards, once", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  expect(await you.tap("reject")).toContain(`reject ${id} and your reason`);
  expect(you.card(id).state?.words).toMatch(/^Rejected by you/);
  await you.say(`reject ${id} Too pushy`);
  expect(you.card(id).state?.words).toContain("Reason: Too pushy");
  await you.say(`reject ${id} Another reason`);
  expect(you.card(id).state?.words).toContain("Reason: Too pushy");
  await you.say("/memory");
  expect(you.newest()).toContain("Too pushy");
  expect(you.newest()).not.toContain("Another reason");
  await you.say(`approve ${id}`);
  expect(you.newest()).toContain("Already rejected");
  expect(you.shelf.done).toEqual([]);
});

it("does not drop the other cards when one is rejected", async () => {
  await you.say(POST);
  await you.say(MAIL);
  const [post, mail] = you.cards();
  await you.say(`reject ${mail?.id}`);
  await you.say(`approve ${post?.id}`);
  expect(you.shelf.done).toEqual(DONE);
});

it("shows a fresh card instead of executing when the target moved after the card was shown", async () => {
  you.shelf.change("posts/Pricing", "old text");
  await you.say(POST);
  const { id } = you.waiting();
  you.shelf.change("posts/Pricing", "somebody else's text");
  await you.tap("approve");
  expect(you.shelf.done).toEqual([]);
  expect(await you.world.journal.events({ types: ["effect.prepared"], limit: 1 })).toEqual([]);
  const fresh = you.waiting();
  expect(fresh.id).not.toBe(id);
  expect(fresh.sections[0]).toMatchObject({ diff: "-somebody else's text\n+Charge for outcomes." });
  expect(you.card(id).state?.words).toContain(`the new card is ${fresh.id}`);
  await you.tap("approve", fresh.id);
  expect(you.shelf.done).toEqual(DONE);
});

it("notices a target that moves while a mail is held", async () => {
  await you.say(MAIL);
  await you.tap("approve");
  you.shelf.change("mail/ada@example.com/Invoice 7", "sent by hand");
  await you.advance(HOUR);
  expect(you.shelf.done).toEqual([]);
  expect(you.waiting("approve").sections[0]).toMatchObject({
    diff: expect.stringContaining("-sent by hand"),
  });
});

it("reminds once, then lets it expire, and never executes it after", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  const [message = ""] = you.messages().map((one) => one.id);
  await you.advance(3 * HOUR);
  expect(you.sees()).not.toContain("Still waiting");
  await you.advance(20 * HOUR);
  expect(you.sees().match(/Still waiting for you/g)).toHaveLength(1);
  await you.advance(2 * HOUR);
  expect(you.card(id).state?.words).toMatch(/^It expired at/);
  expect(you.card(id).buttons).toEqual([]);
  expect(await you.tapOld("approve", id, message)).toContain("expired");
  await you.advance(3 * DAY);
  expect(you.shelf.done).toEqual([]);
});

it("does not execute an approval whose time ran out while it was held by a pause", async () => {
  await you.say(POST);
  await you.say("/pause");
  await you.tap("approve");
  await you.advance(25 * HOUR);
  await you.say("/resume");
  expect(you.shelf.done).toEqual([]);
  expect(you.sees()).toMatch(/expired/);
});

it("reminds once, also when its wake-up is delivered again", async () => {
  await you.say(POST);
  await you.advance(5 * HOUR);
  await you.world.jobs.send([{ queue: "activate", about: `approval/${you.waiting().id}` }]);
  await you.settle();
  expect(you.sees().match(/Still waiting for you/g)).toHaveLength(1);
});

it("takes no approval after its time, also when nobody noticed yet that it ran out", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  for (const [key, job] of you.store.jobs) if (job.about === `approval/${id}`) you.store.jobs.delete(key);
  you.clock.advance(25 * HOUR);
  expect(await you.tap("approve")).toMatch(/^It expired at/);
  expect(await you.world.journal.events({ types: ["approval.decided"], limit: 1 })).toEqual([]);
  expect(you.shelf.done).toEqual([]);
});

it("tells the agent that nobody answered", async () => {
  await you.say(POST);
  await you.advance(25 * HOUR);
  const ended = await you.world.journal.events({ types: ["goal.ended"], limit: 9 });
  expect(ended).toMatchObject([{ data: { outcome: "declined" } }]);
});
