// Changes of the policy that wait while another one is adopted: none can be approved that would fail afterwards.
import { beforeEach, expect, it } from "vitest";
import { policyFold } from "#core/policy";
import { load } from "#runtime/unit";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { type GivenWorld, givenWorld } from "../support/world.ts";

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});
const policy = async () => (await load(you.world.journal, policyFold, "company")).state;

/** Says it, and resolves with the id of the card that asks. */
async function asked(words: string): Promise<string> {
  await you.say(words);
  return you.waiting().id;
}

async function agree(id: string): Promise<void> {
  await you.tap("approve", id);
  if (you.card(id).buttons.some(({ verb }) => verb === "confirm"))
    await you.at("telegram", "42").say(`confirm ${id} ${id.slice(-4)}`);
}

it("makes a change that waited anew on what was adopted meanwhile, and keeps both", async () => {
  const cap = await asked("/policy cap company day 10");
  const deny = await asked("/policy deny tool site.publish");
  await agree(deny);
  expect(you.card(cap).state?.words).toContain("the new card is");
  expect(you.card(cap).buttons).toEqual([]);
  const fresh = you.waiting();
  expect(fresh.id).not.toBe(cap);
  expect(fresh.title).toBe("Change the policy: caps company per day $5.00 → $10.00");
  expect((await policy()).policy.caps).toMatchObject([{ usd: 5 }]);
  await agree(fresh.id);
  expect((await policy()).policy).toMatchObject({
    caps: [{ usd: 10 }],
    deny: [{ name: "never tool site.publish" }],
  });
});

it("keeps a change of one field where another one beside it was adopted", async () => {
  await asked("/policy cap company day 6");
  await agree(await asked("/policy allow recipient ada@example.com"));
  await agree(you.waiting().id);
  expect((await policy()).policy).toMatchObject({ caps: [{ usd: 6 }], recipients: ["ada@example.com"] });
});

it("asks for the first step again, even where it was given already", async () => {
  const cap = await asked("/policy cap company day 10");
  await you.tap("approve", cap);
  await agree(await asked("/policy deny tool site.publish"));
  await you.at("telegram", "42").say(`confirm ${cap} ${cap.slice(-4)}`);
  expect((await policy()).policy.caps).toMatchObject([{ usd: 5 }]);
  const fresh = you.waiting();
  expect(fresh.buttons.map(({ verb }) => verb)).toContain("approve");
});

it("ends a change of the very lines that were changed meanwhile, and says what to do", async () => {
  const ten = await asked("/policy cap company day 10");
  await agree(await asked("/policy cap company day 8"));
  expect(you.card(ten).buttons).toEqual([]);
  expect(you.card(ten).state?.words).toContain("The policy is version 2 by now");
  expect(you.card(ten).state?.words).toContain("Ask for it again with /policy.");
  expect(you.sees()).toContain("Ended: Change the policy: caps company per day $5.00 → $10.00");
  expect((await policy()).policy.caps).toMatchObject([{ usd: 8 }]);
  await you.say("/inbox");
  expect(you.newest()).toBe("Nothing waits for you.");
});

it("ends a change that was made meanwhile by another card", async () => {
  const first = await asked("/policy cap company day 10");
  await agree(await asked("/policy cap company day 10.00"));
  expect(you.card(first).buttons).toEqual([]);
  expect(await policy()).toMatchObject({ version: 2, policy: { caps: [{ usd: 10 }] } });
});

it("ends an undo of what was changed again since", async () => {
  await agree(await asked("/policy deny tool site.publish"));
  const [denied] = await you.world.journal.find({ kind: "effect", limit: 1 });
  await you.say(`/rollback ${denied?.stream.split("/")[1]}`);
  const back = you.waiting().id;
  await agree(await asked("/policy cap company day 4"));
  expect(you.card(back).buttons).toEqual([]);
  expect(you.card(back).state?.words).toContain("Policy was changed again since");
});

it("makes a change anew where a rule of trust ended meanwhile", async () => {
  const when = { tool: "contact.upsert" };
  const until = "2027-01-01";
  await adoptPolicy(you, { trust: [{ name: "contacts", when, why: "I trust it.", until, byHand: true }] });
  await you.say("Add contact Ada <ada@example.com>");
  const cap = await asked("/policy cap company day 10");
  await you.tap("undo");
  expect((await policy()).policy.trust).toEqual([]);
  const fresh = you.waiting();
  expect(fresh.id).not.toBe(cap);
  await agree(fresh.id);
  expect((await policy()).policy).toMatchObject({ caps: [{ usd: 10 }], trust: [] });
});

it("never makes a change of one rule of trust to another that reads alike", async () => {
  const rule = (name: string, tool: string) => ({
    name,
    when: { tool },
    why: "",
    until: "2027-02-20",
    byHand: false,
  });
  await adoptPolicy(you, { trust: [rule("A", "site.publish"), rule("B", "contact.upsert")] });
  const text = you.world.policyText.write((await policy()).policy);
  const at = text.lastIndexOf("2027-02-20");
  const id = await asked(`/policy edit\n${text.slice(0, at)}2028-02-20${text.slice(at + 10)}`);
  await you.say("Add contact Ada <ada@example.com>");
  await you.tap("undo");
  expect((await policy()).policy.trust.map(({ name }) => name)).toEqual(["A"]);
  expect(you.card(id).buttons).toEqual([]);
  expect(await you.world.journal.find({ kind: "approval", status: ["waiting"], limit: 9 })).toEqual([]);
});
