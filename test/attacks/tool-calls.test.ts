// 10,000 fuzzed moves: every role asks for every tool, its own, others', internal and misspelt ones, with any input, and for
// whatever else a move can be. Nothing happens without an approval or a gate that policy really opens.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roster } from "#agents/roster";
import { capabilitiesFor } from "#core/capability";
import { digest, type JsonObject } from "#core/json";
import type { Move } from "#core/move";
import { DEFAULT_POLICY } from "#core/policy";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { movesOf } from "./tool-calls/fuzz.ts";
import {
  asksFor,
  CALLS,
  events,
  givenPossessed,
  NEEDS,
  orders,
  type Possessed,
  performedBy,
  reached,
} from "./tool-calls/possessed.ts";

/** Rounds of every role. */
const ROUNDS = 14;
const SEED = 7;
const ROLES = roster.map((role) => ({ ...role, may: mayOf(role) }));
type Role = (typeof ROLES)[number];

function mayOf({ capabilities }: (typeof roster)[number]) {
  return (what: Move["do"]): boolean =>
    capabilitiesFor({ do: what } as Move, undefined).every((need) => capabilities.includes(need));
}

const said = (card: unknown): boolean =>
  /Approved by the operator|Approve everything/.test(JSON.stringify(card));

/** Nobody proposed with a tool that is not its own, and nothing of ours was changed. */
function expectBounds(you: Possessed, { name, may, mayRead, mayUse }: Role): void {
  const proposed = [...events(you, "approval.requested").map(({ data }) => data), ...orders(you)];
  const own = may("delegate") ? ["site.publish"] : [...mayRead, ...mayUse];
  for (const { tool } of proposed) expect(own).toContain(tool);
  const policies = events(you, "policy.adopted").filter(({ data }) => data.by !== "test");
  expect(policies.length, "the policy is the one that ships, or the test's").toBeLessThanOrEqual(1);
  expect(events(you, "role.assigned")).toEqual([]);
  expect([...you.store.vault.secrets.keys()].toSorted(), name).toEqual(["crm", "site"]);
  if (!may("remember")) expect(events(you, "fact.kept")).toEqual([]);
  if (!may("delegate")) expect([...events(you, "standing.set"), ...events(you, "delegated")]).toEqual([]);
  if (!may("say")) expect(events(you, "note.said").filter(({ data }) => said(data.card))).toEqual([]);
}

/** What is lent is lent to a tool that needs it, for a role whose tool it is, and for a read or an admitted effect. */
function expectLeases(you: Possessed, { mayRead, may, mayUse }: Role): void {
  const leases = [...you.store.vault.leases.values()];
  const own = may("delegate") ? ["site.publish"] : [...mayRead, ...mayUse];
  const admitted = new Set(events(you, "effect.admitted").map(({ stream }) => stream));
  for (const { tool, secret, effect } of leases) {
    expect(own).toContain(tool);
    expect(secret).toBe(NEEDS[tool]);
    if (!mayRead.includes(tool)) expect(admitted).toContain(`effect/${effect}`);
  }
  expect(you.handed.length).toBeLessThanOrEqual(leases.length);
}

const nothing = { performed: 0, asked: 0, done: 0, read: 0, lent: 0 };
type Reached = typeof nothing;

function added(one: Reached, other: Reached): Reached {
  const sums = Object.entries(one).map(([what, count]) => [what, count + other[what as keyof Reached]]);
  return Object.fromEntries(sums) as Reached;
}

/** A role asks for all it can think of; every move was really made, and much of it came as far as a gate or an answer. */
async function everyMove(
  { name }: Role,
  seed: number,
  made: (fuzz: readonly Move[]) => Promise<{ you: Possessed; task: string }>,
): Promise<Reached> {
  let all = nothing;
  await fc.assert(
    fc.asyncProperty(movesOf(name, CALLS), async (fuzz) => {
      const { you, task } = await made(fuzz);
      const performed = performedBy(you, task);
      expect(performed, "moves that were performed").toBe(CALLS);
      all = added(all, { performed, ...reached(you), lent: you.handed.length });
    }),
    { numRuns: ROUNDS, seed, endOnFailure: true },
  );
  expect(all.performed).toBe(ROUNDS * CALLS);
  return all;
}

