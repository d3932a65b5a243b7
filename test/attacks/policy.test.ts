// Who may not change the policy, and what cannot pass for a change that narrows. Each asserts the policy that holds.
import { beforeEach, expect, it } from "vitest";
import type { JsonObject } from "#core/json";
import { DEFAULT_POLICY, type Policy, policyFold } from "#core/policy";
import { evaluate } from "#governance/evaluate";
import { draft } from "#runtime/approval/propose";
import { load } from "#runtime/unit";
import { type GivenWorld, givenWorld } from "../support/world.ts";

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});
const policy = async () => (await load(you.world.journal, policyFold, "company")).state;
const unchanged = async () => expect(await policy()).toMatchObject({ version: 1, policy: DEFAULT_POLICY });
const yaml = (more: Partial<Policy>) => you.world.policyText.write({ ...DEFAULT_POLICY, ...more });
const generous = () => yaml({ caps: [{ scope: "company", per: "day", usd: 9_999 }] });

it.each([
  ["says it", (one: Stranger) => one.say("/policy cap company day 9999")],
  ["sends a document", (one: Stranger) => one.say(`/policy edit\n${generous()}`)],
  ["sends the form back", (one: Stranger) => one.submit("edit", "policy", { document: generous() })],
  ["taps Edit", (one: Stranger) => one.tapOld("edit", "policy", "m1")],
])("a stranger changes nothing who %s", async (_what, act) => {
  await act(you.at("telegram", "666"));
  await you.settle();
  await unchanged();
  expect(await you.world.journal.count({ kind: "approval" })).toBe(0);
});
type Stranger = ReturnType<GivenWorld["at"]>;

it("a stranger decides nothing on the operator's own card", async () => {
  await you.say("/policy deny tool site.publish");
  const { id } = you.waiting();
  const stranger = you.at("telegram", "666");
  await stranger.tapOld("approve", id, "m1");
  await stranger.say(`approve ${id}`);
  await stranger.say(`always ${id}`);
  await unchanged();
});

const proposed = (input: JsonObject) =>
  draft(you.world, {
    tool: "policy.adopt",
    input,
    agent: "operator",
    goal: "policy",
    task: "",
    move: "",
    thread: you.thread,
    why: "",
    evidence: [],
    spent: 0,
  });

it("a change that pretends to start from a laxer document is not even shown", async () => {
  const lax = { ...DEFAULT_POLICY, caps: [] };
  const before = lax as unknown as JsonObject;
  await expect(proposed({ document: generous(), before, version: 1 })).rejects.toThrow(
    /written against version 1/,
  );
  const true_ = DEFAULT_POLICY as unknown as JsonObject;
  await expect(proposed({ document: generous(), before: true_, version: 7 })).rejects.toThrow(/version 7/);
  const { request } = await proposed({ document: generous(), before: true_, version: 1 });
  expect(request.verdict.gate).toBe("two-channel");
  await unchanged();
});

it("a change that rests on text from outside is closed, whatever it is about", async () => {
  const input = { document: generous(), before: DEFAULT_POLICY as unknown as JsonObject, version: 1 };
  const tainted = await draft(you.world, {
    ...{ tool: "policy.adopt", input, agent: "operator", goal: "policy", task: "", move: "" },
    ...{ thread: you.thread, why: "", evidence: [], spent: 0 },
    taint: [{ origin: "outside:mail", source: "a mail" }],
  });
  expect(tainted.request.verdict).toMatchObject({
    gate: "closed",
    rule: "text from outside changes no policy",
  });
});

it("no rule lets a change of the policy go without asking, not even one by hand", async () => {
  const everything = { name: "all", when: {}, why: "", until: "2999-01-01", byHand: true };
  const open = { name: "open", when: {}, gate: "open" as const, why: "" };
  const state = { version: 2, since: "", policy: { ...DEFAULT_POLICY, rules: [open], trust: [everything] } };
  const asked = {
    ...{ tool: "policy.adopt", effect: "compensable" as const, domain: "company", agent: "operator" },
    ...{ crossDomain: false, taint: [], concerns: ["policy" as const] },
  };
  expect(evaluate(state, asked, "2026-11-22T09:00:00.000Z").gate).toBe("hard");
});

it("no agent may use the tool that changes it", () => {
  for (const { mayUse, name } of you.world.agents.values())
    expect(mayUse, name).not.toContain("policy.adopt");
});

it("one channel alone, or the same words twice, do not widen", async () => {
  await you.say(`/policy edit\n${generous()}`);
  const { id } = you.waiting();
  await you.tap("approve", id);
  await you.tapOld("approve", id, "m1");
  await you.say(`approve ${id}`);
  await you.say(`confirm ${id} ${id.slice(-4)}`);
  await unchanged();
});

it("an effect approved under the old policy does not run once a rule denies it", async () => {
  await you.say('Email ada@example.com about "Invoice 7" saying "Due Friday."');
  await you.tap("approve", you.waiting().id);
  await you.say("/policy deny recipient ada@example.com");
  await you.tap("approve", you.waiting().id);
  await you.say("/policy deny tool email.send");
  await you.tap("approve", you.waiting().id);
  await you.advance(5 * 60_000);
  expect(you.shelf.done).toEqual([]);
});
