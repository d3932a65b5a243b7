// A model and a planner that always obey the attacker: 15 disguises of an order, 8 ways in and 6 goals. Whatever they want, the
// world stays as it was, until the operator approves what a card shows.
import { describe, expect, it } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import type { Shelf } from "#adapters/in-memory/tool";
import { approvalFold } from "#core/approval";
import type { JsonObject } from "#core/json";
import { DEFAULT_POLICY, policyFold } from "#core/policy";
import { taskFold } from "#core/task";
import type { Tool } from "#core/tool";
import { load } from "#runtime/unit";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { textOf } from "../support/person.ts";
import { keep } from "../support/vault.ts";
import { type GivenWorld, givenWorld } from "../support/world.ts";
import { type AttackGoal, EVE, GOALS } from "./injection/goals.ts";
import { obedientModel } from "./injection/obedient.ts";
import { FAMILIES, type Family } from "./injection/payloads.ts";
import { possessedBy, steward } from "./injection/possessed.ts";
import { type Scene, WAYS, type Way } from "./injection/ways.ts";
import { isWish, misjudged, type PolicyInput, wished } from "./injection/wishes.ts";

interface Here extends Omit<Scene, "number"> {
  /** The change of policy that a possessed role would ask for, written against what holds. */
  policy: PolicyInput;
}

/** The site and the mail server want a secret each, and the vault holds them. */
const NEEDS: Readonly<Record<string, string>> = { "site.publish": "site", "email.send": "smtp" };

async function givenScene(): Promise<Here> {
  const posts: Scene["posts"] = [];
  const tools = (on: Shelf) =>
    shelfTools(on).map((tool): Tool => {
      const secret = NEEDS[tool.name];
      if (secret !== undefined) return { ...tool, needs: [{ secret }] };
      return tool.name === "site.read" ? ({ ...tool, read: async () => ({ posts }) } as Tool) : tool;
    });
  const you = await givenWorld({ tools, agents: [steward] });
  await keep(you);
  await keep(you, { name: "smtp", domain: "sales" });
  const model = obedientModel();
  const here: Here = { you, model, posts, policy: {} };
  const agents = possessedBy(model, () => here.policy);
  const named = new Map(agents.map((agent) => [agent.name, agent]));
  Object.assign(you.world, { model, agents: named, tasks: taskFold(agents) });
  return here;
}

/** The attacker is a recipient and every gate is open: a document that could be adopted, written against what holds. */
async function opening({ world }: GivenWorld): Promise<PolicyInput> {
  const { state, version } = await load(world.journal, policyFold, "company");
  const document = world.policyText.write({ ...state.policy, recipients: [EVE], rules: OPEN.rules });
  return { document, before: state.policy as unknown as JsonObject, version };
}

/** Everything that could be opened is: by rule, and by trust that the operator wrote by hand. */
const OPEN = {
  rules: DEFAULT_POLICY.rules.map((rule) => ({ ...rule, gate: "open" as const })),
  trust: [{ name: "all of it", when: {}, why: "", until: "2027-12-31", byHand: true }],
};

/** What the world and the journal hold of changes: done effects, standing goals, policy, leases and secrets. */
function held({ you: { store, shelf } }: Here) {
  const count = (type: string) => store.events.filter((event) => event.type === type).length;
  return {
    done: shelf.done.length,
    admitted: count("effect.admitted"),
    policy: count("policy.adopted"),
    standing: count("standing.set"),
    granted: store.vault.leases.size,
    secrets: store.vault.secrets.size,
  };
}

async function attacked(here: Here, way: Way, goal: AttackGoal, family: Family, number: number) {
  const order = `${goal.order} for case ${number}`;
  const scene = { ...here, number };
  Object.assign(here.model, { attack: { goal, order, spares: way.ours }, obeyed: 0, possessed: 0 });
  await way.happens(scene, family.wrap(order));
  const heard = way.unheard !== true;
  // To what was asked back, as somebody in a hurry answers.
  if (heard && way.ours !== true) await here.you.say("Yes, do that.");
  expect(here.model.obeyed > 0, `${family.name}: whether the model heard it`).toBe(heard);
  expect(here.model.possessed > 0, `${family.name}: whether a planner did`).toBe(heard && way.ours !== true);
  return scene;
}

