// A question of ours is open until the next thing the operator wants: what is said later is never made part of it.
import { beforeEach, expect, it } from "vitest";
import { type GivenWorld, givenWorld } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';
const ASKS = 'Publish a post titled "Stale"';

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});
const cards = () => you.world.journal.count({ kind: "approval" });
const titles = () => you.cards().flatMap(({ kind, title }) => (kind === "approval" ? [title] : []));

const LATER = [
  "hello",
  "Do the thing",
  'Email bob about "x" saying "y"',
  "Add contact Bob",
  "Add contact Bob <bob@>",
  "привет",
  "<b>bold</b>",
  "We are open.",
];

it.each(LATER)("makes no card of what is said after the answer: %s", async (words) => {
  await you.say("Publish a post");
  await you.say('titled "Stale" saying "One"');
  expect(titles()).toEqual(["Put posts/Stale"]);
  await you.say(words);
  expect(titles()).toEqual(["Put posts/Stale"]);
  expect(you.newest()).toContain("?");
  await you.say(words);
  expect(titles()).toEqual(["Put posts/Stale"]);
});

it.each([
  ["a goal", POST],
  ["a fact", "Remember that Acme pays within 45 days"],
  ["a question", "What do you know about Acme?"],
  ["a pause", "/pause content"],
  ["the digest's time", "/digest at 17:00"],
  ["another question of ours", "Add contact Bob"],
])("closes the question by %s", async (_what, words) => {
  await you.say(ASKS);
  await you.say(words);
  const before = await cards();
  await you.say("We are open.");
  expect(await cards()).toBe(before);
});

it("closes the question by a decision on a card", async () => {
  await you.say(POST);
  await you.say(ASKS);
  await you.tap("approve");
  await you.say("We are open.");
  expect(you.newest()).toContain("I am not sure what you would like me to do.");
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for outcomes."]);
});

it("leaves the question open while one only looks something up", async () => {
  await you.say(ASKS);
  for (const look of ["/status", "inbox", "/memory", "/digest", "/timeline", "/frobnicate"])
    await you.say(look);
  await you.say("We are open.");
  expect(titles()).toEqual(["Put posts/Stale"]);
});

it("still knows the question after a restart", async () => {
  await you.say(ASKS);
  await you.restart();
  await you.say("We are open.");
  expect(titles()).toEqual(["Put posts/Stale"]);
});

it("takes the answer only in the chat where it asked", async () => {
  const phone = you.at("telegram", "42");
  await you.say(ASKS);
  await phone.say("We are open.");
  expect(phone.newest()).toContain("I am not sure what you would like me to do.");
  await you.say("We are open.");
  expect(titles()).toEqual(["Put posts/Stale"]);
});

it("asks on, part by part, until it has what it needs", async () => {
  await you.say("Publish a post");
  await you.say('titled "Hello"');
  expect(you.newest()).toContain("What should the post “Hello” say?");
  await you.say("Do the thing");
  expect(you.newest()).toContain("In quotes I take any words as they are.");
  expect(await cards()).toBe(0);
  await you.say("We are open.");
  await you.tap("approve");
  expect(you.shelf.done).toEqual(["posts/Hello = We are open."]);
});

it("never keeps as a fact what asks to forget one", async () => {
  await you.say("Remember");
  await you.say("Forget that Acme pays within 45 days");
  expect(you.sees()).not.toContain("Kept:");
});

it("asks what a post should say where nothing is known and nothing was drafted, and publishes what it is told", async () => {
  you.model.script("draft", { reply: { title: "Pricing", body: "" } });
  await you.say("Write and publish a post about pricing");
  expect(you.newest()).toContain("I know nothing about “pricing” yet. What should the post say?");
  expect(await cards()).toBe(0);
  await you.say("Charge for outcomes.");
  await you.tap("approve");
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for outcomes."]);
});
