// A pause holds every path: no model call and no effect starts, what was approved meanwhile runs on resume.
import { beforeEach, expect, it } from "vitest";
import { type GivenWorld, givenWorld, HOUR, MINUTE } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';
const MAIL = 'Email ada@example.com about "Invoice 7" saying "Due Friday."';
const DONE = ["posts/Pricing = Charge for outcomes."];

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});

it("makes no model call while paused, and goes on after", async () => {
  await you.say("/pause");
  expect(you.newest()).toContain("Everything is paused");
  await you.say(POST);
  await you.advance(HOUR);
  expect(you.model.asked()).toEqual([]);
  await you.say("/resume");
  expect(you.newest()).not.toContain("Nothing was held");
  expect(you.model.asked()).toEqual(["understand"]);
  expect(you.waiting().title).toBe("Put posts/Pricing");
});

it("records an approval given while paused, and runs it once on resume", async () => {
  await you.say(POST);
  await you.say("/pause");
  expect(await you.tap("approve")).toBe("Approved.");
  expect(you.sees()).toContain("Held: everything is paused");
  await you.advance(HOUR);
  expect(you.shelf.done).toEqual([]);
  await you.say("/status");
  expect(you.newest()).toContain("Put posts/Pricing [");
  await you.say("/resume");
  await you.advance(HOUR);
  expect(you.shelf.done).toEqual(DONE);
});

it("holds a mail whose window ends during the pause", async () => {
  await you.say(MAIL);
  await you.tap("approve");
  await you.say("/pause");
  await you.advance(HOUR);
  expect(you.shelf.done).toEqual([]);
  await you.say("/resume");
  expect(you.shelf.done).toHaveLength(1);
});

it("stays paused after a restart", async () => {
  await you.say(POST);
  await you.say("/pause");
  await you.tap("approve");
  await you.restart();
  await you.advance(HOUR);
  expect(you.shelf.done).toEqual([]);
  await you.say("/resume");
  expect(you.shelf.done).toEqual(DONE);
});

it("runs a rollback that is approved during the pause, and nothing else", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  await you.tap("approve");
  await you.say(MAIL);
  await you.say("/pause");
  await you.say(`approve ${you.waiting().id}`);
  await you.say(`/rollback ${id}`);
  await you.tap("approve");
  await you.advance(HOUR);
  expect(you.shelf.done).toEqual([...DONE, "posts/Pricing = nothing"]);
});

it("holds one domain and lets the others go on", async () => {
  await you.say(POST);
  await you.say("Add contact Ada <ada@example.com>");
  await you.say("/pause content");
  for (const { id } of you.cards().filter(({ kind }) => kind === "approval")) await you.say(`approve ${id}`);
  expect(you.shelf.done).toEqual(["contacts/ada@example.com = Ada"]);
  await you.say("/resume content");
  expect(you.shelf.done).toHaveLength(2);
});

it("holds one agent and lets the others go on", async () => {
  await you.say("/pause correspondent");
  await you.say(MAIL);
  await you.say(POST);
  const titles = you.cards().map(({ title }) => title);
  expect(titles).toContain("Put posts/Pricing");
  expect(titles).not.toContain("Put mail/ada@example.com/Invoice 7");
  await you.say("/resume correspondent");
  expect(you.cards().map(({ title }) => title)).toContain("Put mail/ada@example.com/Invoice 7");
});

it("lists what is under way when it confirms, and does not stop it half-way", async () => {
  let go: () => void = () => undefined;
  you.model.script("understand", { waits: new Promise((resolve) => (go = resolve)) });
  const saying = you.say(POST);
  await expect.poll(() => you.model.asked()).toEqual(["understand"]);
  await you.chat.deliver(words("/pause"));
  await expect.poll(() => you.sees()).toContain("planner: a model call");
  go();
  await saying;
  expect(you.model.asked()).toEqual(["understand"]);
  expect(you.sees()).not.toContain("Put posts/Pricing");
  await you.say("/resume");
  expect(you.waiting().title).toBe("Put posts/Pricing");
});

it("says so when nothing is paused, when it is paused already, and of what it does not know", async () => {
  await you.say("/resume");
  expect(you.newest()).toContain("Nothing is paused.");
  await you.say("/pause");
  await you.say("pause");
  expect(you.newest()).toContain("paused already");
  await you.say("/pause moon");
  expect(you.newest()).toMatch(/no domain or agent called moon[\s\S]*content/);
});

it("lifts everything with /resume, whatever was paused one by one", async () => {
  await you.say("/pause content");
  await you.say("/pause");
  await you.say(POST);
  await you.advance(MINUTE);
  await you.say("/resume");
  expect(you.waiting().title).toBe("Put posts/Pricing");
  await you.tap("approve");
  expect(you.shelf.done).toEqual(DONE);
});

/** Somebody else's pause, committed the moment this is called. */
const pausingNow = () => {
  const version = you.store.events.filter(({ stream }) => stream === "pause/company").length;
  const began = {
    type: "pause.began",
    schema: 1,
    data: { scope: "company", by: "telegram:42" },
    actor: "operator:telegram:42",
    cause: "test",
    correlation: "pause",
    origin: "operator" as const,
    at: you.clock.now().toISOString(),
  };
  return you.world.journal.commit({
    writes: [{ stream: "pause/company", expectedVersion: version, events: [began] }],
  });
};

it("wins against a model call that was about to be made", async () => {
  let paused = false;
  const reserve = () => {
    if (!paused) void pausingNow();
    paused = true;
    return 0;
  };
  Object.assign(you.model, { reserve });
  await you.say(POST);
  await you.advance(HOUR);
  expect(paused).toBe(true);
  expect(you.model.asked()).toEqual([]);
  expect(await you.world.journal.events({ types: ["model.called"], limit: 1 })).toEqual([]);
  await you.say("/resume");
  expect(you.model.asked()).toEqual(["understand"]);
});

it("wins against an effect that was about to start", async () => {
  await you.say(POST);
  const tool = you.world.tools.get("site.publish");
  if (tool === undefined || tool.effect === "read") throw new Error("no such tool");
  const { preview } = tool;
  let paused = false;
  const previewing: typeof preview = async (input) => {
    const seen = await preview(input);
    if (!paused) await pausingNow();
    paused = true;
    return seen;
  };
  Object.assign(tool, { preview: previewing });
  await you.tap("approve");
  await you.advance(HOUR);
  expect(paused).toBe(true);
  expect(you.shelf.done).toEqual([]);
  await you.say("/resume");
  expect(you.shelf.done).toEqual(DONE);
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

it("says that an approval ran out while it was held, not that nobody answered", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  await you.say("/pause content");
  await you.tap("approve", id);
  await you.advance(48 * HOUR);
  await you.say("/resume");
  await you.advance(MINUTE);
  const [goal] = await you.world.journal.find({ kind: "goal", status: ["declined"], limit: 1 });
  expect(JSON.stringify(goal?.state)).toContain("The approval expired before it could run");
});
