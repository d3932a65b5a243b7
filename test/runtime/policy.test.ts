// Changing the policy from chat: a card with the exact difference first, and nothing before it is approved.
import { beforeEach, expect, it } from "vitest";
import { DEFAULT_POLICY, policyFold } from "#core/policy";
import { load } from "#runtime/unit";
import { type GivenWorld, givenWorld } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});
const policy = async () => (await load(you.world.journal, policyFold, "company")).state;
const written = () => you.world.policyText.write(DEFAULT_POLICY);
const phone = () => you.at("telegram", "42");
/** Approves the card that waits, and confirms it on the phone where it asks for that. */
const agree = async () => {
  const { id } = you.waiting();
  await you.tap("approve", id);
  if (you.card(id).buttons.some(({ verb }) => verb === "confirm"))
    await phone().say(`confirm ${id} ${id.slice(-4)}`);
  return id;
};

it("shows the policy with its version, its rules and how to change it", async () => {
  await you.say("/policy");
  expect(you.newest()).toContain("Policy, version 1.");
  expect(you.newest()).toContain("what can be undone asks once: effect compensable → soft gate.");
  expect(you.newest()).toContain("Caps: company per day $5.00");
  expect(you.newest()).toContain("/policy cap company day 10");
});

it("proposes a raised cap as a card with the difference, and changes nothing before it is approved twice", async () => {
  await you.say("/policy cap company day 10");
  const card = you.waiting();
  expect(card.title).toBe("Change the policy: caps company per day $5.00 → $10.00");
  expect(you.newest()).toContain("-  - { scope: company, per: day, usd: 5 }");
  expect(you.newest()).toContain("+  - { scope: company, per: day, usd: 10 }");
  expect(you.newest()).toContain(
    "This may widen what goes without asking. The cap of company per day is raised",
  );
  expect(you.newest()).toContain("wider autonomy asks twice");
  await you.tap("approve");
  expect((await policy()).policy.caps).toEqual(DEFAULT_POLICY.caps);
  await phone().say(`confirm ${card.id} ${card.id.slice(-4)}`);
  expect(await policy()).toMatchObject({
    version: 2,
    policy: { caps: [{ scope: "company", per: "day", usd: 10 }] },
  });
  expect(you.card(card.id).state?.words).toContain("Policy version 2 holds from now on.");
});

it("asks only once for a change that narrows, and undoing it asks twice, because that widens", async () => {
  await you.say("/policy deny tool site.publish");
  expect(you.newest()).not.toContain("widens");
  const id = await agree();
  expect((await policy()).policy.deny).toMatchObject([{ name: "never tool site.publish" }]);
  await you.tap("undo", id);
  expect((await policy()).policy.deny).toHaveLength(1);
  const undoing = you.waiting();
  expect(undoing.id).not.toBe(id);
  await agree();
  expect((await policy()).policy.deny).toEqual([]);
});

it("lets no approval override what is denied, given before or after", async () => {
  await you.say(POST);
  const { id } = you.waiting();
  await you.say("/policy deny tool site.publish");
  await you.tap("approve", you.waiting().id);
  await you.say(`approve ${id}`);
  expect(you.shelf.done).toEqual([]);
  await you.say(POST);
  expect(you.sees()).toContain("The rule “never tool site.publish” of policy version 2 closes this");
  expect(you.shelf.done).toEqual([]);
});

it("can always be changed back, even where a rule denies everything", async () => {
  const deny = [{ name: "nothing at all", when: {}, why: "Stop." }];
  await you.say(`/policy edit\n${you.world.policyText.write({ ...DEFAULT_POLICY, deny })}`);
  await agree();
  expect((await policy()).policy.deny).toHaveLength(1);
  await you.say("/policy drop nothing at all");
  await agree();
  expect((await policy()).policy.deny).toEqual([]);
});

it.each(["/policy edit", "edit policy"])(
  "takes a whole document with %s, also in a fence",
  async (command) => {
    const changed = written().replace("expireHours: 24", "expireHours: 48");
    await you.say(`${command}\n\`\`\`yaml\n${changed}\`\`\``);
    expect(you.waiting().title).toBe("Change the policy: approvals");
    await agree();
    expect((await policy()).policy.approvals.expireHours).toBe(48);
  },
);

it("offers the document as text with a button that opens the form with it", async () => {
  await you.say("/policy edit");
  expect(you.newest()).toContain(written());
  await you.tap("edit", "policy");
  const [form] = you.chat.forms();
  expect(form).toMatchObject({ verb: "edit", about: "policy" });
  expect(form?.fields).toMatchObject([{ name: "document", value: written(), main: true, multiline: true }]);
  await you.submit("edit", "policy", { document: written().replace("usd: 5", "usd: 4") });
  await agree();
  expect((await policy()).policy.caps).toMatchObject([{ usd: 4 }]);
});

