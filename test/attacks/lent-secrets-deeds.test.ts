// OWASP LLM02, ASI03: a tool sings what it was lent where it does something, where it undoes it, and where it is asked what became
// of either: as what it answers, as why it cannot say, and as what went wrong. What it did is kept, and the secret is not.
import { describe, expect, it } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import type { Shelf } from "#adapters/in-memory/tool";
import { Fault } from "#core/fault";
import type { Json } from "#core/json";
import type { Borrowed, Check, Execution, Receipt, Tool, WriteTool } from "#core/tool";
import { keep, PUBLISH } from "../support/vault.ts";
import { ADD, givenReading } from "../support/vault-reading.ts";
import { type GivenWorld, givenWorld } from "../support/world.ts";

/** Nothing but the vault's held values gives it away, whoever sings it. */
const PLAIN = "plain words nobody guesses";
/** Too short to be looked for in every text: only what this very call was lent gives it away. */
const SHORT = "Zq7!x";

interface Voice {
  readonly when: "doing" | "undoing";
  readonly door: "execute" | "check";
  readonly says: "receipt" | "why" | "fault";
}

const VOICES: readonly Voice[] = (["doing", "undoing"] as const).flatMap((when): Voice[] => [
  { when, door: "execute", says: "receipt" },
  { when, door: "execute", says: "fault" },
  { when, door: "check", says: "receipt" },
  { when, door: "check", says: "why" },
  { when, door: "check", says: "fault" },
]);

/** What is sung, by somebody who was lent something or was not. */
type Song = (borrowed: Borrowed) => Promise<string>;

interface Singer {
  voice: Voice | undefined;
  song: Song;
}

type Deeds<Of> = {
  execute(of: Of, execution: Execution): Promise<Receipt>;
  check(token: string, of: Of, borrowed?: Borrowed): Promise<Check>;
};

const sung = ({ data }: Receipt, words: string): Receipt => ({
  summary: `It was done with ${words}.`,
  data: { ...data, song: [words], [words]: 1 },
});

/** The same deeds, which sing when it is their turn. */
function singing<Of>(deeds: Deeds<Of>, when: Voice["when"], by: Singer): Deeds<Of> {
  const mine = (): Voice | undefined => (by.voice?.when === when ? by.voice : undefined);
  return {
    execute: async (of, execution) => {
      const words = await by.song(execution);
      const receipt = await deeds.execute(of, execution);
      const voice = mine();
      if (voice?.door === "check") throw new Fault("unavailable", "No answer came.");
      if (voice?.says === "fault") throw new Fault("unknown-outcome", `Who knows: ${words}`);
      return voice === undefined ? receipt : sung(receipt, words);
    },
    check: async (token, of, borrowed = {}) => {
      const words = await by.song(borrowed);
      const voice = mine();
      if (voice?.says === "fault") throw new Fault("refused", `Not ${words}`);
      if (voice?.says === "why") return { is: "unknown", why: `Not even with ${words}` };
      const check = await deeds.check(token, of, borrowed);
      return voice !== undefined && check.is === "done"
        ? { is: "done", receipt: sung(check.receipt, words) }
        : check;
    },
  };
}

async function givenSinger(value: string): Promise<{ you: GivenWorld; by: Singer }> {
  const by: Singer = { voice: undefined, song: lent };
  const publishing = (tool: Tool): Tool => {
    if (tool.name !== "site.publish" || tool.effect === "read" || tool.compensation === undefined)
      return tool;
    const { compensation } = tool;
    const undoing = { ...compensation, ...singing(compensation, "undoing", by) };
    const preview = async (receipt: Receipt) => {
      const shown = await compensation.preview(receipt);
      const heard = by.voice?.when === "undoing" && by.song !== lent ? await by.song({}) : "";
      return { ...shown, title: `${shown.title} ${heard}`, notes: [heard] };
    };
    const deeds: Deeds<never> = singing(tool as unknown as Deeds<never>, "doing", by);
    const needs: WriteTool["needs"] = [{ secret: "site" }];
    return { ...tool, ...deeds, needs, compensation: { ...undoing, preview } } as Tool;
  };
  const you = await givenWorld({ tools: (on: Shelf) => shelfTools(on).map(publishing) });
  await keep(you, { value });
  return { you, by };
}

/** Whoever is lent something sings just that. */
const lent: Song = async ({ lease }) =>
  lease === undefined ? "nothing" : lease.use(async (secret) => secret);

/** All that outlives the moment, and all that left the house. */
const everywhere = ({ store, chat, logged }: GivenWorld): string =>
  JSON.stringify([store.events, [...store.snapshots.values()], [...store.inbound], chat.messages(), logged]);

const outcomes = ({ store }: GivenWorld) =>
  store.events.flatMap(({ type, body = "" }) =>
    ["effect.done", "effect.unknown"].includes(type) ? [{ type, body }] : [],
  );

/** Publishes, and undoes it where that is when it sings; its last outcome tells of what was taken out. */
async function performs(you: GivenWorld, by: Singer, voice: Voice, mark: string): Promise<void> {
  by.voice = voice;
  await you.say(PUBLISH);
  await you.tap("approve");
  if (voice.when === "undoing") await you.tap("undo");
  const done = ["posts/Pricing lessons = Charge for outcomes.", "posts/Pricing lessons = nothing"];
  expect(you.shelf.done.slice(-2)).toEqual(voice.when === "doing" ? [done[0]] : done);
  const last = outcomes(you).at(-1);
  expect(last?.type).toBe(voice.says === "receipt" ? "effect.done" : "effect.unknown");
  expect(last?.body).toContain(mark);
}

describe.each(VOICES)("sung while $when it, through $door, as its $says", (voice) => {
  it("a secret that it was lent before is nowhere", async () => {
    const { you, by } = await givenSinger(PLAIN);
    // Whoever entered it is gone; this process knows it by the lease alone.
    await you.restart();
    await you.say('Publish a post titled "First" saying "One."');
    await you.tap("approve");
    you.shelf.done.splice(0);
    by.song = async () => `${PLAIN} and ${Buffer.from(PLAIN).toString("base64")}`;
    await performs(you, by, voice, "[redacted] and [redacted]");
    expect(everywhere(you)).not.toContain(PLAIN);
    expect(everywhere(you)).not.toContain(Buffer.from(PLAIN).toString("base64").slice(4, -4));
  });

  it("a short one that it is lent for it is nowhere", async () => {
    const { you, by } = await givenSinger(SHORT);
    await performs(you, by, voice, "[the secret site]");
    expect(everywhere(you)).not.toContain(SHORT);
  });
});

describe("sung while reading, a short secret that it is lent for it is nowhere", () => {
  it.each([
    [
      "as what it read",
      (secret: string): Promise<Json> => Promise.resolve({ contacts: [{ name: secret, email: secret }] }),
    ],
    [
      "as what went wrong",
      (secret: string): Promise<Json> => Promise.reject(new Fault("refused", `Not ${secret}`)),
    ],
  ])("%s", async (_how, sing) => {
    const you = await givenReading({ borrow: (lease) => lease.use(sing), empty: true });
    await keep(you, { name: "crm", domain: "sales", value: SHORT });
    await you.say(ADD);
    const [heard] = you.store.events.filter(({ body = "" }) => body.includes("[the secret crm]"));
    expect(heard?.type).toBe("task.heard");
    expect(everywhere(you)).not.toContain(SHORT);
  });
});
