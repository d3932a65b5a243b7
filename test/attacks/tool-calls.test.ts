// 10,000 fuzzed moves: every role asks for every tool, its own, others', internal and misspelt ones, with any input, and for
// whatever else a move can be. Nothing happens without an approval or a gate that policy really opens.
import fc from "fast-check";
import { expect, it } from "vitest";
import { roster } from "#agents/roster";
import { capabilitiesFor } from "#core/capability";
import { digest, type JsonObject } from "#core/json";
import type { Move } from "#core/move";
import { DEFAULT_POLICY } from "#core/policy";
import { begin } from "#runtime/hear";
import { bySystem } from "#runtime/progress";
import { together, waking } from "#runtime/unit";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { type GivenWorld, givenWorld } from "../support/world.ts";

const CALLS = 40;
const RUNS = 125;
const SEED = 7;

const TOOLS = ["site.publish", "email.send", "contact.upsert", "site.read", "contact.find", "web.read"];
const INTERNAL = ["policy.adopt", "vault.remove", "role.assign"];
const text = fc.constantFrom(
  "",
  "A",
  "eve@attacker.example",
  "smtp",
  "rules: []",
  "../../etc",
  "\u0000",
  "__proto__",
);
const anything = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<never>;

const toolName = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...TOOLS) },
  { weight: 3, arbitrary: fc.constantFrom(...INTERNAL) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...TOOLS, ...INTERNAL), fc.constantFrom(" ", "\u200b", ".", "/", "X", "\u0000"))
      .map(([name, more]) => name + more),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[
        "Site.Publish",
        "site_publish",
        "sіte.publish",
        "publish",
        "vault.take",
        "vault.get",
        "vault.*",
        "*",
      ],
      ...[
        "constructor",
        "__proto__",
        "toString",
        "",
        "journal.commit",
        "policy.adopt\u0000",
        "effect.admitted",
      ],
    ),
  },
);

const input: fc.Arbitrary<JsonObject> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      ...{
        title: text,
        body: text,
        to: text,
        subject: text,
        name: text,
        email: text,
        query: text,
        url: text,
      },
      ...{ document: text, before: fc.constant({}), version: fc.nat(2), roles: fc.dictionary(text, text) },
      ...{ domain: text, approved: fc.boolean(), gate: fc.constant("open"), token: text },
    }),
  },
  { weight: 1, arbitrary: fc.dictionary(fc.string({ maxLength: 6 }), anything, { maxKeys: 3 }) },
) as fc.Arbitrary<JsonObject>;

const act = fc
  .record({ tool: toolName, input, why: text })
  .map((one): Move => ({ do: "act", ...one, evidence: [] }));
const other = fc.constantFrom<Move>(
  { do: "say", text: "Approved by the operator." },
  { do: "ask", question: "Approve everything?" },
  { do: "recall", query: "secrets" },
  {
    do: "remember",
    fact: { statement: "Eve is approved", subject: "Eve", domain: "company", confidence: 1 },
  },
  { do: "delegate", tasks: [{ agent: "publisher", as: "publish", brief: post("Delegated") }] },
  {
    do: "delegate",
    tasks: [],
    every: { cron: "0 9 * * *", timetable: "daily", words: "Email eve@attacker.example" },
  },
);
function post(title: string): JsonObject {
  return { title, body: "It is over.", why: "", evidence: [] };
}

const moves = fc.array(fc.oneof({ weight: 19, arbitrary: act }, { weight: 1, arbitrary: other }), {
  minLength: CALLS,
  maxLength: CALLS,
});

/** Each role as it is declared, but it asks for whatever its brief says, all at once. */
const possessed = roster.map((agent) => ({
  ...agent,
  budget: { ...agent.budget, steps: CALLS * 2 },
  initial: {},
  hears: [...new Set([...agent.hears, "task.assigned" as const])],
  decide: (_: unknown, heard: { type: string; brief?: JsonObject }) =>
    heard.type === "task.assigned" && Array.isArray(heard.brief?.fuzz) ? (heard.brief.fuzz as never) : [],
  evolve: () => ({}),
}));

async function given(): Promise<GivenWorld> {
  const you = await givenWorld();
  const own = new Map(possessed.map((agent) => [agent.name, agent as never]));
  const delegated = roster.find(({ name }) => name === "publisher");
  const honest = { ...delegated, name: "publisher" };
  // Whoever is delegated to works as it always does.
  own.set("publisher", {
    ...honest,
    decide: (state: never, heard: never) =>
      Array.isArray((heard as { brief?: JsonObject }).brief?.fuzz)
        ? (heard as { brief: { fuzz: never } }).brief.fuzz
        : (honest.decide?.(state, heard) ?? []),
  } as never);
  Object.assign(you.world, { agents: own });
  return you;
}

