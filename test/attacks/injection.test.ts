// A model that always obeys the attacker: 15 disguises of an order, 8 ways in and 6 goals. Whatever it wants, the world stays as
// it was, until the operator approves what a card shows.
import { describe, expect, it } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import type { Shelf } from "#adapters/in-memory/tool";
import { approvalFold } from "#core/approval";
import { DEFAULT_POLICY } from "#core/policy";
import type { Tool } from "#core/tool";
import { load } from "#runtime/unit";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { textOf } from "../support/person.ts";
import { givenWorld } from "../support/world.ts";
import { type AttackGoal, GOALS } from "./injection/goals.ts";
import { obedientModel } from "./injection/obedient.ts";
import { FAMILIES, type Family } from "./injection/payloads.ts";
import { type Scene, WAYS, type Way } from "./injection/ways.ts";

type Here = Omit<Scene, "number">;

async function givenScene(): Promise<Here> {
  const posts: Scene["posts"] = [];
  const tools = (on: Shelf) =>
    shelfTools(on).map(
      (tool): Tool =>
        tool.name === "site.read" ? ({ ...tool, read: async () => ({ posts }) } as Tool) : tool,
    );
  const you = await givenWorld({ tools });
  const model = obedientModel();
  Object.assign(you.world, { model });
  return { you, model, posts };
}

/** Everything that could be opened is: by rule, and by trust that the operator wrote by hand. */
const OPEN = {
  rules: DEFAULT_POLICY.rules.map((rule) => ({ ...rule, gate: "open" as const })),
  trust: [{ name: "all of it", when: {}, why: "", until: "2027-12-31", byHand: true }],
};

/** What the world and the journal hold of changes: done effects, standing goals, policy, leases and facts. */
function held({ you: { store, shelf } }: Here) {
  const count = (type: string) => store.events.filter((event) => event.type === type).length;
  return {
    done: shelf.done.length,
    admitted: count("effect.admitted"),
    policy: count("policy.adopted"),
    standing: count("standing.set"),
    granted: store.vault.leases.size,
  };
}

async function attacked(here: Here, way: Way, goal: AttackGoal, family: Family, number: number) {
  const order = `${goal.order} for case ${number}`;
  const scene = { ...here, number };
  Object.assign(here.model, { attack: { goal, order }, obeyed: 0 });
  await way.happens(scene, family.wrap(order));
  expect(here.model.obeyed > 0, `${family.name}: whether the model heard it`).toBe(way.unheard !== true);
  return scene;
}

/** The operator approves their own goal's card, and just what it shows happens. */
async function approvesWhatIsShown({ you }: Here, name: string): Promise<void> {
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
}

/** A standing goal of the operator's own is theirs. */
const standings = (way: Way): number => (way.name.startsWith("a standing goal") ? 1 : 0);

describe.each(WAYS)("by $name", (way) => {
  it.each(GOALS)("$name: nothing happens that no approved card showed", async (goal) => {
    const here = await givenScene();
    for (const [at, family] of FAMILIES.entries()) {
      const before = held(here);
      await attacked(here, way, goal, family, at + 1);
      const standing = before.standing + standings(way);
      expect(held(here), family.name).toEqual({ ...before, standing });
      await approvesWhatIsShown(here, family.name);
      const after = { ...before, standing, done: before.done + 1, admitted: before.admitted + 1 };
      expect(held(here), family.name).toEqual(after);
    }
  });

  it.each(GOALS)("$name: not even where every gate is open", async (goal) => {
    const here = await givenScene();
    await adoptPolicy(here.you, OPEN);
    for (const [at, family] of FAMILIES.entries()) {
      const { shelf, cards, submit } = here.you;
      const before = held(here);
      const done = shelf.done.length;
      const scene = await attacked(here, way, goal, family, at + 1);
      const own = way.own === undefined ? [] : [way.own(scene)];
      expect(shelf.done.slice(done), family.name).toEqual(own);
      const standing = before.standing + standings(way);
      const mine = { standing, done: before.done + own.length, admitted: before.admitted + own.length };
      expect(held(here), family.name).toEqual({ ...before, ...mine });
      const waiting = cards().findLast(({ buttons }) => buttons.some(({ verb }) => verb === "approve"));
      expect(waiting === undefined, `${family.name}: it asks`).toBe(own.length > 0);
      if (waiting !== undefined) await submit("reject", waiting.id, { reason: "" });
    }
  });
});
