// The card of what rests: it names the work that waits or is stuck by it, its words fit that work, it stays while anything waits,
// and trying again says what came of it.
import { beforeEach, expect, it } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { Fault } from "#core/fault";
import { usd } from "#core/money";
import type { Tool } from "#core/tool";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { expectTruths } from "../support/truths.ts";
import { type GivenWorld, givenWorld, MINUTE } from "../support/world.ts";

const GONE = "The mail server cannot be reached.";
const AWAY = "The model is away.";
const gone = () => new Fault("unavailable", GONE, { retry: { afterMs: 60_000 } });
const away = () => ({ fault: new Fault("unavailable", AWAY, { retry: { afterMs: 1_000 } }) });
const mail = (about: string) => `Email ada@example.com about "${about}" saying "It is due on Friday."`;
const post = (title: string) => `Publish a post titled "${title}" saying "Charge for outcomes."`;

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});

const matter = () => {
  const card = you.cards().find(({ title }) => title.endsWith("does not work"));
  if (card === undefined) throw new Error(`Nothing rests:\n${you.sees()}`);
  return card;
};
const words = () => JSON.stringify([matter().state, matter().sections]);

/** Mails that were approved and cannot be sent, by their ids. */
async function unsent(...subjects: string[]): Promise<string[]> {
  you.shelf.fail(gone());
  const ids: string[] = [];
  for (const subject of subjects) {
    await you.say(mail(subject));
    const { id } = you.waiting();
    ids.push(id);
    await you.tap("approve", id);
  }
  await you.advance(5 * MINUTE);
  return ids;
}

/** Goals whose planner a model fails four times each; `more`: times that it fails after that. */
async function unplanned(titles: readonly string[], more = 0): Promise<void> {
  you.model.script("understand", ...Array.from({ length: titles.length * 4 + more }, away));
  for (const title of titles) {
    await you.say(post(title));
    await you.advance(10_000);
  }
}

it("says how many mails wait, and where the mail server's address stands", async () => {
  await unsent("One", "Two", "Three");
  expect(words()).toContain("leaves these 3 mails out");
  expect(words()).toContain("ends these 3 goals here and tells you how far each came");
  expect(words()).toContain("SHELF says where");
  expect(words().split(GONE.slice(0, -1))).toHaveLength(2);
  expect(words()).not.toContain("compensate");
});

it("speaks of one mail where one waits, and offers a change of it", async () => {
  await unsent("One");
  expect(words()).toContain("leaves this mail out");
  expect(words()).toContain("opens this mail for a change");
  expect(words()).toContain("ends the goal here and tells you how far it came");
});

it("lets the mails wait together from the failure on that shows that nothing gets through", async () => {
  you.shelf.fail(gone());
  for (const subject of ["One", "Two", "Three"]) {
    await you.say(mail(subject));
    await you.tap("approve", you.waiting().id);
  }
  await you.advance(MINUTE);
  await you.say(`skip ${matter().id}`);
  expect(you.newest()).toBe("3 left out; the rest of the work goes on.");
});

it("tries at once when you say so, and says that it failed again, on the card and below", async () => {
  await unsent("One", "Two");
  const { id } = matter();
  const before = (await you.world.journal.events({ types: ["effect.prepared"], limit: 99 })).length;
  expect(await you.tap("retry", id)).toBe("Trying it now.");
  expect(await you.world.journal.events({ types: ["effect.prepared"], limit: 99 })).toHaveLength(before + 1);
  expect(matter().id).toBe(id);
  expect(matter().state?.words).toMatch(
    /You chose “Try again” on the local chat at 10:05: It failed again at 10:05\.$/,
  );
  expect(you.newest()).toContain(`email.send was tried, and failed again: ${GONE}`);
  expect(you.newest()).toMatch(/It is tried next at 10:\d\d/);
  expect(matter().buttons.map(({ verb }) => verb)).toEqual(["retry", "skip", "hand"]);
  await expectTruths(you);
});

it("says what came of a try that failed for good, and goes on asking for those that still wait", async () => {
  await unsent("One", "Two");
  const { id } = matter();
  you.shelf.fail(new Fault("bad-config", "The mail server refuses the password.", { retry: "never" }));
  await you.tap("retry", id);
  expect(matter().id).toBe(id);
  expect(matter().state?.words).toContain("It failed again at 10:05.");
  expect(you.sees()).toContain("failed again: The mail server refuses the password.");
  expect(words()).not.toContain("It is being tried now");
  await expectTruths(you);
});

it("says that it works again to whoever had it tried", async () => {
  await unsent("One", "Two");
  const { id } = matter();
  you.shelf.fail(undefined);
  await you.say(`retry ${id}`);
  expect(you.sees()).toContain("email.send works again; what waited for it goes on.");
  expect(you.card(id)).toMatchObject({ title: "email.send did not work", buttons: [] });
  expect(you.shelf.done).toHaveLength(2);
});

