// /assign: who serves a role moves only by an approved card, fits what the role needs, and what is under way ends or goes on.
import { beforeEach, expect, it } from "vitest";
import { publisher } from "#agents/publisher";
import { roster } from "#agents/roster";
import { type Agent, defineAgent } from "#core/agent";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { type GivenWorld, givenWorld } from "../support/world.ts";

const herald: Agent = defineAgent({ ...publisher, name: "herald" });
/** Goes on from where the publisher stands. */
const heir: Agent = defineAgent({ ...publisher, name: "heir", takesOver: (from) => from === "publisher" });
const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld({ agents: [herald, heir] });
});

/** A role moves only on two channels: approved here, confirmed on the other. */
async function confirmed(): Promise<string> {
  const { id } = you.waiting();
  await you.tap("approve", id);
  await you.at("telegram", "42").say(`confirm ${id} ${id.slice(-4)}`);
  return id;
}

const publishers = async () =>
  (await you.world.journal.events({ types: ["task.assigned"], order: "oldest", limit: 99 }))
    .map(({ data }) => String(data.agent))
    .filter((agent) => agent !== "planner");

it("asks before a role moves, and says which; until then nothing changes", async () => {
  await you.say("/assign herald publisher");
  const card = you.waiting();
  expect(card.title).toBe("Move the role publisher to herald");
  expect(card.sections[0]).toMatchObject({ diff: "-publisher: publisher\n+publisher: herald" });
  await you.say(POST);
  expect(await publishers()).toEqual(["publisher"]);
});

it("gives new work to the new owner, shows it in /status, and Undo moves it back", async () => {
  await you.say("/assign herald content");
  const id = await confirmed();
  await you.say(POST);
  expect(await publishers()).toEqual(["herald"]);
  await you.tap("approve");
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for outcomes."]);
  await you.say("/status");
  expect(you.newest()).toContain("publisher of content: herald");
  await you.say("/assign");
  expect(you.newest()).toContain("publisher of content: herald");
  await you.say(`/why ${id}`);
  expect(you.newest()).toContain("role.assign version 1");
  await you.say(`/rollback ${id}`);
  await confirmed();
  await you.say(POST.replace("Pricing", "Value"));
  expect(await publishers()).toEqual(["herald", "publisher"]);
});

it("lets what is under way end under its old owner where the new one cannot take its state", async () => {
  await you.say(POST);
  const post = you.waiting().id;
  await you.say("/assign herald publisher");
  expect(JSON.stringify(you.waiting())).toContain("under way, ends under publisher");
  await confirmed();
  await you.tap("approve", post);
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for outcomes."]);
  const [ended] = await you.world.journal.events({ types: ["task.ended"], order: "oldest", limit: 1 });
  expect(ended?.actor).toBe("agent:publisher");
});

it("hands what is under way over where the new one can take its state, and it goes on from there", async () => {
  await you.say(POST);
  const post = you.waiting().id;
  await you.say("/assign heir publisher");
  expect(JSON.stringify(you.waiting())).toContain("goes on under heir from where it stands");
  await confirmed();
  await you.tap("approve", post);
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for outcomes."]);
  const [ended] = await you.world.journal.events({ types: ["task.ended"], order: "oldest", limit: 1 });
  expect(ended?.actor).toBe("agent:heir");
  const [task] = await you.world.journal.events({ types: ["task.handed-over"], limit: 1 });
  await you.say(`/why ${task?.stream.slice("task/".length)}`);
  expect(you.newest()).toContain("Handed over: from the publisher to the heir");
});

it.each([
  ["/assign reviewer publisher", "It checks the work of others, and this role carries things out."],
  ["/assign correspondent publisher", "It may not use site.publish."],
  ["/assign publisher correspondent", "It may not use email.send."],
  ["/assign researcher writer", "The researcher cannot serve as writer. Nothing was changed."],
  ["/assign researcher writer", "It needs task, which this role is not given."],
  ["/assign writer researcher", "It may not look things up or reach outside."],
  ["/assign writer planner", "It looks things up and drafts, and this role makes plans."],
  ["/assign herald custodian", "The custodian keeps its own role, since it watches over the others."],
  ["/assign researcher content", "reviewer: It looks things up and drafts, and this role checks"],
  ["/assign nobody publisher", "I know no agent called nobody"],
  ["/assign herald nothing", "I know no role or domain called nothing"],
  ["/assign publisher publisher", "publisher serves publisher already"],
])("says why it does not fit: %s", async (said, words) => {
  await you.say(said);
  expect(you.newest()).toContain(words);
  expect(await you.world.journal.count({ kind: "approval" })).toBe(0);
});

it("lists every role with who serves it and who else could", async () => {
  await you.say("/assign");
  for (const { name, domain } of roster) expect(you.newest()).toContain(`${name} of ${domain}: ${name}`);
  expect(you.newest()).toContain("publisher of content: publisher. Also fits: herald, heir");
});

it("lets those who ship take over from each other where both are given the same, and a post is checked by the new one", async () => {
  const shipped = await givenWorld();
  await shipped.say("Remember that pricing by outcome doubled our revenue");
  await shipped.say("/assign");
  expect(shipped.newest()).toContain("reviewer of content: reviewer. Also fits: proofreader");
  await shipped.say("/assign proofreader reviewer");
  const { id } = shipped.waiting();
  await shipped.tap("approve", id);
  await shipped.at("telegram", "42").say(`confirm ${id} ${id.slice(-4)}`);
  await shipped.say("Write and publish a post about pricing");
  expect(shipped.model.asked()).not.toContain("review");
  expect(shipped.newest()).toContain("Checked by the house's fixed rules alone");
  expect(shipped.waiting().title).toContain("Put posts/");
});

it("leaves the other role's work alone where the agent serves two", async () => {
  await you.say("/assign heir publisher");
  await confirmed();
  await you.say("/assign heir herald");
  await confirmed();
  await you.say(POST);
  await you.say("/assign publisher herald");
  expect(JSON.stringify(you.waiting())).not.toContain("under way");
  await you.tap("reject");
  await you.say("/assign herald publisher");
  expect(JSON.stringify(you.waiting())).toContain("under way, ends under heir");
});

it("says at once that policy closes it, instead of showing a card that cannot be approved", async () => {
  const when = { tool: "role.assign" };
  await adoptPolicy(you, { deny: [{ name: "no roles", when, why: "No." }] });
  await you.say("/assign herald publisher");
  expect(await you.world.journal.count({ kind: "approval" })).toBe(0);
  expect(you.newest()).toContain("The rule “no roles” of policy version 2 closes this");
});
