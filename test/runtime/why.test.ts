// /why as it is asked: any id that is ever shown has a story, and one that is not says where the ids are.
import { beforeEach, expect, it } from "vitest";
import type { StreamKind } from "#core/stream";
import { DAY, type GivenWorld, givenWorld, HOUR, MINUTE } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';
const MAIL = 'Email ada@example.com about "Invoice 7" saying "Due Friday."';

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});
const answer = async (text: string) => {
  await you.say(text);
  return you.newest();
};
const newestOf = async (kind: StreamKind) => {
  const [found] = await you.world.journal.find({ kind, limit: 1 });
  return found?.stream.split("/")[1] ?? "";
};
const published = async () => {
  await you.say(POST);
  const { id } = you.waiting();
  await you.tap("approve");
  return id;
};

it("tells why something happened, from the words to the receipt, and how to undo it", async () => {
  const id = await published();
  const why = await answer(`/why ${id}`);
  expect(why.replace(/payload [0-9a-f]{12}/, "payload …")).toBe(
    [
      `Why ${id}: Put posts/Pricing`,
      `You said: “${POST}” on the local chat at 10:00`,
      "Plan: publish",
      "Proposed: by the publisher at 10:00",
      `Evidence: You asked: “${POST}”.`,
      "Policy: soft gate by “what can be undone asks once”, version 1",
      "Decided: approved by you on the local chat at 10:00",
      "Cost: $0.00 for 1 model call",
      "Executed: site.publish version 1, payload …, at 10:00",
      "Receipt: Put posts/Pricing, at 10:00",
      `Can be undone: yes, with \`/rollback ${id}\`, unless something came after it. Undo puts it back as it was.`,
    ].join("\n"),
  );
  expect(await answer(`why ${id.toUpperCase()}`)).toBe(why);
  expect(await answer(`/why ${await newestOf("goal")}`)).toContain("Receipt: Put posts/Pricing, at 10:00");
});

it("tells of an undone post by what it was undone, and of the rollback its own story", async () => {
  const id = await published();
  await you.advance(MINUTE);
  await you.tap("undo", id);
  const rollback = await newestOf("approval");
  expect(await answer(`/why ${id}`)).toContain(`Can be undone: it was undone at 10:01 by ${rollback}`);
  const why = await answer(`/why ${rollback}`);
  expect(why).toContain(`You asked: to undo “Put posts/Pricing” [${id}], on the local chat at 10:01`);
  expect(why).toContain("Cost: $0.00, no model was asked");
  expect(why).toContain("Receipt: Took posts/Pricing off, at 10:01");
  expect(why).not.toContain("Came to");
});

it("never says of a mail in its hold window that it was sent", async () => {
  await you.say(MAIL);
  const { id } = you.waiting();
  await you.tap("approve");
  expect(await answer(`/why ${id}`)).toMatch(
    new RegExp(`Receipt: none yet; it runs at 10:01\nCan be undone: yes, \`undo ${id}\``),
  );
  await you.tap("undo", id);
  const why = await answer(`/why ${id}`);
  expect(why).toContain("Receipt: none; cancelled by you on the local chat at 10:00, before it began");
  expect(why).not.toContain("Executed");
});

it("follows an edit both ways, and the new card says what it is instead of", async () => {
  await you.say(POST);
  const old = you.waiting().id;
  await you.submit("edit", old, { body: "Better." });
  const fresh = you.waiting();
  expect(await answer(`show ${fresh.id}`)).toContain(`In place of ${old}, as you edited it.`);
  expect(await answer(`/why ${old}`)).toContain(
    `Decided: edited by you on the local chat at 10:00; the new card is ${fresh.id}`,
  );
  expect(await answer(`/why ${fresh.id}`)).toContain(
    `Proposed: in place of ${old}, edited by you on the local chat at 10:00`,
  );
});

it("tells of a standing goal who set it, its turns, and that it has ended", async () => {
  await you.say('Every day at 16:00, publish a post titled "Daily" saying "Hi."');
  const id = await newestOf("standing");
  expect(await answer(`/why ${id}`)).toMatch(/Turns: none yet\nCan be undone: yes, `stop /);
  await you.advance(7 * HOUR);
  const turn = await newestOf("goal");
  expect(await answer(`/why ${id}`)).toContain(`Turns: 1, the last at 16:00: \`/why ${turn}\``);
  expect(await answer(`/why ${turn}`)).toContain(`standing goal ${id}, its turn at 16:00`);
  await you.say(`stop ${id}`);
  const why = await answer(`/why ${id}`);
  expect(why).toContain("Ended: by you on the local chat at 17:00; it will not run again");
  expect(why).toContain("Decided: set by you on the local chat at 10:00");
});

it("tells of a fact where it comes from, and what took its place", async () => {
  await you.say("Remember that Acme pays within 45 days");
  const old = await newestOf("fact");
  const why = await answer(`/why ${old}`);
  expect(why).toContain("Evidence: you on the local chat, 10:00");
  expect(why).toContain("Stands: it counts");
  await you.advance(MINUTE);
  await you.say("Remember that Acme pays within 30 days");
  expect(await answer(`/why ${old}`)).toMatch(/Stands: replaced by \w{8} at 10:01/);
});

it("tells of a digest when it was due and who set that, by its day and by its message", async () => {
  await you.say("/digest at 12:00 UTC");
  await you.advance(DAY);
  const why = await answer("/why 2026-11-22");
  expect(why).toContain("Plan: every day at 12:00, UTC\nDecided: by you on the local chat at");
  expect(why).toMatch(/Receipt: sent at .* to 1 chat/);
  const message = you.cards().find(({ title }) => title.startsWith("Digest of"));
  expect((await answer(`/why ${message?.id}`)).split("\n").slice(1)).toEqual(why.split("\n").slice(1));
});

it("tells of a task and of a message whose they are", async () => {
  await you.say("Do the thing");
  expect(await answer(`/why ${await newestOf("task")}`)).toContain("Work of: the planner, since 10:00");
  const question = you.cards()[0]?.id ?? "";
  expect(await answer(`/why ${question}`)).toMatch(/Because: it belongs to goal \w{8}/);
});

it.each(["/why zzzzzzz9", "/why company", "/why watch"])("says of %s where the ids are", async (text) => {
  const words = await answer(text);
  expect(words).toMatch(/^I know nothing called \w+\.\s\/timeline lists what was decided/);
});
