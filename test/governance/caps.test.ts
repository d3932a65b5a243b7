// Which caps speak of whom, what is left under them, and what raising one for good changes.
import { describe, expect, test } from "vitest";
import { type CapEvent, type CapState, capFold, capId, raisedTo } from "#core/cap";
import { usd } from "#core/money";
import { type Cap, DEFAULT_POLICY } from "#core/policy";
import { allowing, capRaised, keysOf, leftOf, limitsOf, limitUnder, shortOf } from "#governance/caps";

const ADA = { domain: "content", agent: "writer", goal: "g1" };
const NOW = { day: "2026-11-23", month: "2026-11" };
const cap = (scope: string, per: Cap["per"], dollars: number): Cap => ({ scope, per, usd: dollars });
const named = (caps: readonly Cap[], spender = ADA) =>
  limitsOf(caps, spender, NOW).map(({ scope, period, cap: most }) => `${scope}/${period} ${most / 1e6}`);

describe("a cap speaks", () => {
  test.each([
    [cap("company", "day", 5), ["company/2026-11-23 5"]],
    [cap("company", "month", 50), ["company/2026-11 50"]],
    [cap("domain:content", "day", 2), ["domain:content/2026-11-23 2"]],
    [cap("domain:sales", "day", 2), []],
    [cap("agent:writer", "month", 3), ["agent:writer/2026-11 3"]],
    [cap("agent:reviewer", "month", 3), []],
    [cap("goal", "goal", 1), ["goal:g1/goal 1"]],
    [cap("goal", "day", 1), ["goal:g1/2026-11-23 1"]],
    [cap("domain:content", "goal", 1), ["goal:g1/goal 1"]],
    [cap("domain:sales", "goal", 1), []],
  ])("%j of %j", (one, limits) => {
    expect(named([one])).toEqual(limits);
  });

  test("of no goal where the money serves none", () => {
    const nobody = { ...ADA, goal: "" };
    expect(named([cap("goal", "goal", 1), cap("goal", "day", 1)], nobody)).toEqual([]);
    expect(keysOf(nobody, NOW).some(({ scope }) => scope.startsWith("goal"))).toBe(false);
  });
});

test("the tightest of several that speak of one total holds", () => {
  expect(
    named([cap("goal", "goal", 3), cap("domain:content", "goal", 1), cap("company", "goal", 2)]),
  ).toEqual(["goal:g1/goal 1"]);
});

test("every total is kept whether a cap speaks of it or not, so that one can be set at any time", () => {
  const keys = new Set(keysOf(ADA, NOW).map(({ scope, period }) => `${scope}/${period}`));
  for (const scope of ["company", "domain:content", "agent:writer", "goal"])
    for (const per of ["day", "month", "goal"] as const)
      for (const { scope: of, period } of limitsOf([cap(scope, per, 1)], ADA, NOW))
        expect(keys).toContain(`${of}/${period}`);
});

test("what is reserved is as good as spent, and the last cent may be spent", () => {
  const [limit] = limitsOf([cap("company", "day", 1)], ADA, NOW);
  if (limit === undefined) throw new Error("There is a limit.");
  const totals = [{ scope: "company", period: NOW.day, reserved: usd(0.3), settled: usd(0.5) }];
  expect(leftOf(limit, totals)).toBe(usd(0.2));
  expect(shortOf([limit], totals, usd(0.2))).toBeUndefined();
  expect(shortOf([limit], totals, usd(0.2) + 1)).toMatchObject({ scope: "company", used: usd(0.8) });
  expect(shortOf([limit], [], usd(1))).toBeUndefined();
});

test("raising for good raises the caps that made the limit, and no other", () => {
  const caps = [
    cap("company", "day", 1),
    cap("company", "month", 1),
    cap("domain:content", "day", 1),
    cap("goal", "goal", 1),
  ];
  const policy = { ...DEFAULT_POLICY, caps };
  const raised = capRaised(policy, { scope: "company", period: NOW.day }, ADA, usd(2));
  expect(raised.caps).toEqual([cap("company", "day", 2), ...caps.slice(1)]);
  const goal = capRaised(policy, { scope: "goal:g1", period: "goal" }, ADA, usd(4));
  expect(goal.caps).toEqual([...caps.slice(0, 3), cap("goal", "goal", 4)]);
  expect(limitUnder(goal.caps, { scope: "goal:g1", period: "goal" }, ADA)?.cap).toBe(usd(4));
  expect(limitUnder([], { scope: "company", period: NOW.day }, ADA)).toBeUndefined();
});

