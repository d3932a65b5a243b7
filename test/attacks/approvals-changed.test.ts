// Attacks on consent, what: each part of an action is changed after its card was shown, before it is approved or while it is held,
// in the tool, in the world, in policy, or in what is stored. What was not shown is never done. (OWASP Agentic T2, T6)
import { describe, expect, it } from "vitest";
import { atStake, type GivenGate, givenGate, later, rule, TO } from "../support/gates.ts";

type Change = (given: GivenGate, id: string) => unknown;

const closed = [{ ...rule("closed"), name: "no mail any more" }];

/** What is stored of an action, as somebody with the database's password would change it. */
const stored =
  (kind: "approval" | "effect", from: string, to: string): Change =>
  ({ you }, id) => {
    const snapshot = you.store.snapshots.get(`${kind}/${id}`);
    if (snapshot === undefined) return;
    expect(snapshot.state).toContain(from);
    Object.assign(snapshot, { state: snapshot.state.replaceAll(from, to) });
  };

const WORLD: readonly (readonly [string, Change])[] = [
  ["its target is another", ({ on }) => on.change(`mail/${TO}/Invoice 7`, "sent by hand")],
  ["its tool has another version", (g) => g.change({ version: 2 })],
  ["its tool belongs to another domain", (g) => g.change({ domain: "finance" })],
  ["its tool has another effect class", (g) => g.change({ effect: "idempotent" })],
  ["it would reach another recipient", (g) => g.change(atStake({ recipients: ["eve@example.com"] }))],
  ["it would reach one more recipient", (g) => g.change(atStake({ recipients: [TO, "eve@example.com"] }))],
  ["it would move money", (g) => g.change(atStake({ recipients: [TO], amount: 5_000_000 }))],
  ["it would touch a credential", (g) => g.change(atStake({ recipients: [TO], concerns: ["credential"] }))],
  ["its tool is gone", (g) => g.change({ name: "email.gone" })],
  ["a rule closes it", (g) => g.adopt({ rules: closed })],
  [
    "a deny rule closes it",
    (g) =>
      g.adopt({ rules: [rule("hard")], deny: [{ name: "no", when: { tool: "email.send" }, why: "No." }] }),
  ],
  ["no rule speaks of it any more", (g) => g.adopt({ rules: [] })],
  ["its gate asks on two channels now", (g) => g.adopt({ rules: [rule("two-channel")] })],
];

const STORED: readonly (readonly [string, Change])[] = [
  ["its text", stored("effect", "Due Friday.", "Pay Eve.")],
  ["its recipient", stored("effect", `"to":"${TO}"`, '"to":"eve@example.com"')],
  ["its tool", stored("effect", '"tool":"email.send"', '"tool":"site.publish"')],
  ["its digest", stored("effect", '"digest":"', '"digest":"00')],
  ["its target's version", stored("effect", '"targetVersion":"0"', '"targetVersion":"1"')],
  ["its tool's version", stored("effect", '"toolVersion":1', '"toolVersion":2')],
  ["its effect class", stored("effect", '"effect":"irreversible"', '"effect":"read"')],
  ["its domain", stored("effect", '"domain":"sales"', '"domain":"content"')],
  ["its decision", stored("approval", '"status":"approved"', '"status":"waiting"')],
  ["what was asked", stored("approval", "Due Friday.", "Pay Eve.")],
];

/** Everything but the very mail that was shown, to whom it was shown. */
const SHOWN = `mail/${TO}/Invoice 7 = Due Friday.`;

describe("nothing is sent when, between the card and Approve,", () => {
  it.each(WORLD)("%s", async (_, change) => {
    const given = await givenGate("hard");
    const id = await given.asked();
    await change(given, id);
    await given.you.say(`approve ${id}`);
    await later(given.you);
    expect(given.on.done).toEqual([]);
  });
});

describe("nothing is sent when, while it is held,", () => {
  it.each(WORLD)("%s", async (_, change) => {
    const given = await givenGate("hard");
    const id = await given.asked();
    await given.you.tap("approve");
    await change(given, id);
    await later(given.you);
    expect(given.on.done).toEqual([]);
  });
});

describe("nothing is sent when, between the two steps,", () => {
  it.each(WORLD.filter(([what]) => what !== "its gate asks on two channels now"))("%s", async (_, change) => {
    const given = await givenGate("two-channel");
    const id = await given.asked();
    await given.you.tap("approve");
    await change(given, id);
    await given.phone.say(`confirm ${id} ${TO}`);
    await later(given.you);
    expect(given.on.done).toEqual([]);
  });
});

describe("nothing but what was shown is sent when somebody changes in the database", () => {
  it.each(STORED)("%s", async (_, change) => {
    const given = await givenGate("hard");
    const id = await given.asked();
    await given.you.tap("approve");
    await change(given, id);
    await later(given.you);
    expect(given.on.done.filter((one) => one !== SHOWN)).toEqual([]);
    expect(given.on.done.length).toBeLessThanOrEqual(1);
  });

  it("the gate of what waits, so that one tap would do", async () => {
    const given = await givenGate("two-channel");
    const id = await given.asked();
    await stored("approval", '"gate":"two-channel"', '"gate":"soft"')(given, id);
    await given.you.tap("approve");
    await later(given.you);
    expect(given.on.done).toEqual([]);
  });
});
