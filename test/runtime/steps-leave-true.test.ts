// What a step out of trouble leaves true: trust it ends, money it counts, and what it must not touch.
import { expect, it } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { shelf } from "#adapters/in-memory/tool";
import { effectFold } from "#core/effect";
import { Fault } from "#core/fault";
import { usd } from "#core/money";
import { policyFold } from "#core/policy";
import type { Tool } from "#core/tool";
import { load } from "#runtime/unit";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { givenWorld, HOUR } from "../support/world.ts";

const post = (title: string) => `Publish a post titled "${title}" saying "Charge for outcomes."`;
const ADA = "Add contact Ada Lovelace <ada@example.com>";
const trust = {
  name: "contacts",
  when: { tool: "contact.upsert" },
  why: "",
  until: "2027-02-20",
  byHand: false,
};

it("ends trust when what it let through is replayed with a fix", async () => {
  const you = await givenWorld();
  await adoptPolicy(you, { trust: [trust] });
  you.shelf.fail(new Fault("unavailable", "No answer.", { retry: { afterMs: 1_000 } }));
  await you.say(ADA);
  await you.advance(10_000);
  const [effect] = await you.world.journal.find({ kind: "effect", limit: 1 });
  await you.submit("edit", effect?.stream.split("/")[1] ?? "", { name: "Ada King" });
  expect((await load(you.world.journal, policyFold, "company")).state.policy.trust).toEqual([]);
});

it("handing over what was tried again and may have happened already does not say that it did not", async () => {
  const on = shelf();
  const tools = shelfTools(on).map(
    (tool): Tool =>
      tool.name === "site.publish"
        ? ({
            ...tool,
            effect: "idempotent",
            compensation: undefined,
            stakes: () => ({ amount: usd(3) }),
          } as unknown as Tool)
        : tool,
  );
  const you = await givenWorld({ tools });
  await you.say(post("Pricing"));
  const { id } = you.waiting();
  on.fail(new Fault("unknown-outcome", "The line broke."), "after");
  on.forget();
  await you.tap("approve", id);
  await you.say("/pause content");
  await you.say(`retry ${id}`);
  const [goal] = await you.world.journal.find({ kind: "goal", limit: 1 });
  await you.say(`hand ${goal?.stream.split("/")[1]}`);
  const { state } = await load(you.world.journal, effectFold, id);
  expect(state).toMatchObject({ status: "failed" });
  expect((await you.world.journal.totals([{ scope: "company", period: "2026-11-22" }]))[0]).toMatchObject({
    settled: usd(3),
  });
});

it("trust ends with its day where the operator is", async () => {
  const you = await givenWorld({ zone: "Pacific/Auckland" });
  await adoptPolicy(you, { trust: [{ ...trust, until: "2026-11-22" }] });
  await you.advance(Date.parse("2026-11-22T11:30:00.000Z") - you.clock.now().getTime());
  await you.say(ADA);
  expect(you.shelf.done).toEqual([]);
});

it("compensating a policy card that waits proposes no rollback of other changes", async () => {
  const you = await givenWorld();
  await adoptPolicy(you, { escalation: { failures: 3, waitingHours: 1, usd: 20 } });
  await you.say("/policy deny tool email.send");
  const { id } = you.waiting();
  await you.tap("approve", id);
  await you.say("/policy deny tool contact.upsert");
  await you.advance(2 * HOUR);
  const card = you.cards().find(({ title }) => title.startsWith("Needs you"));
  await you.say(`compensate ${card?.id}`);
  expect(you.newest()).toContain("Nothing was done yet that could be undone.");
});
