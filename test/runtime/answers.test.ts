// What Adjutant says of itself: every command answers from what is stored, with ids to go on with.
import { beforeEach, expect, it } from "vitest";
import { COMMANDS } from "#operator/command";
import { DAY, type GivenWorld, givenWorld, HOUR } from "../support/world.ts";

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

it("tells why something happened, from the words to the receipt", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  await you.tap("approve");
  const why = await answer(`/why ${id}`);
  expect(why).toContain(`You said: “${POST}” at 10:00`);
  expect(why).toContain("Plan: publish");
  expect(why).toContain(`Proposed: Put posts/Pricing [${id}]`);
  expect(why).toMatch(/Policy: soft gate by “what can be undone asks once”/);
  expect(why).toContain("Decided: approved by you on the local chat at 10:00");
  expect(why).toMatch(/Executed: site\.publish version 1, payload [0-9a-f]{12}/);
  expect(why).toContain("Receipt: Put posts/Pricing.");
  expect(why).toContain("Can be undone: yes");
  expect(why).toContain("Cost: $0.00 for 1 model call");
  expect(await answer(`why ${id.toUpperCase()}`)).toContain(`Why ${id}`);
  await you.tap("undo", id);
  expect(await answer(`/why ${id}`)).toMatch(/Undone: by/);
});

it("tells why nothing happened", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  await you.say(`reject ${id} Too pushy`);
  expect(await answer(`/why ${id}`)).toMatch(/Decided: rejected by you .*: Too pushy/);
});

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

it("lists decisions newest first, of a day and of a goal", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  await you.advance(HOUR);
  await you.tap("approve");
  const today = await answer("/timeline");
  expect(today).toMatch(
    new RegExp(`11:00 done: Put posts/Pricing \\[${id}\\]\n11:00 approved .*\n10:00 you said`),
  );
  await you.advance(DAY);
  expect(await answer("/timeline")).toContain("Nothing was decided today.");
  expect(await answer("/timeline yesterday")).toContain(id);
  expect(await answer("/timeline 2026-11-22")).toContain(id);
  const [goal] = await you.world.journal.find({ kind: "goal", limit: 1 });
  expect(await answer(`/timeline ${goal?.stream.split("/")[1]}`)).toContain(id);
  expect(await answer("/timeline nonsense")).toContain("Nothing was decided: nonsense.");
});

it("says what is connected, that the model is offline or which it is, and what stands", async () => {
  await you.say('Every Friday at 16:00, publish a post titled "Week" saying "Hi."');
  const status = await answer("/status");
  expect(status).toMatch(/^Running\. 0 cards waiting\./);
  expect(status).toContain("Model: scripted");
  expect(status).toContain("webchat: in memory");
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
    /I hold 1 fact\.[\s\S]*“Acme pays within 45 days” — you on webchat, 10:00 \[\w{8}\]/,
  );
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
