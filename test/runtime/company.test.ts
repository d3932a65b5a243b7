// What the policy says of the company reaches whoever writes and checks its texts, and orders what waits for the operator.
import { beforeEach, expect, it } from "vitest";
import type { NewEvent } from "#core/event";
import type { Commit } from "#core/ports";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { type GivenWorld, givenWorld } from "../support/world.ts";

const WISH = "Write and publish a post about pricing";
const CONSTRAINT = "Never promise a discount above 10 %.";

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
  await you.say("Remember that pricing by outcome doubled our revenue");
});

const told = (prompt: string) =>
  you.model.requests().flatMap(({ prompt: { name }, about }) => (name === prompt ? [about.company] : []));

it("tells the writer and the reviewer the goals, the most important first, and the constraints", async () => {
  const goals = [
    { name: "Win two retainers", priority: 2 },
    { name: "Grow the newsletter", priority: 1, domain: "content" },
  ];
  await adoptPolicy(you, { goals, constraints: [CONSTRAINT] });
  await you.say(WISH);
  const company = { goals: ["Grow the newsletter", "Win two retainers"], constraints: [CONSTRAINT] };
  expect(told("draft")).toEqual([company]);
  expect(told("review")).toEqual([company]);
  expect(new Set([...told("understand"), ...told("research")])).toEqual(new Set([undefined]));
});

it("sends a draft back that the reviewer says breaks a constraint, and shows what stays open", async () => {
  await adoptPolicy(you, { constraints: [CONSTRAINT] });
  const note = `It breaks “${CONSTRAINT}”: the second paragraph promises 50 %.`;
  const revise = { reply: { verdict: "revise", notes: [note] } };
  you.model.script("review", revise, revise, revise);
  await you.say(WISH);
  expect(told("draft")).toHaveLength(3);
  expect(you.newest()).toContain(note);
});

it("says on the card which constraints nobody could check without a model", async () => {
  await adoptPolicy(you, { constraints: [CONSTRAINT] });
  await you.say(WISH);
  expect(you.newest()).toContain(
    `Not checked, since without a model nobody here can judge it: “${CONSTRAINT}”`,
  );
  expect(you.newest()).not.toContain("still open");
});

it("asks the model at the prices of the policy", async () => {
  const prices = [{ model: "llama3", input: 0, output: 0 }];
  await adoptPolicy(you, { prices });
  await you.say(WISH);
  expect(you.model.requests().at(-1)?.prices).toEqual(prices);
});

it("lists first what serves the goal that comes first", async () => {
  await you.say('Publish a post titled "Pricing" saying "Charge for outcomes."');
  await you.say("Add contact Ada Lovelace <ada@example.com>");
  await you.say("/inbox");
  const before = you.newest();
  expect(before.indexOf("ada@example.com")).toBeLessThan(before.indexOf("Pricing"));
  await adoptPolicy(you, { goals: [{ name: "Grow the newsletter", priority: 1, domain: "content" }] });
  await you.say("/inbox");
  const after = you.newest();
  expect(after.indexOf("Pricing")).toBeLessThan(after.indexOf("ada@example.com"));
});

it("asks with the policy that the money was held under, though another was adopted just then", async () => {
  const { journal } = you.world;
  const commit = journal.commit.bind(journal);
  const begins = ({ type, data }: NewEvent) => type === "model.called" && data.prompt === "draft";
  Object.assign(journal, {
    commit: async (one: Commit) => {
      const result = await commit(one);
      if (one.writes.some(({ events }) => events.some(begins)))
        await adoptPolicy(you, { constraints: [CONSTRAINT] });
      return result;
    },
  });
  await you.say(WISH);
  expect(told("draft")).toEqual([undefined]);
  expect(told("review")).toEqual([{ goals: [], constraints: [CONSTRAINT] }]);
});
