// Attacks on the second step: gone round, guessed, taken from the same chat, by another person, or after something changed between
// the two. Each looks at what was done in the world. (OWASP LLM06 Excessive Agency; Agentic T9, T10)
import { describe, expect, it } from "vitest";
import { type ApprovalState, approvalFold } from "#core/approval";
import { admitting } from "#runtime/approval/propose";
import { operationOf } from "#runtime/effect/operation";
import { byOperator } from "#runtime/progress";
import { append, load, together } from "#runtime/unit";
import { type GivenGate, givenGate, later, SENT, TO } from "../support/gates.ts";
import { DAY, MINUTE } from "../support/world.ts";

type Attack = (given: GivenGate, id: string) => Promise<unknown>;

const GROUP = "telegram:-100777";
const OPERATORS = ["webchat:local", "telegram:42", "telegram:43"];

/** Somebody who is not the operator, in their own chat or among others. */
const stranger = ({ you }: GivenGate, thread?: string) => you.at("telegram", "666", thread);

const again = async (times: number, act: () => Promise<unknown>): Promise<void> => {
  for (let count = 0; count < times; count += 1) await act();
};

const confirmedWith = (g: GivenGate, id: string, words: string) =>
  g.you.tap("approve").then(() => g.phone.say(`confirm ${id} ${words}`));

const TWICE: readonly (readonly [string, Attack])[] = [
  ["the same chat approves twice", (g, id) => again(2, () => g.you.say(`approve ${id}`))],
  [
    "both chats approve and nothing is typed",
    async (g, id) => {
      await g.you.tap("approve");
      await g.phone.say(`approve ${id}`);
    },
  ],
  ["it is confirmed without having been approved", (g, id) => g.phone.say(`confirm ${id} ${TO}`)],
  [
    "the same chat confirms with the right words",
    (g, id) => g.you.tap("approve").then(() => g.you.say(`confirm ${id} ${TO}`)),
  ],
  [
    "the same chat confirms with the form",
    (g, id) => g.you.tap("approve").then(() => g.you.submit("confirm", id, { words: TO })),
  ],
  [
    "another account of the same chat confirms",
    async (g, id) => {
      await g.phone.tap("approve");
      await g.you.at("telegram", "43").say(`confirm ${id} ${TO}`);
    },
  ],
  [
    "a stranger confirms with the right words",
    (g, id) => g.you.tap("approve").then(() => stranger(g).say(`confirm ${id} ${TO}`)),
  ],
  [
    "a member of the group sends the form",
    (g, id) => g.you.tap("approve").then(() => stranger(g, GROUP).submit("confirm", id, { words: TO })),
  ],
  ["the words are another's address", (g, id) => confirmedWith(g, id, "eve@example.com")],
  ["the words only begin with the right ones", (g, id) => confirmedWith(g, id, `${TO}.evil.com`)],
  ["the words only look like the right ones", (g, id) => confirmedWith(g, id, TO.replace("a", "\u0430"))],
  [
    "the words are empty",
    (g, id) => g.you.tap("approve").then(() => g.phone.submit("confirm", id, { words: " " })),
  ],
  [
    "the form has other fields",
    (g, id) => g.you.tap("approve").then(() => g.phone.submit("confirm", id, { to: TO })),
  ],
  ["the words are yes", (g, id) => confirmedWith(g, id, "yes")],
  [
    "the right words come after three wrong ones",
    async (g, id) => {
      await g.you.tap("approve");
      await again(3, () => g.phone.say(`confirm ${id} guess`));
      await g.phone.say(`confirm ${id} ${TO}`);
    },
  ],
  [
    "it is confirmed after its time",
    async (g, id) => {
      await g.you.tap("approve");
      g.you.clock.advance(2 * DAY);
      await g.phone.say(`confirm ${id} ${TO}`);
    },
  ],
  [
    "it is confirmed after it was rejected",
    async (g, id) => {
      await g.you.tap("approve");
      await g.you.tap("reject");
      await g.phone.say(`confirm ${id} ${TO}`);
    },
  ],
  [
    "it was edited between the steps, and the old one is confirmed",
    async (g, id) => {
      await g.you.tap("approve");
      await g.you.say(`edit ${id} Another text.`);
      await g.phone.say(`confirm ${id} ${TO}`);
    },
  ],
  [
    "it was edited between the steps, and the new one is confirmed at once",
    async (g, id) => {
      await g.you.tap("approve");
      await g.phone.say(`edit ${id} Another text.`);
      await g.phone.say(`confirm ${g.phone.waiting().id} ${TO}`);
    },
  ],
  [
    "everything was paused between the steps",
    async (g, id) => {
      await g.you.tap("approve");
      await g.you.say("/pause");
      await g.phone.say(`confirm ${id} ${TO}`);
    },
  ],
];

