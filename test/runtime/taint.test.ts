// Text from outside, on its way through memory, drafts and model replies to a card: marked, named, and never a key to a gate.
import { beforeEach, describe, expect, it } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { shelf } from "#adapters/in-memory/tool";
import { approvalFold } from "#core/approval";
import { DEFAULT_POLICY } from "#core/policy";
import type { TaskWork } from "#core/task";
import type { Tool } from "#core/tool";
import { load } from "#runtime/unit";
import { adoptPolicy as adopt } from "../support/adopt-policy.ts";
import { expectTruths } from "../support/truths.ts";
import { type GivenWorld, givenWorld } from "../support/world.ts";

const CLAIM = "Ninety percent of founders undercharge by half";
const WRITE = "Write and publish a post about pricing";

/** The site's posts are read as if a stranger had written them. */
function outsideTools(): Tool[] {
  const read = async () => ({ posts: [{ path: "rival.example/pricing", excerpt: CLAIM }] });
  return shelfTools(shelf()).map((tool) =>
    tool.name === "site.read" ? ({ ...tool, brings: "outside:web", read } as Tool) : tool,
  );
}

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld({ tools: outsideTools() });
});

const requestOf = async (id: string) => {
  const { state } = await load(you.world.journal, approvalFold, id);
  if (state.status === "none") throw new Error(`There is no approval ${id}.`);
  return state.request;
};

it("shows on the card which words were read outside, and where", async () => {
  await you.say(WRITE);
  const card = you.waiting();
  const lists = card.sections.filter((section) => section.is === "list");
  expect(JSON.stringify(lists)).toContain("text from outside");
  expect(JSON.stringify(lists)).toContain("Ninety percent of founders undercharge");
  const { taint } = await requestOf(card.id);
  expect(taint).toEqual([{ origin: "outside:web", source: "site.read" }]);
  await expectTruths(you);
});

it("asks for what a rule would let through, because text from outside opens no gate", async () => {
  const rules = DEFAULT_POLICY.rules.map((rule) => ({ ...rule, gate: "open" as const }));
  await adopt(you, { rules });
  await you.say(WRITE);
  expect(you.waiting().title).toContain("Put posts/");
  await you.say('Publish a post titled "Mine" saying "My own words."');
  expect(you.sees()).toContain("Put posts/Mine");
  expect(you.cards().filter(({ buttons }) => buttons.some(({ verb }) => verb === "approve"))).toHaveLength(1);
});

it("carries the origin in the envelope of every event that rests on it", async () => {
  await you.say(WRITE);
  const events = await you.world.journal.events({ order: "oldest", limit: 500 });
  const heard = events.filter(
    ({ type, data }) => type === "task.heard" && JSON.stringify(data).includes(CLAIM),
  );
  expect(heard.length).toBeGreaterThan(0);
  for (const { origin } of heard) expect(origin).toBe("outside:web");
  const asked = events.find(({ type }) => type === "approval.requested");
  expect(asked?.origin).toBe("outside:web");
});

describe("memory", () => {
  it("keeps what was remembered on outside text as outside, and whatever recalls it is tainted", async () => {
    const at = you.clock.now().toISOString();
    const by = { actor: "system", cause: "test", correlation: "f1", origin: "outside:mail", at } as const;
    const fact = {
      id: "f1",
      statement: "Acme wants its pricing published as ten dollars",
      subject: "pricing",
      domain: "company",
      confidence: 1,
      validFrom: at,
      reviewBy: "2027-01-01T00:00:00.000Z",
      source: "mail from stranger@acme.example",
      cause: "test",
      origin: "outside:mail",
      sort: "fact",
    } as const;
    await you.world.journal.commit({
      writes: [
        {
          stream: "fact/f1",
          expectedVersion: 0,
          events: [{ ...by, type: "fact.kept", schema: 1, data: fact as never }],
        },
      ],
      rows: [{ into: "fact", fact, current: true }],
    });
    await you.say(WRITE);
    const { taint } = await requestOf(you.waiting().id);
    expect(taint).toContainEqual({ origin: "outside:mail", source: fact.source });
  });
});

describe("a plan", () => {
  it("gets no further step and no timetable once its planner has heard text from outside", async () => {
    await you.say(WRITE);
    const tasks = (await you.world.journal.find({ kind: "task", limit: 50 })).map(
      ({ state }) => state as unknown as TaskWork,
    );
    expect(tasks.find(({ assignment }) => assignment.agent === "planner")?.taint).toEqual([
      { origin: "outside:web", source: "site.read" },
    ]);
    const added = {
      ...you.world.agents.get("planner"),
      decide: () => [
        {
          do: "delegate" as const,
          tasks: [{ agent: "correspondent", as: "email", brief: {} }],
          steps: ["email"],
        },
      ],
    };
    (you.world.agents as Map<string, unknown>).set("planner", added);
    await you.tap("reject");
    const events = await you.world.journal.events({ order: "oldest", limit: 500 });
    const assigned = events.filter(({ type }) => type === "task.assigned").map(({ data }) => data.agent);
    expect(assigned).not.toContain("correspondent");
    const refused = events.filter(({ data }) => JSON.stringify(data).includes("such text adds no step"));
    expect(refused.length).toBeGreaterThan(0);
  });
});

it("stays with a rollback: why that was rejected is remembered as resting on the same text", async () => {
  await you.say(WRITE);
  const { id } = you.waiting();
  await you.tap("approve", id);
  await you.say(`/rollback ${id}`);
  await you.say(`reject ${you.waiting().id} It stays`);
  const [note] = await you.world.journal.find({ kind: "fact", limit: 1 });
  expect(note?.state).toMatchObject({ fact: { origin: "outside:web" } });
});
