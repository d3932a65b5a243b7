// The policy as YAML: what is written is read as it was, and what is wrong is said with its line and its remedy.
import fc from "fast-check";
import { expect, it } from "vitest";
import { policyYaml } from "#adapters/policy/yaml";
import { DEFAULT_POLICY, type Policy, policySchema } from "#core/policy";
import { anyPolicy } from "../governance/given-policy.ts";

const yaml = policyYaml();
const written = yaml.write(DEFAULT_POLICY);

it("reads back any document as it was written, whatever its words", () => {
  const words = fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" });
  fc.assert(
    fc.property(anyPolicy, fc.array(words, { maxLength: 3 }), (policy, constraints) => {
      const whole: Policy = { ...policy, constraints, quietHours: { from: "22:00", to: "07:00" } };
      if (!policySchema.safeParse(whole).success) return;
      const text = yaml.write(whole);
      expect(yaml.read(text)).toEqual(whole);
      expect(yaml.write(yaml.read(text))).toBe(text);
    }),
  );
});

it("fits a Slack form as it ships", () => {
  expect(written.length).toBeLessThan(3_000);
});

const wrong = (text: string): string => {
  try {
    yaml.read(text);
  } catch (error) {
    return String((error as Error).message);
  }
  throw new Error("It was read.");
};

it.each([
  ["recipients: []", "recipients: [ada]", "write an address like ada@example.com"],
  ["recipients: []", "recipients: [“@example.com”]", "write an address like ada@example.com"],
  ["recipients: []", "recipients: [Ada@example.com]", "write it in lower case"],
  ["recipients: []", "recipients: [@example.com]", "Put the value in quotes"],
  ["scope: company", "scope: moon", "write company, domain:<name>, agent:<name> or goal"],
  ["quietHours: null", 'quietHours: { from: "22:00", to: "25:00" }', 'write a time like "22:00"'],
  [
    "trust: []",
    "trust: [{ name: a, when: {}, why: b, until: soon, byHand: false }]",
    "write a date like 2027-02-20",
  ],
  ["effect: read }", "efect: read }", "there is no field “efect” in rules number 1 when"],
  ["goals: []", "goals: &a []\nmore: *a", "it uses aliases"],
  [
    "goals: []",
    "goals: []\ngoals: []",
    "line 2: the field “goals” stands there twice. Leave one of the two out",
  ],
  ["gate: soft", "gate: sofft", "gate: write open, soft, hard, two-channel or closed."],
  ["deny: []", "deny: [ a", "a list that began with [ is still open here. Put the missing ] where it ends"],
  ["deny: []", "deny: [ { name: a", "an entry that began with { is still open here"],
  ["deny: []", 'deny: "a', "a quote is still open here"],
  ["deny: []", "deny: a: b", "there is a second colon on one line"],
  ["deny: []", "deny", "a line has no colon. Every field is written `name: value`"],
  ["deny: []", "deny:\n\t- a", "it is indented with a tab. Use spaces"],
  ["deny: []", "deny: {}", "deny: write a list"],
  ["trustAfter: 5", "trustAfter: 1.5", "trustAfter: write a whole number"],
  ["trustAfter: 5", "trustAfter: -1", "trustAfter: write 0 or more"],
  ["expireHours: 24", "expireHours: 0", "approvals expireHours: write more than 0"],
  ["crossDomain: true", "crossDomain: yes", "when crossDomain: write true or false"],
])("says what is wrong where %s became %s", (from, to, words) => {
  const said = wrong(written.replace(from, to));
  expect(said).toContain(words);
  expect(said).not.toContain("\n");
});

it.each([
  ["goals: []", "banana: 1\ngoals: []", 1, ""],
  ["caps:", "banana: 1\ncaps:", 3, ""],
  ["trust: []\n", "trust: []\nbanana: 1\n", written.trim().split("\n").length + 1, ""],
  ["expireHours: 24,", "expireHours: 24,\n    banana: 1,", 12, " in approvals"],
])("names the line on which an unknown field itself stands: %j", (from, to, line, inside) => {
  expect(wrong(written.replace(from, to))).toContain(`: line ${line}: there is no field “banana”${inside}.`);
});

it("says no word of the libraries that read it", () => {
  const bits = fc.constantFrom(
    "[",
    "]",
    "{",
    "}",
    ":",
    "-",
    "\t",
    "  ",
    '"',
    "'",
    "@",
    "%",
    "#",
    "&a",
    "*a",
    "!",
    "null",
    "7",
  );
  fc.assert(
    fc.property(fc.nat(written.length), bits, fc.nat(6), (at, bit, gone) => {
      const text = `${written.slice(0, at)}${bit}${written.slice(at + gone)}`;
      const said = readOr(text);
      expect(said).not.toMatch(
        /Invalid|implicit|collection|mapping|sequence|scalar|token|Expected|expected/i,
      );
    }),
    { numRuns: 300 },
  );
});

const readOr = (text: string): string => {
  try {
    yaml.read(text);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

it.each(["", "hello", "- a", "null", "{", "a: &x [1, 1]\nb: [*x, *x]"])("is no policy: %j", (text) => {
  expect(wrong(text)).toMatch(/^That is no policy/);
});

it("never throws anything but a sentence", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" })), (text) => {
      expect(wrong(text)).toMatch(/^That is no policy/);
    }),
  );
});

it("is short about a long one", () => {
  expect(wrong("a".repeat(60_001))).toContain("60001 characters");
});