it.each([
  ["usd: 5", "usd: five", "line 4, caps number 1 usd: write dollars as a plain number"],
  ["deny: []\n", "", "“deny” is missing"],
  ["trustAfter", "trustAftr", "there is no field “trustAftr”"],
  ["gate: soft", "gate: sofft", "rules number 2 gate"],
  ["reads are open", "the vault asks twice", "another one has this name already"],
  ["deny: []", "deny: [", "line"],
])("says what is wrong where %s became %s, and keeps what was sent", async (from, to, words) => {
  const wrong = written().replace(from, to);
  await you.submit("edit", "policy", { document: wrong });
  expect(you.newest()).toContain(words);
  expect(you.newest()).toContain("Nothing was changed.");
  expect(you.newest()).toContain(wrong);
  await you.say(`/policy edit\n${wrong}`);
  expect(you.newest()).toContain(words);
  expect((await policy()).version).toBe(1);
});

it("says so when a document is the one that holds", async () => {
  await you.say(`/policy edit\n${written()}`);
  expect(you.newest()).toContain("That is the policy already");
});

it.each([
  ["/policy cap", "Say the cap like this"],
  ["/policy allow ada", "Say whom"],
  ["/policy deny", "Say what is never to happen"],
  ["/policy drop nonsense", "No rule is called “nonsense”"],
  ["/policy please", "Say it like one of these"],
])("says how to say it after %s", async (said, words) => {
  await you.say(said);
  expect(you.newest()).toContain(words);
});

it("does not adopt a change that was written against another version", async () => {
  await you.say("/policy allow recipient ada@example.com");
  const { id } = you.waiting();
  await you.say("/policy deny tool email.send");
  await you.tap("approve", you.waiting().id);
  await you.say(`approve ${id}`);
  await phone().say(`confirm ${id} ${id.slice(-4)}`);
  expect((await policy()).policy).toMatchObject({
    recipients: [],
    deny: [{ name: "never tool email.send" }],
  });
  expect(you.card(id).state?.words).toContain("the new card is");
});

it("evaluates an edited change anew: an edit of the card cannot widen under the old gate", async () => {
  await you.say("/policy cap company day 4");
  const { id } = you.waiting();
  await you.submit("edit", id, { document: written().replace("usd: 5", "usd: 500") });
  const edited = you.waiting();
  expect(edited.id).not.toBe(id);
  await you.tap("approve", edited.id);
  expect((await policy()).policy.caps).toEqual(DEFAULT_POLICY.caps);
});

it("adopts once, however often the process dies on the way", async () => {
  const { passed } = await adoptingWith(undefined);
  expect(passed).toBeGreaterThan(5);
  for (let at = 1; at <= passed; at += 1) {
    const { world } = await adoptingWith(at);
    const events = await world.journal.events({ stream: "policy/company", order: "oldest", limit: 99 });
    expect(
      events.map(({ type }) => type),
      `died at ${at}`,
    ).toEqual(["policy.adopted", "policy.adopted"]);
  }
});

async function adoptingWith(diesAt: number | undefined): Promise<GivenWorld> {
  const given = await givenWorld(diesAt === undefined ? {} : { diesAt });
  await given.say("/policy deny tool site.publish");
  await given.tap("approve");
  await given.settle();
  return given;
}

it("keeps a journal of before, and makes it only stricter", async () => {
  const old = {
    rules: DEFAULT_POLICY.rules.slice(0, 3),
    approvals: DEFAULT_POLICY.approvals,
    budget: { usdPerDay: 7 },
  };
  const event = {
    type: "policy.adopted",
    data: { policy: old, by: "system" },
    at: "2026-11-01T00:00:00.000Z",
  };
  const state = policyFold.evolve(policyFold.initial, event as never);
  expect(state.policy.caps).toEqual([{ scope: "company", per: "day", usd: 7 }]);
  expect(state.policy.rules.slice(0, 3)).toEqual(old.rules);
  expect(state.policy.rules.slice(3).every(({ gate }) => gate === "two-channel")).toBe(true);
  expect(you.world.policyText.read(you.world.policyText.write(state.policy))).toEqual(state.policy);
});

it("refuses a read that is denied, and says by which rule", async () => {
  await you.say("/policy deny tool contact.find");
  await agree();
  await you.say("Add contact Ada Lovelace <ada@example.com>");
  expect(you.sees()).toContain("The rule “never tool contact.find” of policy version 2 closes this");
  expect(you.shelf.done).toEqual([]);
});
