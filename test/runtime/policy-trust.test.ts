// Trust that graduates: offered after enough clean approvals, proposed with its back-test, and ended by the first objection.
import { beforeEach, expect, it } from "vitest";
import { policyFold } from "#core/policy";
import { pastCards } from "#runtime/policy/past-cards";
import { load } from "#runtime/unit";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { DAY, type GivenWorld, givenWorld, HOUR } from "../support/world.ts";

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});
const policy = async () => (await load(you.world.journal, policyFold, "company")).state;
const phone = () => you.at("telegram", "42");
const ask = (name: string) => you.say(`Add contact ${name} <${name.toLowerCase()}@example.com>`);
const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';
const done = () => you.shelf.done.map((line) => line.split(" = ")[0]);
const contact = (name: string) => `contacts/${name.toLowerCase()}@example.com`;
const titles = (...names: string[]) => names.map(contact);

async function approved(title: string): Promise<string> {
  await ask(title);
  const { id } = you.waiting();
  await you.tap("approve", id);
  return id;
}

/** Approves the newest card on both channels. */
async function agree(): Promise<string> {
  const { id } = you.waiting();
  await you.tap("approve", id);
  await phone().say(`confirm ${id} ${id.slice(-4)}`);
  return id;
}

/** A rule of trust for contacts, and the card on which it was approved. */
async function trusting(): Promise<string> {
  await approved("One");
  await you.tap("always");
  return agree();
}

it("offers a rule once, after five clean approvals of one shape", async () => {
  for (const title of ["One", "Two", "Three", "Four"]) await approved(title);
  expect(you.sees()).not.toContain("Shall the like of it go without asking?");
  const last = await approved("Five");
  expect(you.newest()).toContain("You approved contact.upsert by the bookkeeper 5 times as it was shown.");
  expect(you.newest()).toContain(`always ${last}`);
  await approved("Six");
  expect(you.sees().split("Shall the like of it go without asking?")).toHaveLength(2);
  await you.say(`always ${last}`);
  expect(you.waiting().title).toBe("Change the policy: trust +“contact.upsert by the bookkeeper”");
});

it("begins to count anew after an edit, a rejection or an undo", async () => {
  for (const title of ["One", "Two", "Three", "Four"]) await approved(title);
  await ask("Bad");
  await you.tap("reject");
  for (const title of ["Five", "Six", "Seven", "Eight"]) await approved(title);
  expect(you.sees()).not.toContain("Shall the like of it go without asking?");
  await approved("Nine");
  expect(you.sees()).toContain("Shall the like of it go without asking?");
});

it("proposes from a card what would go without asking, with a back-test that names the exceptions", async () => {
  await approved("One");
  await approved("Two");
  await ask("Bad");
  const { id: rejected } = you.waiting();
  await you.tap("reject");
  const undone = await approved("Wrong");
  await you.tap("undo", undone);
  await ask("Three");
  await you.tap("always");
  const text = you.newest();
  expect(text).toContain(
    "Back-test: it would have let through 5 of your last 5 contact.upsert cards; 2 of them you",
  );
  expect(text).toContain(`“Put contacts/bad@example.com” [${rejected}], rejected`);
  expect(text).toContain(`“Put contacts/wrong@example.com” [${undone}], undone`);
  expect(text).toContain("It looked at all cards since 22 Nov; what went without a card");
  expect(text).toMatch(/until: 2027-02-20/);
  expect((await policy()).policy.trust).toEqual([]);
});

it("answers a second tap with the card that waits already, also from another card of its like", async () => {
  const one = await approved("One");
  const two = await approved("Two");
  await you.say(`always ${one}`);
  const { id } = you.waiting();
  await you.say(`always ${one}`);
  expect(you.newest()).toContain(`That waits for your decision already: card ${id}.`);
  await you.say(`always ${two}`);
  expect(you.newest()).toContain(`That waits for your decision already: card ${id}.`);
  expect(await waitingChanges()).toEqual([id]);
  await you.tap("reject", id);
  await you.say(`always ${two}`);
  expect(await waitingChanges()).toEqual([you.waiting().id]);
});

const waitingChanges = async () =>
  (await you.world.journal.find({ kind: "approval", status: ["waiting"], limit: 20 })).map(({ stream }) =>
    stream.slice("approval/".length),
  );

it("says that none was rejected, edited or undone where that is so", async () => {
  await approved("One");
  await approved("Two");
  await you.tap("always");
  expect(you.newest()).toContain(
    "it would have let through 2 of your last 2 contact.upsert cards; none that you rejected, edited or undid.",
  );
});

it("lets through what a rule trusts, and /why names the rule, its version and its card", async () => {
  const card = await trusting();
  await ask("Two");
  expect(done()).toEqual(titles("One", "Two"));
  expect(you.newest()).toContain("It went without asking, by your rule “contact.upsert by the bookkeeper”.");
  const [effect] = await you.world.journal.find({ kind: "effect", limit: 1 });
  await you.say(`/why ${effect?.stream.split("/")[1]}`);
  expect(you.newest()).toContain("Policy: open gate by “contact.upsert by the bookkeeper”, version 2");
  expect(you.newest()).toContain(
    `Trusted: by your rule “contact.upsert by the bookkeeper” of policy version 2, approved on card ${card}`,
  );
});

