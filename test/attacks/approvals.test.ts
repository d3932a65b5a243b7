// Attacks on consent, who and when: a wrong person, a card that is past, a button that was moved. Each looks at what was done in
// the world, which is nothing, or exactly what was shown. (OWASP LLM06 Excessive Agency; Agentic T9, T10)
import { describe, expect, it } from "vitest";
import { approvalFold } from "#core/approval";
import type { GateName } from "#core/gate";
import { approve } from "#runtime/approval/decide";
import { load } from "#runtime/unit";
import { type GivenGate, givenGate, later, MAIL, rule, SENT } from "../support/gates.ts";
import type { Person } from "../support/person.ts";
import { DAY } from "../support/world.ts";

type Attack = (given: GivenGate, id: string) => Promise<unknown>;

const onMessage = ({ you }: GivenGate, id: string, by: Pick<Person, "messages"> = you) =>
  by.messages().findLast(({ card }) => card.id === id)?.id ?? "no such message";
const GROUP = "telegram:-100777";

/** Somebody who is not the operator, in their own chat or among others. */
const stranger = ({ you }: GivenGate, thread?: string) => you.at("telegram", "666", thread);

const WHO: readonly (readonly [string, Attack])[] = [
  [
    "a stranger who got the card forwarded taps it",
    (g, id) => stranger(g).tapOld("approve", id, onMessage(g, id)),
  ],
  ["a stranger types its id", (g, id) => stranger(g).say(`approve ${id}`)],
  [
    "a member of the operator's group taps it",
    async (g, id) => {
      await g.you.at("telegram", "42", GROUP).say(`show ${id}`);
      await stranger(g, GROUP).tapOld("approve", id, onMessage(g, id, stranger(g, GROUP)));
    },
  ],
  ["a member of the group types it", (g, id) => stranger(g, GROUP).say(`approve ${id}`)],
  [
    "a stranger in the operator's own thread taps it",
    async (g, id) => {
      await g.phone.say(`show ${id}`);
      await stranger(g, "telegram:42").tapOld("approve", id, onMessage(g, id, g.phone));
    },
  ],
  [
    "an account with the operator's number on another platform",
    (g, id) => g.you.at("webchat", "42").say(`approve ${id}`),
  ],
  [
    "an account with the local operator's name on Telegram",
    (g, id) => g.you.at("telegram", "local").say(`approve ${id}`),
  ],
  [
    "a stranger edits it to reach themselves",
    (g, id) => stranger(g).submit("edit", id, { to: "eve@example.com" }),
  ],
  [
    "a stranger pairs with a guessed code and approves",
    async (g, id) => {
      for (const code of ["000000", "123456", "999999"]) await stranger(g).say(`/pair ${code}`);
      await stranger(g).say(`approve ${id}`);
    },
  ],
  ["somebody approves an id that does not exist", (g) => g.you.say("approve zzzzzzz9")],
];

const WHEN: readonly (readonly [string, Attack])[] = [
  [
    "its time is over and an old button is tapped",
    async (g, id) => {
      await g.you.advance(2 * DAY);
      await g.you.tapOld("approve", id, onMessage(g, id));
    },
  ],
  [
    "its time is over and its id is typed",
    async (g, id) => {
      g.you.clock.advance(2 * DAY);
      await g.you.say(`approve ${id}`);
    },
  ],
  [
    "it was edited, and the old button is tapped",
    async (g, id) => {
      const message = onMessage(g, id);
      await g.you.say(`edit ${id} Another text.`);
      await g.you.tapOld("approve", id, message);
    },
  ],
  [
    "it was edited, and the old id is typed elsewhere",
    async (g, id) => {
      await g.you.say(`edit ${id} Another text.`);
      await g.phone.say(`approve ${id}`);
    },
  ],
  [
    "it was rejected, and then approved",
    async (g, id) => {
      const message = onMessage(g, id);
      await g.you.say(`reject ${id} No`);
      await g.you.tapOld("approve", id, message);
      await g.phone.say(`approve ${id}`);
    },
  ],
  [
    "it was cancelled in its hold, and approved again",
    async (g, id) => {
      const message = onMessage(g, id);
      await g.you.tap("approve");
      await g.you.tap("undo");
      await g.you.tapOld("approve", id, message);
      await g.you.say(`approve ${id}`);
    },
  ],
  [
    "the button of another card carries its id",
    async (g, id) => {
      await g.you.say('Publish a post titled "Harmless" saying "Hello."');
      const [other = ""] = g.you
        .messages()
        .flatMap((one) => (one.card.title.includes("Harmless") ? [one.id] : []));
      await g.you.tapOld("approve", id, other);
    },
  ],
  [
    "a copy of it lies where it was never shown",
    (g, id) => g.you.at("telegram", "42", GROUP).tapOld("approve", id, "m99"),
  ],
];

const again = async (times: number, act: () => Promise<unknown>): Promise<void> => {
  for (let count = 0; count < times; count += 1) await act();
};

const OPERATORS = ["webchat:local", "telegram:42", "telegram:43"];

async function attacked(attack: Attack, gate: GateName = "hard") {
  const given = await givenGate(gate, { operators: OPERATORS });
  // Alone: of several rules the strictest decides.
  if (gate === "soft") await given.adopt({ rules: [rule(gate)] });
  await given.phone.say("/status");
  const id = await given.asked();
  await attack(given, id);
  await later(given.you);
  const { state } = await load(given.you.world.journal, approvalFold, id);
  return { ...given, status: state.status };
}

const types = ({ you }: GivenGate) => you.store.events.map(({ type }) => type);

// A lighter gate, too: there nothing but who they are keeps them from it.
describe.each(["soft", "hard"] as const)("nothing is decided at a %s gate when", (gate) => {
  it.each(WHO)("%s", async (_, attack) => {
    const { on, status } = await attacked(attack, gate);
    expect(on.done).toEqual([]);
    expect(status).toBe("waiting");
  });
});

describe("nothing is sent when", () => {
  it.each(WHEN)("%s", async (_, attack) => {
    expect((await attacked(attack)).on.done).toEqual([]);
  });
});

describe("what is past is past", () => {
  it("where it is approved: an approval that comes late admits no effect", async () => {
    const given = await givenGate("hard");
    const id = await given.asked();
    const { clock, world, thread } = given.you;
    clock.advance(2 * DAY);
    // Told by itself: whatever else is due by now would end it first.
    await approve(world, id, { account: "webchat:local", cause: "test", thread });
    expect(types(given)).toContain("approval.expired");
    expect(types(given)).not.toContain("approval.decided");
    expect(types(given)).not.toContain("effect.admitted");
  });

  it("where it would be done: an effect that was approved in time, and whose process came too late, is not prepared", async () => {
    const given = await givenGate("hard");
    await given.asked();
    await given.you.tap("approve");
    expect(types(given)).toContain("effect.admitted");
    given.you.clock.advance(2 * DAY);
    await later(given.you);
    expect(types(given)).toContain("approval.expired");
    expect(types(given)).not.toContain("effect.prepared");
    expect(given.on.done).toEqual([]);
  });
});

describe("exactly what was shown is sent once when", () => {
  it("the approving update is delivered again and again", async () => {
    const { you, on } = await givenGate("hard");
    await you.say(MAIL);
    const words = `approve ${you.waiting().id}`;
    const id = await you.say(words);
    await again(3, () => you.again(id, words));
    await again(3, () => you.say(words));
    await later(you);
    await you.again(id, words);
    await later(you);
    expect(on.done).toEqual(SENT);
  });
});