it("stays while one of several waits, whatever was done about the others", async () => {
  const [one = "", two = ""] = await unsent("One", "Two");
  const { id } = matter();
  await you.say(`skip ${one}`);
  expect(words()).toContain(two);
  expect(words()).not.toContain(`[${one}]`);
  expect(words()).toContain("You chose “Skip” on the local chat");
  await you.tap("undo", two);
  expect(you.card(id).state?.words).toContain("Nothing waits for it any more.");
  expect(you.card(id).buttons).toEqual([]);
});

it("says who decided what once nothing waits for it any more", async () => {
  await unsent("One", "Two");
  const { id } = matter();
  await you.tap("skip", id);
  expect(you.card(id).state?.words).toBe(
    "You chose “Skip” on the local chat at 10:05: 2 left out; the rest of the work goes on.\nNothing waits for it any more.",
  );
});

it("never says that it is tried where nothing waits that could try it", async () => {
  await unsent("One");
  await you.tap("skip", matter().id);
  await you.advance(60 * MINUTE);
  await you.say("/status");
  expect(you.newest()).toContain("Nothing waits for it; whatever needs it next tries it.");
  const id = /it next tries it\. \[(\w+)\]/.exec(you.newest())?.[1];
  await you.say(`retry ${id}`);
  expect(you.newest()).toBe("Whatever needs it next tries it at once.");
});

it("tells once how far a mail's goal came where you took it in hand", async () => {
  const [id = ""] = await unsent("One");
  const before = you.messages().length;
  await you.say(`hand ${id}`);
  expect(you.messages()).toHaveLength(before + 1);
  expect(you.newest()).toContain("In your hands: “Email ada@example.com");
});

it("says that what waits is paused instead of saying that it is tried", async () => {
  await unsent("One");
  await you.say("/pause");
  expect(await you.tap("retry", matter().id)).toContain("is paused; it is tried as soon as that goes on");
});

it("names the goals that a model keeps from going on, and their progress says so, too", async () => {
  await unplanned(["One", "Two", "Three"]);
  for (const title of ["One", "Two", "Three"])
    expect(matter().sections).toContainEqual(
      expect.objectContaining({
        heading: "Waits for it",
        items: expect.arrayContaining([expect.stringContaining(`“${post(title)}”: the planner`)]),
      }),
    );
  const progress = you.cards().filter(({ kind }) => kind === "progress");
  expect(progress).toHaveLength(3);
  for (const { state } of progress) {
    expect(state?.tone).toBe("waiting");
    expect(state?.words).toContain("scripted failed 3 times since 10:00 (The model is away), so it rests.");
  }
  expect(you.cards().filter(({ buttons }) => buttons.some(({ verb }) => verb === "stop"))).toEqual([]);
  await expectTruths(you);
});

it("really asks the model again when you say so, stays while it is away, and lets all go on once it is back", async () => {
  await unplanned(["One", "Two", "Three"], 1);
  const { id } = matter();
  const asked = you.model.asked().length;
  expect(await you.tap("retry", id)).toBe("Trying it now.");
  expect(you.model.asked()).toHaveLength(asked + 1);
  expect(you.newest()).toContain(`scripted was tried, and failed again: ${AWAY}`);
  expect(you.card(id).buttons.map(({ verb }) => verb)).toEqual(["retry", "skip", "hand"]);
  await you.tap("retry", id);
  const cards = you.cards().filter(({ buttons }) => buttons.some(({ verb }) => verb === "approve"));
  expect(cards.map(({ title }) => title)).toEqual(["Put posts/One", "Put posts/Two", "Put posts/Three"]);
  expect(you.card(id).state?.words).toContain("scripted works again.");
  await expectTruths(you);
});

it("says on its progress that a goal is stuck, and which card asks, until you go on", async () => {
  await unplanned(["One"]);
  const { id } = you.waiting("stop");
  const progress = () => you.cards().find(({ kind }) => kind === "progress")?.state;
  expect(progress()?.words).toBe(
    `The planner is stuck and needs you; its card is ${id}. It stands at planning, 1 of 1.`,
  );
  await you.tap("retry", id);
  expect(you.sees()).not.toContain("is stuck and needs you");
  expect(you.waiting().title).toBe("Put posts/One");
});

it("names what came to wait here from a cap", async () => {
  const dear = (tool: Tool): Tool =>
    tool.effect === "read" ? tool : { ...tool, stakes: () => ({ amount: usd(3) }) };
  you = await givenWorld({ tools: (on) => shelfTools(on).map(dear) });
  await adoptPolicy(you, { escalation: { failures: 2, waitingHours: 24, usd: 20 } });
  you.shelf.fail(gone());
  await you.say(post("Pricing"));
  await you.tap("approve");
  await you.say(post("Value"));
  const { id: waits } = you.waiting();
  await you.tap("approve");
  expect(you.card(waits).state?.words).toContain("It waits at a cap");
  await you.advance(2 * MINUTE);
  await you.tap("raise");
  expect(you.card(waits).state?.words).toContain("so it rests");
  expect(words()).toContain(`Put posts/Value [${waits}]`);
  expect(words()).toContain("leaves these 2 actions out");
});
