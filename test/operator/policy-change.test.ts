// The short changes of a policy, as they are typed: what document each asks for, or what it still has to say.
import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY, type Policy } from "#core/policy";
import { changed } from "#operator/policy-change";
import { changeWords, policySections } from "#operator/policy-words";

const policy: Policy = {
  ...DEFAULT_POLICY,
  recipients: ["ada@example.com"],
  trust: [{ name: "posts", when: { tool: "site.publish" }, why: "", until: "2026-12-01", byHand: false }],
};
const adopting = (words: string): Policy => {
  const result = changed(policy, words);
  if (typeof result === "string") throw new Error(result);
  return result;
};

describe("a cap", () => {
  it.each([
    ["cap company day 10", { scope: "company", per: "day", usd: 10 }],
    ["cap company per month $250.50", undefined],
    ["cap company month $250.50", { scope: "company", per: "month", usd: 250.5 }],
    ["CAP domain content day 2", { scope: "domain:content", per: "day", usd: 2 }],
    ["cap domain:content day 2", { scope: "domain:content", per: "day", usd: 2 }],
    ["cap agent writer month 3", { scope: "agent:writer", per: "month", usd: 3 }],
    ["cap goal 1", { scope: "goal", per: "goal", usd: 1 }],
    ["cap goal day 1", { scope: "goal", per: "day", usd: 1 }],
  ])("is read from %s", (words, cap) => {
    if (cap === undefined) expect(typeof changed(policy, words)).toBe("string");
    else expect(adopting(words).caps).toContainEqual(cap);
  });

  it("takes the place of the one it is about", () => {
    expect(adopting("cap company day 10").caps).toEqual([{ scope: "company", per: "day", usd: 10 }]);
  });

  it.each(["cap company day off", "drop cap company day"])("ends with %s", (words) => {
    expect(adopting(words).caps).toEqual([]);
  });

  it.each([
    "cap",
    "cap company",
    "cap company 10",
    "cap moon day 10",
    "cap company day ten",
    "cap company day -1",
  ])("is asked for again after %s", (words) => {
    expect(changed(policy, words)).toContain("Say the cap like this");
  });
});

describe("a price", () => {
  it("is what a model costs from now on, in place of the one before", () => {
    const priced = adopting("price llama3 0.50 $1.50");
    expect(priced.prices).toEqual([{ model: "llama3", input: 0.5, output: 1.5 }]);
    const again = changed(priced, "price llama3 0 0");
    expect(again).toMatchObject({ prices: [{ model: "llama3", input: 0, output: 0 }] });
    expect(changed(priced, "drop price llama3")).toMatchObject({ prices: [] });
    expect(changed(policy, "drop price llama3")).toBe("The policy names no price of “llama3”.");
  });

  it.each([
    "price",
    "price llama3",
    "price llama3 1",
    "price llama3 one two",
    "price llama3 1 2 3",
    "price llama3 -1 2",
  ])("is asked for again after %s", (words) =>
    expect(changed(policy, words)).toContain("Say what a million tokens cost"),
  );
});

it("adds a recipient or a vendor once, in lower case", () => {
  expect(adopting("allow recipient Bob@Example.com").recipients).toEqual([
    "ada@example.com",
    "bob@example.com",
  ]);
  expect(adopting("allow recipient ada@example.com").recipients).toEqual(["ada@example.com"]);
  expect(adopting("allow vendor @example.org").vendors).toEqual(["@example.org"]);
  expect(adopting("drop recipient ada@example.com").recipients).toEqual([]);
  expect(changed(policy, "drop recipient bob@example.com")).toBe(
    "bob@example.com is not among the recipients.",
  );
});

it.each([
  ["deny tool site.publish", { tool: "site.publish" }],
  ["deny site.publish", { tool: "site.publish" }],
  ["deny domain finance", { domain: "finance" }],
  ["deny @spam.example", { recipient: "@spam.example" }],
])("denies with %s", (words, when) => {
  expect(adopting(words).deny).toMatchObject([{ when }]);
});

it("drops a rule by its name, whatever its case and quotes, wherever it stands", () => {
  expect(adopting("drop “Reads are open”").rules.map(({ name }) => name)).not.toContain("reads are open");
  expect(adopting("drop posts").trust).toEqual([]);
  expect(changed(policy, "drop nothing")).toContain("No rule is called “nothing”");
});

it.each(["please", "constructor", "toString x", ""])("asks back after %j", (words) => {
  expect(changed(policy, words)).toContain("Say it like one of these");
});

it("says in one line what a change is about", () => {
  const rules = policy.rules.map((rule) =>
    rule.gate === "soft" ? { ...rule, gate: "hard" as const } : rule,
  );
  expect(changeWords(policy, { ...policy, rules, trust: [] })).toContain("rules “idempotent changes ask”");
  expect(changeWords(policy, adopting("allow vendor @example.org"))).toBe("vendors +@example.org");
  expect(changeWords(policy, { ...policy, quietHours: { from: "22:00", to: "07:00" } })).toBe("quietHours");
});

it("titles a cap with every digit that was written", () => {
  expect(changeWords(policy, adopting("cap company day 10.001"))).toBe(
    "caps company per day $5.00 → $10.001",
  );
  expect(changeWords(policy, adopting("cap goal 0.05"))).toBe("caps +goal per goal $0.05");
  expect(changeWords(policy, adopting("cap company day 1200"))).toBe("caps company per day $5.00 → $1200.00");
});

it("adds nobody who is approved by a whole domain already", () => {
  const whole = { ...policy, recipients: ["@example.com"] };
  expect(changed(whole, "allow recipient bob@example.com")).toBe(
    "bob@example.com is approved already, by @example.com among the recipients.",
  );
  expect(changed(whole, "allow recipient bob@other-example.com")).not.toBeTypeOf("string");
  expect(changed(policy, "allow recipient @example.com")).not.toBeTypeOf("string");
});

it("shows what goes without asking until when, and what ran out", () => {
  const at = (today: string) => JSON.stringify(policySections({ version: 2, since: "", policy }, today));
  expect(at("2026-11-22")).toContain("posts: tool site.publish, until 2026-12-01");
  expect(at("2026-12-02")).toContain("ran out on 2026-12-01");
});