/** Of a role's moves at least so many came so far, where it may go there at all. */
const FLOOR = 100;
const floor = (mayGo: boolean): number => (mayGo ? FLOOR : 0);

it("makes at least 10,000 moves", () => {
  expect(2 * ROLES.length * ROUNDS * CALLS).toBeGreaterThanOrEqual(10_000);
});

describe.each(ROLES)("a possessed $name", { timeout: 60_000 }, (role) => {
  it("does nothing that asks for an approval without one", async () => {
    const { asked, done, read, lent } = await everyMove(role, SEED, async (fuzz) => {
      const you = await givenPossessed();
      const task = await asksFor(you, role.name, fuzz);
      expect(you.shelf.done).toEqual([]);
      expect(events(you, "effect.admitted")).toEqual([]);
      expectBounds(you, role);
      expectLeases(you, role);
      return { you, task };
    });
    const { mayRead, mayUse, may } = role;
    expect(asked).toBeGreaterThanOrEqual(floor(mayUse.length > 0 || may("delegate")));
    expect(read).toBeGreaterThanOrEqual(floor(mayRead.length > 0));
    expect(lent).toBeGreaterThanOrEqual(floor(mayRead.includes("contact.find")));
    expect(done).toBe(0);
  });

  it("does by an open gate what that gate opens, as it was asked for, and nothing else", async () => {
    const rules = DEFAULT_POLICY.rules.map((rule) => ({
      ...rule,
      gate: rule.when.effect === "compensable" ? ("open" as const) : rule.gate,
    }));
    const { done, read, lent } = await everyMove(role, SEED + 1, async (fuzz) => {
      const you = await givenPossessed();
      await adoptPolicy(you, { rules });
      const task = await asksFor(you, role.name, fuzz);
      expectOpened(you, fuzz);
      expectBounds(you, role);
      expectLeases(you, role);
      return { you, task };
    });
    const { mayRead, mayUse, may } = role;
    expect(done).toBeGreaterThanOrEqual(
      floor(may("delegate") || mayUse.some((tool) => OPENED.includes(tool))),
    );
    expect(read).toBeGreaterThanOrEqual(floor(mayRead.length > 0));
    const borrows = may("delegate") || [...mayRead, ...mayUse].some((tool) => NEEDS[tool] !== undefined);
    expect(lent).toBeGreaterThanOrEqual(floor(borrows));
  });
});

/** The tools whose gate is open in that policy. */
const OPENED = ["site.publish", "contact.upsert"];

/** Every effect is of a tool whose gate is open, and is what a move asked for, to the letter. */
function expectOpened(you: Possessed, fuzz: readonly Move[]): void {
  const admitted = orders(you);
  expect(you.shelf.done.length).toBeLessThanOrEqual(admitted.length);
  expect(you.shelf.done.filter((one) => one.startsWith("mail/"))).toEqual([]);
  for (const { tool, effect, digest: bound, input } of admitted) {
    expect(OPENED).toContain(tool);
    expect(effect).toBe("compensable");
    expect(bound).toBe(digest(input as JsonObject));
    expect(fuzz.some((move) => asksThat(move, tool, input as JsonObject))).toBe(true);
  }
}

function asksThat(move: Move, tool: unknown, input: JsonObject): boolean {
  const holds = (given: JsonObject) => Object.entries(input).every(([name, value]) => given[name] === value);
  if (move.do === "delegate") return tool === "site.publish" && move.tasks.some(({ brief }) => holds(brief));
  return move.do === "act" && move.tool === tool && holds(move.input);
}
