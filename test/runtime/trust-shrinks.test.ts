// Trust shrinks on the first objection to what it let through, also where that cannot be undone, where the lists have changed
// since, and where the rule only waits to be adopted.
import { expect, it } from "vitest";
import { DEFAULT_POLICY, type Policy, policyFold } from "#core/policy";
import { idOf } from "#core/stream";
import { load } from "#runtime/unit";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { MAIL, TO } from "../support/gates.ts";
import { givenVault, PUBLISH } from "../support/vault.ts";
import { type GivenWorld, givenWorld, HOUR } from "../support/world.ts";

const CONTACT = "Add contact Ada <ada@example.com>";

const trust = (when: Policy["trust"][number]["when"], byHand = false): Partial<Policy> => ({
  trust: [{ name: "T", when, why: "A test trusts it.", until: "2027-02-20", byHand }],
});

const policyOf = async ({ world }: GivenWorld): Promise<Policy> =>
  (await load(world.journal, policyFold, "company")).state.policy;

/** The newest action that went without asking. */
async function went({ world }: GivenWorld): Promise<string> {
  const found = await world.journal.find({ kind: "effect", status: ["admitted", "done"], limit: 20 });
  const one = found.find(({ state }) => JSON.stringify(state).includes('"trustedBy":"T"'));
  if (one === undefined) throw new Error("Nothing went without asking.");
  return idOf(one.stream);
}

it("ends with the undo of a mail that cannot be taken back", async () => {
  const you = await givenWorld();
  await adoptPolicy(you, trust({ tool: "email.send" }, true));
  await you.say(MAIL);
  await you.advance(HOUR);
  expect(you.shelf.done).toHaveLength(1);
  await you.say(`undo ${await went(you)}`);
  expect(you.sees()).toContain("I ask again before “T”");
  expect((await policyOf(you)).trust).toEqual([]);
  await you.say(MAIL.replace("7", "8"));
  await you.advance(HOUR);
  expect(you.shelf.done).toHaveLength(1);
});

it("ends with an undo that its tool refuses, since the target moved", async () => {
  const you = await givenWorld();
  await adoptPolicy(you, trust({ tool: "contact.upsert" }));
  await you.say(CONTACT);
  you.shelf.change("contacts/ada@example.com", "Somebody");
  await you.tap("undo");
  expect(you.shelf.read("contacts/ada@example.com")).toBe("Somebody");
  await you.say("Add contact Bob <bob@example.com>");
  expect(you.shelf.read("contacts/bob@example.com")).toBeUndefined();
});

it("ends with an undo that policy closes", async () => {
  const you = await givenWorld();
  await adoptPolicy(you, trust({ tool: "contact.upsert" }));
  await you.say(CONTACT);
  await adoptPolicy(you, { rules: DEFAULT_POLICY.rules.filter(({ when }) => when.effect !== "compensable") });
  await you.tap("undo");
  expect((await policyOf(you)).trust).toEqual([]);
});

it("ends the rule that let it through, though its recipient has left the list since", async () => {
  const you = await givenWorld();
  const rule = trust({ tool: "email.send", recipient: "approved" }, true);
  await adoptPolicy(you, { ...rule, recipients: [TO] });
  await you.say(MAIL);
  await adoptPolicy(you, { recipients: [] });
  await you.say(`undo ${await went(you)}`);
  expect((await policyOf(you)).trust).toEqual([]);
});

it("ends a rule about a credential that was lent for long", async () => {
  const you = await givenVault({ needs: [{ secret: "site", minutes: 30 }] });
  await adoptPolicy(you, trust({ tool: "site.publish", concern: "credential" }, true));
  await you.say(PUBLISH);
  expect(you.handed).toHaveLength(1);
  await you.say(`undo ${await went(you)}`);
  expect((await policyOf(you)).trust).toEqual([]);
});

it("is not adopted any more once the like of it was rejected, and the card says so", async () => {
  const you = await givenWorld();
  const ask = (name: string) => you.say(`Add contact ${name} <${name.toLowerCase()}@example.com>`);
  await ask("One");
  await you.tap("approve");
  await you.tap("always");
  const { id } = you.waiting();
  await ask("Bad");
  const bad = you.waiting("reject").id;
  await you.tap("reject", bad);
  expect(you.card(id).buttons).toEqual([]);
  expect(you.card(id).state?.words).toContain(
    `You rejected “Put contacts/bad@example.com” [${bad}] meanwhile`,
  );
  await you.say(`approve ${id}`);
  await you.at("telegram", "42").say(`confirm ${id} ${id.slice(-4)}`);
  await ask("Two");
  expect(you.shelf.done).toEqual(["contacts/one@example.com = One"]);
});

it("leaves a change that would trust something else where it is", async () => {
  const you = await givenWorld();
  await you.say(CONTACT);
  await you.tap("approve");
  await you.tap("always");
  const { id } = you.waiting();
  await you.say(MAIL);
  await you.tap("reject", you.waiting("reject").id);
  expect(you.card(id).buttons).not.toEqual([]);
});
