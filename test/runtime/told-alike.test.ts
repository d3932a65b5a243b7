// What is told in several places is told alike: how much waits, what a cap holds up and for whom, and what can still be undone.
import { expect, it } from "vitest";
import { Fault } from "#core/fault";
import { usd } from "#core/money";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { type GivenWorld, givenWorld, HOUR } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';
const answer = async (you: GivenWorld, text: string) => {
  await you.say(text);
  return you.newest();
};
const progress = (you: GivenWorld) => you.cards().findLast(({ kind }) => kind === "progress");

async function atCap(): Promise<GivenWorld> {
  const you = await givenWorld({ reserves: usd(0.6) });
  await adoptPolicy(you, { caps: [{ scope: "company", per: "day", usd: 0.5 }] });
  return you;
}
const capCard = (you: GivenWorld) => you.cards().findLast(({ title }) => title.startsWith("The cap of"));

it("says in the progress message that the work waits at a cap, and no longer once it was raised", async () => {
  const you = await atCap();
  await you.say(POST);
  await you.advance(2_000);
  const id = capCard(you)?.id ?? "";
  expect(progress(you)?.state).toEqual({
    tone: "waiting",
    words: `It waits at a cap: ${id} asks you about it. It stands at planning, 1 of 1.`,
  });
  await you.tap("raise");
  expect(progress(you)?.state?.words ?? "").not.toContain("cap");
});

it("names on the cap's card, and in its story, what you asked for that waits there", async () => {
  const you = await atCap();
  await you.say(POST);
  await you.say("Remember that Acme pays within 45 days");
  const card = capCard(you);
  expect(card?.sections).toContainEqual({
    is: "list",
    heading: "Waits",
    items: [
      expect.stringMatching(/^the planner, for “Publish a post titled "Pricing" .*” \[\w{8}\]$/),
      expect.stringMatching(/^the planner, for “Remember that Acme pays within 45 days” \[\w{8}\]$/),
    ],
  });
  expect(JSON.stringify(card?.sections)).not.toContain("id: ");
  const story = await answer(you, `/why ${card?.id}`);
  expect(story).toMatch(/Reached: at 10:00 by the planner, for “Publish a post titled/);
  expect(story).toMatch(/Reached: at 10:00 by the planner, for “Remember that Acme/);
});

it("counts the same cards in /inbox, in /status and in the digest", async () => {
  const you = await givenWorld();
  for (let at = 0; at < 22; at += 1) await you.say(`Publish a post titled "Post ${at}" saying "Hi."`);
  you.model.script("understand", { fault: new Fault("refused", "The key is wrong.") });
  await you.say("Do the thing");
  const inbox = await answer(you, "/inbox");
  expect(inbox).toContain("22 cards wait for your decision, and 1 more needs you.");
  expect(inbox).toContain("Waiting, 20 of 22");
  expect(await answer(you, "/status")).toContain("22 cards waiting. 1 more needs you.");
  const digest = await answer(you, "/digest");
  expect(digest).toContain("0 done, 22 waiting, 0 failed, 1 in trouble");
  expect(digest).toContain("Waiting for you, 20 of 22");
});

it("counts what nobody knows the outcome of once, as it is listed", async () => {
  const you = await givenWorld();
  you.shelf.fail(new Fault("unknown-outcome", "The connection broke."), "after");
  you.shelf.forget();
  await you.say(POST);
  await you.tap("approve");
  expect(await answer(you, "/inbox")).toContain("1 card needs you; none waits for approval.");
  expect(await answer(you, "/status")).toContain("0 cards waiting. 1 more needs you.");
  expect(await answer(you, "/digest")).toContain("0 failed, 1 in trouble");
});

it("does not count as failed what you stopped", async () => {
  const you = await givenWorld();
  you.model.script("understand", { fault: new Fault("refused", "The key is wrong.") });
  await you.say("Do the thing");
  await you.tap("stop");
  expect(await answer(you, "/digest")).toContain("0 done, 0 waiting, 0 failed, $");
});

it("offers to undo only what nothing later stands in the way of, and says what does", async () => {
  const you = await givenWorld();
  const narrowed = async (tool: string) => {
    await you.say(`/policy deny tool ${tool}`);
    const { id } = you.waiting();
    await you.tap("approve");
    return id;
  };
  const first = await narrowed("site.publish");
  const second = await narrowed("email.send");
  const listed = await answer(you, "/rollback");
  expect(listed).toMatch(
    new RegExp(
      `Can be undone\\n.*${second}.*\\nCannot be undone\\n.*${first}.*: Policy was changed again since`,
    ),
  );
  for (const id of [first, second])
    expect(await answer(you, `/why ${id}`)).toContain(
      `Can be undone: yes, with \`/rollback ${id}\`, unless something came after it.`,
    );
  expect(await answer(you, `/rollback ${first}`)).toContain("Policy was changed again since");
  await you.advance(HOUR);
});

it("says by which id a closed gate is told of", async () => {
  const you = await givenWorld();
  await adoptPolicy(you, {
    deny: [{ name: "no posts", when: { tool: "site.publish" }, why: "Not this week." }],
  });
  await you.say(POST);
  const [, id = ""] = /`\/why (\w{8})` tells more/.exec(you.sees()) ?? [];
  expect(await answer(you, `/why ${id}`)).toContain("You said: “Publish a post titled");
});
