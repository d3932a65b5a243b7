// Editing a proposal: what is executed is what was last seen, never what was first proposed.
import { beforeEach, expect, it } from "vitest";
import { Fault } from "#core/fault";
import type { WriteTool } from "#core/tool";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { type GivenWorld, givenWorld, HOUR } from "../support/world.ts";

let you: GivenWorld;
let old: string;
let message: string;
beforeEach(async () => {
  you = await givenWorld();
  await you.say('Publish a post titled "Pricing" saying "Charge for hours."');
  old = you.waiting().id;
  message = you.messages().at(-1)?.id ?? "";
});
const digests = async () =>
  (await you.world.journal.events({ types: ["approval.requested"], limit: 9 })).map(
    ({ data }) => data.digest,
  );

it("opens a form that starts from the present text", async () => {
  await you.tap("edit");
  const [form] = you.chat.forms();
  expect(form).toMatchObject({ verb: "edit", about: old });
  const fields = form?.fields.map(({ name, value, main, multiline }) => [name, value, main, multiline]);
  expect(fields?.toSorted()).toEqual([
    ["body", "Charge for hours.", true, true],
    ["title", "Pricing", false, false],
  ]);
});

it("makes a new approval with a new digest, and the old card says so", async () => {
  await you.submit("edit", old, { body: "Charge for outcomes." });
  const fresh = you.waiting();
  expect(fresh.id).not.toBe(old);
  expect(fresh.sections[0]).toMatchObject({ diff: "+Charge for outcomes." });
  expect(you.card(old).state?.words).toContain(
    `It was edited by you on the local chat at 10:00; the new card is ${fresh.id}`,
  );
  expect(you.card(old).buttons).toEqual([]);
  expect(new Set(await digests()).size).toBe(2);
  await you.tap("approve");
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for outcomes."]);
});

it("does not execute the original, whoever taps its old button", async () => {
  await you.submit("edit", old, { body: "Charge for outcomes." });
  expect(await you.tapOld("approve", old, message)).toContain("It was edited");
  expect(you.shelf.done).toEqual([]);
});

it("never proposes the original again", async () => {
  await you.submit("edit", old, { body: "Charge for outcomes." });
  await you.tap("approve");
  await you.advance(48 * HOUR);
  expect(await digests()).toHaveLength(2);
  await you.submit("edit", old, { body: "Once more" });
  expect(await digests()).toHaveLength(2);
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for outcomes."]);
});

it("tells the agent what was done in the end, and keeps which card took whose place", async () => {
  await you.submit("edit", old, { body: "Charge for outcomes." });
  await you.tap("approve");
  const [goal] = await you.world.journal.find({ kind: "goal", limit: 1 });
  expect(goal?.view.status).toBe("done");
  const asked = await you.world.journal.events({ types: ["approval.requested"], limit: 9 });
  expect(asked.map(({ data }) => data.replaces)).toEqual([undefined, old]);
});

it("lets a second edit follow the first", async () => {
  await you.submit("edit", old, { body: "Two." });
  await you.submit("edit", you.waiting().id, { body: "Three.", title: "Other" });
  await you.tap("approve");
  expect(you.shelf.done).toEqual(["posts/Other = Three."]);
});

it("takes an edit in words: the main text, and other fields by name", async () => {
  await you.say(`edit ${old} title: Value\nCharge for value.\nAlways.`);
  await you.tap("approve");
  expect(you.shelf.done).toEqual(["posts/Value = Charge for value.\nAlways."]);
});

it("keeps every line of the main text that is named", async () => {
  await you.say(`edit ${old} title: Value\nbody: Charge for value.\nAlways.`);
  await you.tap("approve");
  expect(you.shelf.done).toEqual(["posts/Value = Charge for value.\nAlways."]);
});

it("changes nothing and names the fields when one that is not there stands before one that is", async () => {
  await you.say(`edit ${old} Title: Upper\nslug: my-slug\nbody: hello`);
  expect(you.newest()).toContain(
    "There is no field slug; the fields are body, title. The card stays as it was.",
  );
  expect(you.waiting().id).toBe(old);
  await you.tap("approve", old);
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for hours."]);
});

