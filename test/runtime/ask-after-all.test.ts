// What a rule of trust had let through, and is no longer as it was judged when its turn comes: it asks after all.
import { expect, it } from "vitest";
import { Fault } from "#core/fault";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { expectTruths } from "../support/truths.ts";
import { type GivenWorld, givenWorld, MINUTE } from "../support/world.ts";

const TRUST = {
  name: "contacts",
  when: { tool: "contact.upsert", agent: "bookkeeper" },
  why: "",
  until: "2027-02-20",
  byHand: false,
};

it.each([
  [
    "its target moved",
    async ({ shelf }: GivenWorld) => shelf.change("contacts/ada@example.com", "Somebody else"),
  ],
  ["the rule that trusted it ended", async (you: GivenWorld) => adoptPolicy(you, { trust: [] })],
] as const)(
  "asks where %s, with why it was to be done, and its goal goes on from there",
  async (_what, moves) => {
    const you = await givenWorld();
    await adoptPolicy(you, { trust: [TRUST] });
    you.shelf.fail(new Fault("unavailable", "It does not answer.", { retry: { afterMs: 1_000 } }));
    await you.say("Add contact Ada Lovelace <ada@example.com>");
    await you.advance(10_000);
    you.shelf.fail(undefined);
    expect(() => you.waiting()).toThrow("no button approve");
    await moves(you);
    await you.advance(6 * MINUTE);
    expect(you.shelf.done).toEqual([]);
    expect(you.waiting().title).toBe("Put contacts/ada@example.com");
    expect(you.newest()).toContain("Why: You asked:");
    await you.tap("approve");
    expect(you.shelf.done).toEqual(["contacts/ada@example.com = Ada Lovelace"]);
    const [goal] = await you.world.journal.find({ kind: "goal", limit: 1 });
    expect(goal?.view.status).toBe("done");
    await expectTruths(you);
  },
);