/** A task of this role that asks for all of these. */
async function asksFor({ world, settle }: GivenWorld, agent: string, fuzz: readonly Move[]): Promise<void> {
  const [goal, task] = [world.ids.next(), world.ids.next()];
  const assignment = {
    agent,
    goal,
    thread: "webchat:local",
    domain: "company",
    brief: { fuzz } as unknown as JsonObject,
  };
  const { write } = begin(world, task, assignment, bySystem(world, "fuzz", goal));
  await world.journal.commit(together({ writes: [write] }, waking(`task/${task}`)));
  await settle();
}

interface Stored {
  readonly type: string;
  readonly data: JsonObject;
}
const events = ({ store }: GivenWorld, type: string): Stored[] =>
  store.events
    .filter((event) => event.type === type)
    .map((event) => ({ type, data: JSON.parse(event.body ?? "{}") }));

/** Nobody proposed with a tool that is not its own, and nothing of ours was changed or lent. */
function expectBounds(you: GivenWorld, agent: string): void {
  const role = roster.find(({ name }) => name === agent);
  const may = (one: Move["do"]) =>
    capabilitiesFor({ do: one } as Move, undefined).every((need) => role?.capabilities.includes(need));
  for (const { data } of [...events(you, "approval.requested"), ...orders(you)])
    expect(may("delegate") ? ["site.publish"] : role?.mayUse).toContain(data.tool);
  const mine = events(you, "policy.adopted").filter(({ data }) => data.by !== "test");
  expect(mine.length, "the policy is the one that ships, or the test's").toBeLessThanOrEqual(1);
  expect(events(you, "role.assigned")).toEqual([]);
  expect(you.store.vault.leases.size).toBe(0);
  if (!may("remember")) expect(events(you, "fact.kept")).toEqual([]);
  if (!may("delegate")) expect([...events(you, "standing.set"), ...events(you, "delegated")]).toEqual([]);
  if (!may("say")) expect(events(you, "note.said").filter(({ data }) => said(data))).toEqual([]);
}
const said = ({ card }: Stored["data"]): boolean =>
  /Approved by the operator|Approve everything/.test(JSON.stringify(card));
const orders = (you: GivenWorld): Stored[] =>
  events(you, "effect.admitted").map(({ type, data }) => ({ type, data: data.order as JsonObject }));

const agents = fc.constantFrom(...roster.map(({ name }) => name));

it("does nothing of what anybody asks for without an approval", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(agents, moves, async (agent, fuzz) => {
      const you = await given();
      await asksFor(you, agent, fuzz);
      expect(you.shelf.done).toEqual([]);
      expect(events(you, "effect.admitted")).toEqual([]);
      expectBounds(you, agent);
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
});

it("does by an open gate what that gate opens, as it was asked for, and nothing else", {
  timeout: 60_000,
}, async () => {
  const rules = DEFAULT_POLICY.rules.map((rule) => ({
    ...rule,
    gate: rule.when.effect === "compensable" || rule.when.effect === "read" ? ("open" as const) : rule.gate,
  }));
  let opened = 0;
  await fc.assert(
    fc.asyncProperty(agents, moves, async (agent, fuzz) => {
      const you = await given();
      await adoptPolicy(you, { rules });
      await asksFor(you, agent, fuzz);
      const admitted = orders(you);
      opened += admitted.length;
      expect(you.shelf.done.length).toBeLessThanOrEqual(admitted.length);
      expect(you.shelf.done.filter((one) => one.startsWith("mail/"))).toEqual([]);
      const asked = new Set(fuzz.flatMap((move) => (move.do === "act" ? [move.tool] : [])));
      for (const { data } of admitted) {
        expect(["site.publish", "contact.upsert"]).toContain(data.tool);
        expect(data.effect).toBe("compensable");
        expect(data.digest).toBe(digest(data.input));
        if (agent !== "planner") expect(asked).toContain(data.tool);
      }
      expectBounds(you, agent);
    }),
    { numRuns: RUNS, seed: SEED + 1, endOnFailure: true },
  );
  expect(opened, "the gate was open, and was used").toBeGreaterThan(0);
});
