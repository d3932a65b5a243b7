// What Adjutant says of itself: every command answers from what is stored, with ids to go on with.
import { beforeEach, expect, it } from "vitest";
import { COMMANDS } from "#operator/command";
import { help } from "#runtime/commands/state";
import { type GivenWorld, givenWorld, HOUR } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});
const answer = async (text: string) => {
  await you.say(text);
  return you.newest();
};

it.each(COMMANDS.map(({ name }) => name))(
  "answers /%s, and the word alone, on an empty day",
  async (name) => {
    const before = you.cards().length;
    expect(await answer(`/${name}`)).not.toBe("");
    expect(await answer(name === "why" ? "/why" : name)).not.toBe("");
    expect(you.cards()).toHaveLength(before + 2);
    expect(you.model.asked()).toEqual([]);
  },
);

it("lists what waits, with ids to decide by", async () => {
  expect(await answer("/inbox")).toContain("Nothing waits for you.");
  await you.say(POST);
  const { id } = you.waiting();
  await you.advance(HOUR);
  expect(await answer("/inbox")).toMatch(
    new RegExp(`1 card waits[\\s\\S]*Put posts/Pricing \\[${id}\\], waiting 1 hour`),
  );
  await you.say(`approve ${id}`);
  expect(await answer("/inbox")).toContain("Nothing waits for you.");
});

it("posts a card again when asked, and edits both from then on", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  await you.say(`show ${id}`);
  expect(you.cards().filter((card) => card.id === id)).toHaveLength(2);
  await you.tap("approve");
  expect(you.messages().at(-1)?.card.state?.words).toContain("Done at");
});

it("says what is connected, that the model is offline or which it is, and what stands", async () => {
  await you.say('Every Friday at 16:00, publish a post titled "Week" saying "Hi."');
  const status = await answer("/status");
  expect(status).toMatch(/^Running\. 0 cards waiting\./);
  expect(status).toContain("Model: scripted");
  expect(status).toContain("The local chat: in memory");
  expect(status).toMatch(/every Friday at 16:00: .* ran 0 times/);
});

it("shows the policy that decides, and its version", async () => {
  const policy = await answer("/policy");
  expect(policy).toContain("Policy, version");
  expect(policy).toContain("effect irreversible → hard gate");
  expect(policy).toContain("wait 24 hours, remind once after 4");
});

it("lists what memory holds, with its source", async () => {
  await you.say("Remember that Acme pays within 45 days");
  expect(await answer("/memory")).toMatch(
    /I hold 1 fact\.[\s\S]*“Acme pays within 45 days” — you on the local chat, 10:00 \[\w{8}\]/,
  );
});

it("lists what memory holds about one name, and says so where that is nothing", async () => {
  await you.say("Remember that Acme pays within 45 days");
  await you.say("Remember that Bolt pays at once");
  const about = await answer("/memory Acme");
  expect(about).toContain("What I hold about Acme.");
  expect(about).toContain("“Acme pays within 45 days”");
  expect(about).not.toContain("Bolt");
  expect(await answer("/memory Zenith")).toContain("I hold nothing about Zenith. /memory lists all");
});

it("names what is paused as a person would, and whose next step is held", async () => {
  await you.say("/pause publisher");
  await you.say(POST);
  const status = await answer("/status");
  expect(status).toContain("Paused: publisher.");
  expect(status).toContain(`publisher: next step for “${POST}” [`);
});

it("keeps a fact that is said again as one fact", async () => {
  await you.say("Remember that Acme pays within 45 days");
  await you.say("Remember that Acme pays within 45 days");
  expect(you.newest()).not.toContain("replaces");
  expect(await answer("/memory")).toContain("I hold 1 fact.");
});

it("replaces the old fact when it is corrected, and cites the new one only", async () => {
  await you.say("Remember that Acme pays within 45 days");
  await you.say("Remember that Acme pays within 30 days");
  expect(you.newest()).toContain("It replaces: “Acme pays within 45 days”");
  expect(await answer("What do you know about Acme?")).toContain("30 days");
  expect(you.newest()).not.toContain("45 days");
});

it("says that the journal is whole, and where it was changed", async () => {
  await you.say(POST);
  expect(await answer("/verify")).toMatch(/The journal is whole: \d+ events, head [0-9a-f]{16}\./);
  expect(await answer("/verify 0123456789abcdef")).toContain("is not in it");
  const event = you.store.events[2];
  if (event !== undefined) event.body = '{"forged":true}';
  expect(await answer("/verify")).toContain("The journal was changed: position 3, its payload was changed.");
});

it("shows one progress message for slow work, which becomes the card", async () => {
  let go: () => void = () => undefined;
  const waits = new Promise<void>((resolve) => {
    go = resolve;
  });
  you.model.script("research", { reply: { points: ["Charge for outcomes."], sources: [] } });
  you.model.script("draft", { waits });
  void you.say("Write and publish a post about pricing");
  await expect.poll(() => you.model.asked()).toContain("draft");
  you.clock.advance(2_000);
  void you.settle();
  await expect.poll(() => you.sees()).toContain("planning → research → [draft] → check → publish");
  expect(you.sees()).toContain("draft, 3 of 5");
  go();
  await you.settle();
  expect(you.messages()).toHaveLength(1);
  expect(you.messages()[0]?.card.title).toBe("Put posts/Pricing");
  await you.tap("approve");
  expect(you.messages()).toHaveLength(1);
  expect(you.newest()).toContain("Done at");
});

it("lists in /help what reaches a command in the very channel where it was asked", async () => {
  const commands = async (thread?: string) => {
    const { sections = [] } = await help(you.world, thread === undefined ? undefined : { thread });
    return JSON.stringify(sections);
  };
  expect(await commands("slack:D1")).toContain("/adjutant status — ");
  expect(await commands("telegram:42")).toContain('"/status — ');
  expect(await commands()).toContain('"/status — ');
});
