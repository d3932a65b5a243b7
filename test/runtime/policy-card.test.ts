// What the card of a policy change says before it is decided: what was written in vain, what it widens, and what it would have done.
import { beforeEach, expect, it } from "vitest";
import { DEFAULT_POLICY, policyFold } from "#core/policy";
import { load } from "#runtime/unit";
import { givenVault, keep, PUBLISH } from "../support/vault.ts";
import { type GivenWorld, givenWorld } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});
const policy = async () => (await load(you.world.journal, policyFold, "company")).state;
const written = () => you.world.policyText.write(DEFAULT_POLICY);
/** Approves the card that waits, and confirms it on the phone where it asks for that. */
const agree = async () => {
  const { id } = you.waiting();
  await you.tap("approve", id);
  if (you.card(id).buttons.some(({ verb }) => verb === "confirm"))
    await you.at("telegram", "42").say(`confirm ${id} ${id.slice(-4)}`);
};

it("warns of names that nothing has, on the card, and refuses nothing", async () => {
  await you.say("/policy deny tool site.publsh");
  expect(you.newest()).toContain(
    "Warning: no tool is called “site.publsh”, so “never tool site.publsh” denies nothing. Did you mean site.publish?",
  );
  await agree();
  expect((await policy()).policy.deny).toMatchObject([{ name: "never tool site.publsh" }]);
  await you.say("/policy deny domain finanze");
  expect(you.newest()).toContain("Warning: no domain is called “finanze”");
  expect(you.newest()).not.toContain("site.publsh”, so");
  await you.say("/policy deny tool site.publish");
  expect(you.newest()).not.toContain("Warning");
  await you.say("/policy cap agent writter day 2");
  expect(you.newest()).toContain(
    "Warning: no agent is called “writter”, so the cap of agent:writter per day holds nothing back. Did you mean writer?",
  );
});

it("says of trust that opens nothing that it opens nothing", async () => {
  const trust = (name: string, more: object) =>
    ({ name, why: "", until: "2027-02-20", byHand: false, when: { tool: "email.send" }, ...more }) as const;
  const rules = [trust("mails", {}), trust("old", { until: "2020-02-20", byHand: true })];
  await you.say(`/policy edit\n${you.world.policyText.write({ ...DEFAULT_POLICY, trust: rules })}`);
  const text = you.newest();
  expect(text).toContain(
    "Warning: “mails” opens nothing, since email.send cannot be undone. Only a rule with `byHand: true` opens that.",
  );
  expect(text).toContain("Warning: “old” opens nothing, since it ran out on 2020-02-20.");
  expect(text).not.toContain("This may widen what goes without asking.");
  await you.tap("reject");
  const hand = [trust("mails", { byHand: true })];
  await you.say(`/policy edit\n${you.world.policyText.write({ ...DEFAULT_POLICY, trust: hand })}`);
  expect(you.newest()).toContain(
    "“mails” would let what it names go without asking until 2027-02-20, also where the whole is shown today.",
  );
  expect(you.newest()).not.toContain("Warning");
});

it("says first what a change would have stopped, and counts one card as one", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  await you.say("/policy deny tool site.publish");
  expect(you.newest()).toContain(
    `Back-test: it would have stopped 1 card: “Put posts/Pricing” [${id}], soft → closed.`,
  );
  expect(you.newest()).toContain("It would have let none through without asking.");
  await you.say("/policy deny tool email.send");
  expect(you.newest()).toContain("Back-test: your only card would have asked the same.");
});

it("approves nobody twice: whoever is of an approved domain is approved already", async () => {
  await you.say("/policy allow recipient @example.com");
  await agree();
  await you.say("/policy allow recipient ada@example.com");
  expect(you.newest()).toContain(
    "ada@example.com is approved already, by @example.com among the recipients.",
  );
  const document = written().replace("recipients: []", 'recipients: [ "@example.com", ada@example.com ]');
  await you.say(`/policy edit\n${document}`);
  expect(you.waiting().title).toBe("Change the policy: recipients +ada@example.com");
  expect(you.newest()).not.toContain("widens");
});

it("looks at cards that borrowed across domains as they were asked", async () => {
  const you = await givenVault({ empty: true, needs: [{ secret: "bank" }] });
  await keep(you, { name: "bank", domain: "finance" });
  await you.say(PUBLISH);
  await you.tap("reject");
  await you.say("/policy drop across domains asks twice");
  expect(you.newest()).toMatch(/Back-test: it would have asked less of 1 card: .* two-channel → hard/);
});