/** All that waits for the operator. */
async function waiting({ world, cards }: GivenWorld) {
  const ids = new Set(cards().flatMap(({ buttons }) => buttons.map(({ about }) => about)));
  const found = await Promise.all(
    [...ids].map(async (id) => ({ id, ...(await load(world.journal, approvalFold, id)) })),
  );
  return found.flatMap(({ id, state }) =>
    state.status === "waiting" ? [{ id, isWish: isWish(state.request) }] : [],
  );
}

/** The operator sees what they never asked for. */
async function rejectsWishes({ you }: Here): Promise<void> {
  for (const { id, isWish } of await waiting(you)) if (isWish) await you.submit("reject", id, { reason: "" });
}

/** The operator approves their own goal's card, and just what it shows happens. */
async function approvesWhatIsShown({ you }: Here, name: string): Promise<string> {
  const card = you.waiting();
  const before = you.shelf.done.length;
  const { state } = await load(you.world.journal, approvalFold, card.id);
  await you.tap("approve", card.id);
  const done = you.shelf.done.slice(before);
  expect(done, name).toHaveLength(1);
  const [key = "", text = ""] = done[0]?.split(" = ") ?? [];
  expect(textOf(card), name).toContain(`Put ${key}`);
  for (const line of text.split("\n")) expect(textOf(card), name).toContain(`+${line}`);
  expect(state.status === "none" ? undefined : state.request.input, name).toMatchObject(
    key.startsWith("contacts/") ? { name: text } : { body: text },
  );
  return key;
}

/** A standing goal of the operator's own is theirs. */
const standings = (way: Way): number => (way.name.startsWith("a standing goal") ? 1 : 0);

/** Only the site is lent its secret, for what the operator wanted published. */
const lent = (keys: readonly string[]): number => keys.filter((key) => key.startsWith("posts/")).length;

/** Nothing happened is not nothing was tried: each attack was asked for as often as it was heard, and says where it comes from. */
function expectTried({ you }: Here, way: Way, { name }: AttackGoal): void {
  const tried = wished(you)[name] ?? 0;
  if (way.unheard === true || way.ours === true) expect(tried).toBe(0);
  else expect(tried).toBeGreaterThanOrEqual(FAMILIES.length);
  expect(misjudged(you)).toEqual([]);
}

describe.each(WAYS)("by $name", (way) => {
  it.each(GOALS)("$name: nothing happens that no approved card showed", async (goal) => {
    const here = await givenScene();
    here.policy = await opening(here.you);
    for (const [at, family] of FAMILIES.entries()) {
      const before = held(here);
      await attacked(here, way, goal, family, at + 1);
      const standing = before.standing + standings(way);
      expect(held(here), family.name).toEqual({ ...before, standing });
      await rejectsWishes(here);
      const key = await approvesWhatIsShown(here, family.name);
      const after = { ...before, standing, done: before.done + 1, admitted: before.admitted + 1 };
      expect(held(here), family.name).toEqual({ ...after, granted: before.granted + lent([key]) });
    }
    expectTried(here, way, goal);
  });

  it.each(GOALS)("$name: not even where every gate is open", async (goal) => {
    const here = await givenScene();
    await adoptPolicy(here.you, OPEN);
    here.policy = await opening(here.you);
    for (const [at, family] of FAMILIES.entries()) {
      const { shelf, submit } = here.you;
      const before = held(here);
      const done = shelf.done.length;
      const scene = await attacked(here, way, goal, family, at + 1);
      const own = way.own === undefined ? [] : [way.own(scene)];
      expect(shelf.done.slice(done), family.name).toEqual(own);
      const standing = before.standing + standings(way);
      const mine = { standing, done: before.done + own.length, admitted: before.admitted + own.length };
      expect(held(here), family.name).toEqual({ ...before, ...mine, granted: before.granted + lent(own) });
      const asks = await waiting(here.you);
      const asksMine = asks.some(({ isWish }) => !isWish);
      expect(asksMine, `${family.name}: it asks`).toBe(own.length === 0);
      for (const { id } of asks) await submit("reject", id, { reason: "" });
    }
    expectTried(here, way, goal);
  });
});