it("trusts nothing else: another tool still asks", async () => {
  await trusting();
  await you.say(POST);
  expect(you.waiting().title).toBe("Put posts/Pricing");
  expect(done()).toEqual(titles("One"));
});

it("ends by itself with the first undo of what it let through, which is undone by that one tap, and says so", async () => {
  await trusting();
  await ask("Two");
  await you.tap("undo");
  expect(you.shelf.read(contact("Two"))).toBeUndefined();
  expect((await policy()).policy.trust).toEqual([]);
  expect(you.sees()).toContain(
    "I ask again before “contact.upsert by the bookkeeper”: you undid “Put contacts/two@example.com”",
  );
  await ask("Three");
  expect(you.waiting().title).toBe("Put contacts/three@example.com");
  await you.say(
    `/why ${(await effects()).find(({ title }) => title === "Put contacts/two@example.com")?.id}`,
  );
  expect(you.newest()).toContain("Trust ended: at 10:00, because you undid");
});

const effects = async () =>
  (await you.world.journal.find({ kind: "effect", limit: 20 })).map(({ stream, state }) => ({
    id: stream.split("/")[1],
    title: (state as unknown as { order: { title: string } }).order.title,
  }));

it.each([
  ["rejected", () => you.tap("reject")],
  ["edited", () => you.submit("edit", you.waiting().id, { name: "Else" })],
] as const)("ends when a card of its like is %s", async (_what, object) => {
  await ask("Waits");
  const { id } = you.waiting();
  await approved("One");
  await you.tap("always");
  await agree();
  expect((await policy()).policy.trust).toHaveLength(1);
  expect(you.waiting().id).toBe(id);
  await object();
  expect((await policy()).policy.trust).toEqual([]);
});

it("runs out after ninety days", async () => {
  await trusting();
  you.clock.advance(89 * DAY);
  await ask("Two");
  expect(done()).toEqual(titles("One", "Two"));
  you.clock.advance(2 * DAY);
  await ask("Three");
  expect(done()).toEqual(titles("One", "Two"));
  expect(you.waiting().title).toBe("Put contacts/three@example.com");
});

it("is offered by no card that asks with the whole shown; there it says what to write by hand, and that holds", async () => {
  const mail = (to: string) => you.say(`Email ${to} about "Invoice 7" saying "Due Friday."`);
  await mail("ada@example.com");
  const card = you.waiting();
  expect(card.buttons.map(({ verb }) => verb)).toEqual(["approve", "edit", "reject"]);
  await you.say(`always ${card.id}`);
  const lines = you.newest().slice(you.newest().indexOf("  - name:"));
  const { policy: now } = await policy();
  const document = you.world.policyText.write(now).replace("trust: []", `trust:\n${lines}`);
  await you.say(`/policy edit\n${document}`);
  await agree();
  const when = { tool: "email.send", recipient: "ada@example.com" };
  expect((await policy()).policy.trust).toMatchObject([{ byHand: true, when }]);
  await mail("ada@example.com");
  await you.advance(HOUR);
  expect(done()).toEqual(["mail/ada@example.com/Invoice 7"]);
  await mail("bob@example.com");
  expect(you.waiting().title).toContain("bob@example.com");
});

it("is offered by no card of the policy itself", async () => {
  await you.say("/policy deny tool site.read");
  expect(you.waiting().buttons.map(({ verb }) => verb)).not.toContain("always");
});

it("is said to be there already where it is", async () => {
  await trusting();
  await you.say(`always ${(await effects()).at(-1)?.id}`);
  expect(you.sees()).toContain(
    "That goes without asking already, by your rule “contact.upsert by the bookkeeper”.",
  );
});

it("does not call undone what a rule stopped after it was approved", async () => {
  await ask("One");
  const { id } = you.waiting();
  await you.say("/pause sales");
  await you.tap("approve", id);
  const when = { tool: "contact.upsert" };
  await adoptPolicy(you, { deny: [{ name: "no contacts", when, why: "No." }] });
  await you.say("/resume");
  expect(you.card(id).state?.words).toContain("Not done");
  expect((await pastCards(you.world)).map(({ outcome }) => outcome)).toEqual(["approved"]);
});

it("counts what was edited once, also where its target moved afterwards and it was asked anew", async () => {
  await ask("One");
  await you.submit("edit", you.waiting().id, { name: "Two" });
  you.shelf.change(contact("One"), "Somebody else");
  await you.tap("approve");
  await you.tap("approve");
  expect(done()).toEqual(titles("One"));
  expect((await pastCards(you.world)).map(({ outcome }) => outcome)).toEqual(["edited"]);
});

it("does not call undone what the operator thought of undoing, and left as it was", async () => {
  const id = await approved("One");
  await you.say(`/rollback ${id}`);
  await you.tap("reject");
  expect((await pastCards(you.world)).map(({ outcome }) => outcome)).toEqual(["approved"]);
});