test("a cap is raised to twice what it is, and always to enough for what waits", () => {
  expect(raisedTo({ cap: usd(5), used: usd(4.9), need: usd(0.2) })).toBe(usd(10));
  expect(raisedTo({ cap: 0, used: 0, need: 1_234 })).toBe(10_000);
  expect(raisedTo({ cap: usd(1), used: usd(1), need: usd(7) })).toBe(usd(8));
});

test("a cap's id is what a person can type, the same for the same scope and period, and another for another", () => {
  const ids = ["company", "domain:content", "goal:g1"].flatMap((scope) =>
    ["2026-11-23", "2026-11", "goal"].map((period) => capId({ scope, period })),
  );
  for (const id of ids) expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{7}\d$/);
  expect(new Set(ids).size).toBe(ids.length);
  expect(capId({ scope: "company", period: "2026-11-23" })).toBe(ids[0]);
});

describe("what was raised once", () => {
  const EVENT = {
    actor: "you",
    cause: "c",
    correlation: "g",
    origin: "operator",
    at: "2026-11-23T09:00:00.000Z",
  };
  const KEY = { scope: "goal:g1", period: "goal" };
  const hit = (most: number, ruled?: number): CapEvent => {
    const who = {
      work: "effect/x",
      domain: "content",
      agent: "publisher",
      goal: "g1",
      thread: "t",
      cheaper: null,
    };
    const kept = ruled === undefined ? {} : { ruled: usd(ruled) };
    return { type: "cap.hit", data: { ...KEY, cap: usd(most), ...kept, used: 0, need: 1, ...who } };
  };
  const raised = (to: number): CapEvent => ({ type: "cap.raised", data: { by: "you", to: usd(to) } });
  const met = (...events: CapEvent[]): CapState =>
    events.reduce<CapState>(
      (state, event) => capFold.evolve(state, { ...EVENT, ...event } as never),
      capFold.initial,
    );
  const allowed = (dollars: number, state: CapState) =>
    allowing({ ...KEY, cap: usd(dollars) }, state).cap / 1e6;

  test("raises no smaller cap that counts in the same total", () => {
    const state = met(hit(5, 5), raised(10));
    const caps = [cap("goal", "goal", 5), cap("agent:writer", "goal", 1)];
    const of = (agent: string) =>
      limitsOf(caps, { ...ADA, agent }, NOW).map((limit) => allowing(limit, state).cap / 1e6);
    expect(of("publisher")).toEqual([10]);
    expect(of("writer")).toEqual([1]);
  });

  test("ends where policy says less afterwards", () => {
    expect(allowed(2, met(hit(5, 5), raised(10)))).toBe(2);
    expect(allowed(6, met(hit(5, 5), raised(10), hit(10, 10), raised(20)))).toBe(6);
  });

  test("can be raised once more", () => {
    expect(allowed(5, met(hit(5, 5), raised(10), hit(10, 5), raised(20)))).toBe(20);
  });

  test("holds as well where it was raised twice before hits said what policy alone lets it", () => {
    expect(allowed(5, met(hit(5), raised(10), hit(10), raised(20)))).toBe(20);
    expect(allowed(2, met(hit(5), raised(10), hit(10), raised(20)))).toBe(2);
  });
});

test("a cap of each goal a month is none for as long as the goal lives", () => {
  const caps = [cap("goal", "goal", 5), cap("goal", "month", 2)];
  const key = { scope: "goal:g1", period: "goal" };
  expect(limitUnder(caps, key, ADA)).toEqual({ ...key, cap: usd(5) });
  const after = capRaised({ ...DEFAULT_POLICY, caps }, key, ADA, usd(10));
  expect(after.caps).toEqual([cap("goal", "goal", 10), cap("goal", "month", 2)]);
});