it("asks for the text where only the command was typed", async () => {
  await you.say(`edit ${old}`);
  expect(you.chat.forms()).toMatchObject([{ verb: "edit", about: old }]);
  expect(you.cards()).toHaveLength(1);
});

it.each([
  [{ body: "" }, "It is empty"],
  [{ colour: "red" }, "There is no field colour"],
  [{ body: "Charge for hours." }, "Nothing was changed"],
])("keeps the card as it was when the edit cannot be used: %j", async (fields, words) => {
  await you.submit("edit", old, fields);
  expect(you.sees()).toContain(words);
  expect(you.waiting().id).toBe(old);
  await you.tap("approve", old);
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for hours."]);
});

it("evaluates policy again: an edit cannot be used to pass a closed gate", async () => {
  const policy = await you.world.journal.load("policy/company", "");
  await you.world.journal.commit(closingPublishing(policy.version));
  await you.submit("edit", old, { body: "Charge for outcomes." });
  expect(you.sees()).toContain("Policy closes the edited version");
  await you.tap("approve", old);
  expect(you.shelf.done).toEqual([]);
});

function closingPublishing(version: number) {
  const policy = {
    rules: [{ name: "no posts", when: { tool: "site.publish" }, gate: "closed", why: "Not now." }],
    approvals: { expireHours: 24, remindHours: 4 },
    budget: { usdPerDay: 5 },
  };
  return {
    writes: [
      {
        stream: "policy/company",
        expectedVersion: version,
        events: [
          {
            type: "policy.adopted",
            schema: 1,
            data: { policy, by: "test" },
            actor: "system",
            cause: "test",
            correlation: "policy",
            origin: "operator" as const,
            at: you.clock.now().toISOString(),
          },
        ],
      },
    ],
  };
}

it("is not called unusable where the connection broke after it was kept", async () => {
  const { commit } = you.world.journal;
  let breaks = true;
  you.world.journal.commit = async (whole) => {
    const result = await commit(whole);
    const isEdit = whole.writes.some(({ events }) =>
      events.some(({ type }) => type === "approval.superseded"),
    );
    if (!isEdit || !breaks) return result;
    breaks = false;
    throw new Fault("unavailable", "The connection broke.", { retry: { afterMs: 5_000 } });
  };
  await you.submit("edit", old, { body: "Charge for outcomes." });
  await you.advance(60_000);
  expect(you.sees()).not.toContain("The card stays as it was.");
  expect(you.waiting().sections[0]).toMatchObject({ diff: "+Charge for outcomes." });
});

const down = () => new Fault("unavailable", "The site does not answer.", { retry: { afterMs: 1_000 } });

it("tells once why the change of what waits cannot be used, and does not try it forever", async () => {
  you.shelf.fail(down());
  await you.tap("approve", old);
  await you.advance(10_000);
  const publish = you.world.tools.get("site.publish") as WriteTool;
  publish.preview = async () => {
    throw new Fault("refused", "The site takes no such post.");
  };
  await you.submit("edit", old, { body: "Charge for outcomes." });
  expect(await you.world.inbox.pending()).toEqual([]);
  expect(you.newest()).toContain("The site takes no such post.");
});

it("changes what waits although nobody had to approve it, as a card of its own", async () => {
  const when = { tool: "contact.upsert" };
  await adoptPolicy(you, {
    trust: [{ name: "contacts", when, why: "", until: "2027-02-20", byHand: false }],
  });
  you.shelf.fail(down());
  await you.say("Add contact Ada Lovelace <ada@example.com>");
  await you.advance(10_000);
  const [effect] = await you.world.journal.find({ kind: "effect", limit: 1 });
  await you.submit("edit", effect?.stream.split("/")[1] ?? "", { name: "Ada King" });
  expect(you.waiting().sections[0]).toMatchObject({ diff: "+Ada King" });
});