describe("nothing is sent when it asks on two channels and", () => {
  it.each(TWICE)("%s", async (_, attack) => {
    const given = await givenGate("two-channel", { operators: OPERATORS });
    await given.phone.say("/status");
    await attack(given, await given.asked());
    await later(given.you);
    expect(given.on.done).toEqual([]);
  });
});

/** Writes into the journal, without any step, that it was decided and by whom, and admits its effect. */
async function forged({ you: { world } }: GivenGate, id: string, by?: string): Promise<void> {
  const approval = await load(world.journal, approvalFold, id);
  if (approval.state.status === "none") throw new Error(`There is no approval ${id}.`);
  const { request } = approval.state;
  const circumstance = byOperator(world, by ?? "webchat:local", "intruder", request.goal);
  const decided = { decision: "approved", by: by ?? "", reason: "" } as const;
  const { write } = append<ApprovalState>(approvalFold, approval, circumstance, [
    { type: "approval.decided", data: decided },
  ]);
  const operation = await operationOf(world, request);
  const admitted = await admitting(world, { id, request, operation }, circumstance);
  await world.journal.commit(together({ writes: by === undefined ? [] : [write] }, admitted));
}

const admitted = ({ you }: GivenGate) =>
  you.store.events.filter(({ type }) => type === "effect.admitted").length;

describe("an effect that somebody admitted in the journal is not done when its approval", () => {
  it.each<readonly [string, Attack]>([
    ["still waits for both steps", (g, id) => forged(g, id)],
    ["has its first step alone", (g, id) => g.you.tap("approve").then(() => forged(g, id))],
    ["is decided there without its first step", (g, id) => forged(g, id, "webchat:local")],
    [
      "is decided there by the chat of its first step",
      (g, id) => g.you.tap("approve").then(() => forged(g, id, "webchat:local")),
    ],
    [
      "is decided there by another account of the same chat",
      (g, id) => g.phone.tap("approve").then(() => forged(g, id, "telegram:43")),
    ],
    ["was rejected", (g, id) => g.you.tap("reject").then(() => forged(g, id))],
  ])("%s", async (_, attack) => {
    const given = await givenGate("two-channel", { operators: OPERATORS });
    await given.phone.say("/status");
    await attack(given, await given.asked());
    expect(admitted(given)).toBe(1);
    await later(given.you);
    expect(given.on.done).toEqual([]);
  });
});

describe("exactly what was shown is sent once when", () => {
  it("both steps really stand in the journal, whoever wrote the second one", async () => {
    const given = await givenGate("two-channel");
    const id = await given.asked();
    await given.you.tap("approve");
    await forged(given, id, "telegram:42");
    await later(given.you);
    expect(given.on.done).toEqual(SENT);
  });

  it("everything is restarted between the two steps, and after them", async () => {
    const { you, phone, on, asked } = await givenGate("two-channel");
    const id = await asked();
    await you.tap("approve");
    await you.restart();
    const said = await phone.say(`confirm ${id} ${TO}`);
    await you.restart();
    await phone.again(said, `confirm ${id} ${TO}`);
    await you.advance(2 * MINUTE);
    await you.restart();
    await later(you);
    expect(on.done).toEqual(SENT);
  });

  it("the pause between the steps is over", async () => {
    const { you, phone, on, asked } = await givenGate("two-channel");
    const id = await asked();
    await you.tap("approve");
    await you.say("/pause");
    await phone.say(`confirm ${id} ${TO}`);
    await later(you);
    await you.say("/resume");
    await later(you);
    expect(on.done).toEqual(SENT);
  });
});
