// Whatever is typed: one clear sentence back, nothing lost, nothing done by mistake.

import fc from "fast-check";
import { beforeEach, expect, it } from "vitest";
import type { ButtonVerb } from "#core/card";
import { Fault } from "#core/fault";
import { type GivenWorld, givenWorld, HOUR } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});
const unhandled = () => you.world.inbox.pending();

it.each([
  ["nothing (a sticker)", "", "I can only read text that you write yourself"],
  ["white space", " \n\t ", "That message was empty"],
  ["control characters", "\u0000\u0007\u200b", "That message was empty"],
  ["an endless text", "word ".repeat(30_000), "I read up to 100000"],
  ["an unknown command", "/frobnicate now", "I know no command /frobnicate"],
  ["a command without its id", "/why", "Say which"],
  ["a decision without its id", "/approve", "Say which"],
])("answers %s with one sentence and its remedy", async (_what, text, words) => {
  await you.say(text);
  expect(you.cards()).toHaveLength(1);
  expect(you.newest()).toContain(words);
  expect(await unhandled()).toEqual([]);
  expect(you.logged.filter((line) => line.startsWith("error"))).toEqual([]);
});

it.each(["approve", "reject", "edit", "undo", "retry", "stop", "show", "why"])(
  "says of an unknown id that it knows nothing of that name: %s",
  async (verb) => {
    await you.say(`${verb} zzzzzzz9`);
    expect(you.newest()).toContain("I know nothing called zzzzzzz9");
    expect(you.model.asked()).toEqual([]);
  },
);

it.each([
  ["approve foo", "I know nothing called foo. /inbox lists the cards that wait, with their ids."],
  [
    "Reject everything",
    "I know nothing called everything. /inbox lists the cards that wait, with their ids.",
  ],
  ["edit [foo]", "I know nothing called foo. /inbox lists the cards that wait, with their ids."],
  ["undo that", "I know nothing called that. /rollback lists what can be undone, with its ids."],
  ["/rollback zzzzzzz9", "I know nothing called zzzzzzz9. /rollback lists what can be undone, with its ids."],
  [
    "stop worrying",
    "I know nothing called worrying. /status lists the standing goals, /inbox what is in trouble",
  ],
  [
    "show zzz",
    "I know nothing called zzz. /inbox lists what waits, /timeline what was decided, with their ids.",
  ],
  ["approve company", "I know nothing called company."],
])("answers %s in one sentence that points to the right list", async (text, words) => {
  await you.say(text);
  expect(you.newest().replaceAll("\n", " ")).toContain(words);
  expect(you.model.asked()).toEqual([]);
});

it("says what an id is when it is of something else", async () => {
  await you.say(POST);
  const [goal] = await you.world.journal.find({ kind: "goal", limit: 1 });
  const id = goal?.stream.split("/")[1] ?? "";
  await you.say(`approve ${id}`);
  expect(you.newest()).toContain(
    `${id} is a goal, which \`approve\` is not for. /inbox lists the cards that wait`,
  );
  expect(you.shelf.done).toEqual([]);
});

it("says so when a button is about something that does not exist", async () => {
  expect(await you.tapOld("approve", "zzzzzzz9", "m9")).toContain("I know nothing called zzzzzzz9");
  expect(await you.tapOld("wave" as ButtonVerb, "zzzzzzz9", "m9")).toContain("does nothing any more");
});

it("keeps another script, markup and emoji to the letter", async () => {
  const body = "価格は成果で決める。<b>*Да*</b> & 😀 e\u0301 `x` _y_";
  await you.say(`Publish a post titled "Цены" saying "${body}"`);
  await you.tap("approve");
  expect(you.shelf.read("posts/Цены")).toBe(body);
});

it("drops control characters that came with a message, and no letter", async () => {
  await you.say('Publish a post titled "Pri\u0000cing" saying "Charge\u0007 for outcomes.\u200b"');
  await you.tap("approve");
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for outcomes."]);
});

it("deals with a message once, however often it is delivered", async () => {
  const id = await you.say(POST);
  await you.again(id, POST);
  await you.restart();
  await you.again(id, POST);
  expect(you.cards()).toHaveLength(1);
  expect(await you.world.journal.count({ kind: "goal" })).toBe(1);
});

it("hears later messages while earlier ones wait for an answer", async () => {
  await you.say(POST);
  await you.say('Publish a post titled "Other" saying "Two."');
  await you.say("Remember that Acme pays within 45 days");
  await you.say("What do you know about Acme?");
  expect(you.newest()).toContain("45 days");
  expect(you.cards().filter(({ buttons }) => buttons.some(({ verb }) => verb === "approve"))).toHaveLength(2);
});

it("takes the answer to its question together with what was said before", async () => {
  await you.say('Publish a post titled "Pricing"');
  expect(you.newest()).toContain("?");
  expect(await you.world.journal.count({ kind: "approval" })).toBe(0);
  await you.say('"Charge for outcomes."');
  await you.tap("approve");
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for outcomes."]);
});

it("understands a new matter after a question as a new matter", async () => {
  await you.say("Do the thing");
  await you.say(POST);
  await you.tap("approve");
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for outcomes."]);
});

it("says what is wrong with a payload that the tool cannot take, and shows no card", async () => {
  const reply = { intent: { is: "email", to: "", subject: "Hi", body: "There." } };
  you.model.script("understand", { reply });
  await you.say("Email somebody");
  expect(you.newest()).toContain("Which address should the mail go to?");
  expect(await you.world.journal.count({ kind: "approval" })).toBe(0);
});

it("shows a card once the chat can be reached again, and loses none", async () => {
  you.chat.fail(new Fault("unavailable", "The chat is down.", { retry: { afterMs: 1_000 } }));
  await you.say(POST);
  await you.say("/status");
  expect(you.cards()).toEqual([]);
  you.chat.fail(undefined);
  await you.advance(HOUR);
  expect(you.cards()).toHaveLength(2);
});

it("goes on with the next card when the chat refuses one for good", async () => {
  you.chat.fail(new Fault("refused", "The message is too long."));
  await you.say("/help");
  you.chat.fail(undefined);
  await you.say("/status");
  expect(you.cards()).toHaveLength(1);
  expect(you.logged.join()).toContain("could not be shown: The message is too long.");
});

it("answers anything at all, and leaves nothing unhandled", async () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("/", "//", "/ ", "@", "undo", "edit\n"),
  );
  await fc.assert(
    fc.asyncProperty(text, async (words) => {
      await you.say(words);
      expect(await unhandled()).toEqual([]);
    }),
    { numRuns: 60 },
  );
  expect(you.logged.filter((line) => line.startsWith("error") || line.startsWith("warn"))).toEqual([]);
  expect(you.shelf.done).toEqual([]);
});
