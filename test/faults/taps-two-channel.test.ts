// Fifty taps and typed words at once on a card that asks on two channels, with the process dying anywhere among them: one first
// step, one decision by the other channel, and one mail, or none where somebody said no.
import { expect, it } from "vitest";
import { type GivenGate, givenGate, later, SENT, TO } from "../support/gates.ts";
import { expectTruths } from "../support/truths.ts";

type Act = "approve here" | "approve there" | "confirm here" | "confirm there" | "reject there";

const AGREEING: readonly Act[] = ["approve here", "approve there", "confirm here", "confirm there"];
const fifty = (acts: readonly Act[]): readonly Act[] =>
  Array.from({ length: 50 }, (_, at) => acts[at % acts.length] ?? "approve here");

/** All at the same moment. */
async function all({ you, phone }: GivenGate, id: string, acts: readonly Act[]): Promise<void> {
  const on = (who: Pick<typeof phone, "messages">) =>
    who.messages().find(({ card }) => card.id === id)?.id ?? "";
  const [here, there] = [on(you), on(phone)];
  const does: Readonly<Record<Act, () => Promise<unknown>>> = {
    "approve here": () => you.tapOld("approve", id, here),
    "approve there": () => phone.tapOld("approve", id, there),
    "confirm here": () => you.say(`confirm ${id} ${TO}`),
    "confirm there": () => phone.say(`confirm ${id} ${TO}`),
    "reject there": () => phone.tapOld("reject", id, there),
  };
  await Promise.all(acts.map((act) => does[act]()));
  await later(you);
}

async function expectOneDecision({ you, on }: GivenGate, id: string, when: string): Promise<void> {
  const events = await you.world.journal.events({ stream: `approval/${id}`, limit: 99 });
  const first = events.filter(({ type }) => type === "approval.approved-once");
  const decided = events.filter(({ type }) => type === "approval.decided");
  expect(first.length, when).toBeLessThanOrEqual(1);
  expect(decided.length, when).toBe(1);
  const approved = decided[0]?.data.decision === "approved";
  expect(on.done, when).toEqual(approved ? SENT : []);
  if (approved) {
    const channels = [first[0], decided[0]].map((event) => String(event?.data.by).split(":")[0]);
    expect(new Set(channels).size, when).toBe(2);
  }
  await expectTruths(you, when);
}

it.each([
  ["from one chat first", fifty(AGREEING)],
  ["from the other first", fifty(AGREEING.toReversed())],
  ["with a no among them", fifty(["reject there", ...AGREEING])],
])("makes one decision of fifty taps and words at the same moment, %s", async (when, acts) => {
  const given = await givenGate("two-channel");
  const id = await given.asked();
  await all(given, id, acts);
  await expectOneDecision(given, id, when);
});

it("makes one decision wherever the process dies among them", async () => {
  const whole = await givenGate("two-channel");
  const asked = await whole.asked();
  const begins = whole.you.passed;
  await all(whole, asked, fifty(AGREEING));
  const moments = Array.from({ length: whole.you.passed - begins }, (_, at) => begins + at + 1);
  const chosen = moments.filter((_, at) => at < 40 || at % 11 === 0);
  expect(chosen.length).toBeGreaterThan(40);
  for (const diesAt of chosen) {
    const given = await givenGate("two-channel", { diesAt });
    const id = await given.asked();
    await all(given, id, fifty(AGREEING));
    await expectOneDecision(given, id, `died at ${diesAt}`);
  }
});
