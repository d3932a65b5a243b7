// What is said of a pause: what it stops, what still holds what was resumed, and which command lets it go on.
import { beforeEach, expect, it } from "vitest";
import { type GivenWorld, givenWorld, MINUTE } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});

it("names the pause that still holds what was resumed", async () => {
  await you.say("/pause agent publisher");
  expect(you.newest()).toContain("publisher is paused:");
  expect(you.newest()).toContain("until /resume publisher.");
  await you.say("/pause domain content");
  await you.say(POST);
  await you.say("/resume publisher");
  expect(you.newest()).toContain(
    "but content is still paused and holds it.\n/resume content lets it go on. Nothing was held by it.",
  );
  expect(you.newest()).toContain("Still held");
  await you.say("/resume content");
  expect(you.sees()).toContain("content goes on. 1 matter held until now.");
  expect(you.waiting().title).toBe("Put posts/Pricing");
});

it("names what else is paused, and what holds something that is not paused by itself", async () => {
  await you.say("/pause sales");
  await you.say("/pause content");
  await you.say("/resume sales");
  expect(you.newest()).toContain("sales goes on. Still paused: content.");
  await you.say("/resume publisher");
  expect(you.newest()).toContain("publisher is not paused by itself, but content is paused and holds it.");
});

it.each(["content", "sales", "delivery", "finance", "personal"])(
  "can pause the domain %s",
  async (domain) => {
    await you.say(`/pause ${domain}`);
    expect(you.newest()).toContain(`${domain} is paused`);
    await you.say(`/resume ${domain}`);
    expect(you.newest()).toContain(`${domain} goes on.`);
  },
);

it("says in the progress message that a pause holds the goal, and which command lets it go on", async () => {
  await you.say("/pause");
  await you.say(POST);
  await you.advance(MINUTE);
  expect(you.newest()).toContain("Held: everything is paused. It goes on after /resume.");
  await you.say("/resume");
  expect(you.sees()).not.toContain("Held:");
  expect(you.waiting().title).toBe("Put posts/Pricing");
});

it("says it in a progress message that stood there before the pause, too", async () => {
  let go: () => void = () => undefined;
  you.model.script("understand", { waits: new Promise((resolve) => (go = resolve)) });
  const saying = you.say(POST);
  await expect.poll(() => you.model.asked()).toEqual(["understand"]);
  you.clock.advance(2_000);
  void you.settle();
  await expect.poll(() => you.sees()).toContain("planning, 1 of 1");
  await you.chat.deliver(words("/pause content"));
  await expect.poll(() => you.sees()).toContain("content is paused");
  go();
  await saying;
  await you.settle();
  expect(you.sees()).toContain("Held: content is paused. It goes on after /resume content.");
});

const words = (text: string) =>
  ({
    is: "said",
    id: `webchat:by-hand-${text}`,
    channel: "webchat",
    thread: you.thread,
    account: "local",
    name: "Ada",
    text,
    message: text,
    raw: {},
  }) as const;
