// OWASP LLM02, ASI03: each door through which words come in or go out, by itself: whatever the others do, no secret passes it,
// neither one that its format gives away nor one that only the vault's held values do.
import { describe, expect, it } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { type Shelf, shelf } from "#adapters/in-memory/tool";
import { offlineModel } from "#adapters/offline/model";
import { defineAgent } from "#core/agent";
import { noteCard } from "#core/card";
import type { Form, Inbound, Said, Tapped } from "#core/chat";
import { finish } from "#core/ending";
import { Fault } from "#core/fault";
import type { JsonObject } from "#core/json";
import { redactor } from "#core/known-secrets";
import type { Model, ThinkRequest } from "#core/model";
import type { Receipt, Tool, WriteTool } from "#core/tool";
import { begin } from "#runtime/hear";
import { bySystem } from "#runtime/progress";
import { redacting } from "#runtime/redacting";
import { together, waking } from "#runtime/unit";
import { CANARIES } from "../support/secrets.ts";
import { type GivenWorld, givenWorld } from "../support/world.ts";

const HELD = "plain words that nobody guesses";
const [FORMATTED = { secret: "", text: "" }] = CANARIES;
const SECRETS = [
  ["that its format gives away", FORMATTED],
  ["that only the vault gives away", { secret: HELD, text: `It is: ${HELD}.` }],
] as const;

/** Everything inside says this, or fails with it, as often as it is called. */
interface Inside {
  words: string;
  fails: boolean;
  /** What came in. */
  readonly heard: unknown[];
}

interface Given extends GivenWorld {
  readonly inside: Inside;
}

/** What a port answers, or fails with. */
async function sung<Answer>({ fails, words }: Inside, answer: Answer): Promise<Answer> {
  if (fails) throw new Fault("refused", words);
  return answer;
}

function singing(inside: Inside, on: Shelf): Tool[] {
  const receipt = (): Receipt => ({ summary: inside.words, data: { deep: [inside.words] } });
  const preview = async () => {
    const { words } = inside;
    return sung(inside, { title: words, diff: words, undo: words, notes: [words], targetVersion: "0" });
  };
  const check = async () => sung(inside, { is: "done", receipt: receipt() } as const);
  const deeds = { preview, execute: async () => sung(inside, receipt()), check };
  return shelfTools(on).map((tool) => {
    if (tool.effect === "read") return { ...tool, read: async () => sung(inside, { found: inside.words }) };
    return { ...tool, ...deeds, ...(tool.compensation && { compensation: deeds }) } as Tool;
  });
}

function listening(inside: Inside): Model {
  return {
    ...offlineModel(),
    reserve: ({ about }) => {
      inside.heard.push(about);
      return 0;
    },
    think: async ({ about }) => {
      inside.heard.push(about);
      return sung(inside, { reply: { title: inside.words }, usage: null, cost: 0, basis: "free" as const });
    },
  };
}

async function given(words: string, fails = false): Promise<Given> {
  const inside: Inside = { words, fails, heard: [] };
  const tools = singing(inside, shelf());
  const you = await givenWorld({ tools, cheaper: [listening(inside)], agents: [singer(words)] });
  Object.assign(you.model, listening(inside));
  you.world.vault.hold("site", [HELD]);
  return Object.assign(you, { inside });
}

/** Puts a secret together by itself, with nobody outside to have it from. */
const singer = (words: string) =>
  defineAgent({
    name: "singer",
    kind: "monitor",
    domain: "company",
    does: "Sings.",
    capabilities: [],
    hears: ["task.assigned"],
    mayRead: [],
    mayUse: [],
    budget: { steps: 4, usd: 0 },
    initial: {},
    decide: () => [finish("done", words, { words })],
    evolve: () => ({}),
  });

const publish = ({ world }: Given) => world.tools.get("site.publish") as WriteTool;
const undoing = (you: Given) => publish(you).compensation as NonNullable<WriteTool["compensation"]>;
const execution = { token: "t", expected: "0", at: "2026-11-22T09:00:00.000Z" };
const receipt: Receipt = { summary: "Put.", data: {} };
const thread = "webchat:local";
const channel = ({ world }: Given) =>
  world.channels.get("webchat") as NonNullable<ReturnType<typeof world.channels.get>>;

const request = ({ inside, world }: Given): ThinkRequest =>
  ({
    prompt: world.prompts.get("draft") as ThinkRequest["prompt"],
    about: { topic: inside.words },
    reply: { parse: (reply: unknown) => reply } as never,
    call: "c1",
  }) as never;
const { signal } = new AbortController();

const heard = ({ inside: { words } }: Given) => ({
  ...{ id: "webchat:x", channel: "webchat", thread, account: "local", name: words, raw: { deep: [words] } },
});
const tap: Tapped = {
  ...{ is: "tapped", verb: "approve", about: "k", message: "m1", handle: "h" },
  ...{ id: "webchat:t", channel: "webchat", thread, account: "local", name: "Ada", raw: {} },
};
const form = (words: string): Form => ({
  ...{ verb: "edit", about: "k", title: words },
  fields: [{ name: "body", label: words, value: words, multiline: true, main: true }],
});

type Door = (you: Given) => unknown;

/** Each resolves with what came out at its other side. */
const TOOLS: Readonly<Record<string, Door>> = {
  "what a tool read": ({ world }) =>
    (world.tools.get("site.read") as Extract<Tool, { effect: "read" }>).read({}, { domain: "content" }),
  "what a tool previews": (you) => publish(you).preview({}),
  "a tool's receipt": (you) => publish(you).execute({}, execution),
  "what a tool answers to check": (you) => publish(you).check("t", {}),
  "what a compensation previews": (you) => undoing(you).preview(receipt),
  "a compensation's receipt": (you) => undoing(you).execute(receipt, execution),
  "what a compensation answers to check": (you) => undoing(you).check("t", receipt),
};

const MODELS: Readonly<Record<string, Door>> = {
  "what a model replies": (you) => you.world.model.think(request(you), signal),
  "what a cheaper model replies": (you) => you.world.cheaper[0]?.think(request(you), signal),
};

const CHATS: Readonly<Record<string, Door>> = {
  "a card that is shown": async (you) => {
    await channel(you).show(noteCard("n1", you.inside.words), thread);
    return you.chat.messages();
  },
  "a card that is shown anew": async (you) => {
    const at = await channel(you).show(noteCard("n1", "Nothing yet."), thread);
    await channel(you).show(noteCard("n1", you.inside.words), thread, at);
    return you.chat.messages();
  },
  "the answer to a tap": async (you) => {
    await channel(you).answer(tap, you.inside.words);
    return you.chat.answers();
  },
  "a form that opens": async (you) => {
    await channel(you).ask(form(you.inside.words), tap);
    return you.chat.forms();
  },
};

const kept = async (you: Given, inbound: Partial<Inbound>) => {
  await you.world.inbox.accept({ ...heard(you), ...inbound } as Inbound);
  return [...you.store.inbound];
};

const HEARD: Readonly<Record<string, Door>> = {
  "a message": (you) => kept(you, { is: "said", text: you.inside.words, message: "m" } as Partial<Said>),
  "who tapped": (you) => kept(you, { ...tap, name: you.inside.words, raw: { deep: [you.inside.words] } }),
  "a form that comes back": (you) =>
    kept(you, { is: "submitted", verb: "edit", about: "k", fields: { body: you.inside.words } }),
};

const INWARD: Readonly<Record<string, Door>> = {
  "a prompt": async (you) => {
    await you.world.model.think(request(you), signal);
    return you.inside.heard;
  },
  "a prompt whose price is asked": (you) => {
    you.world.model.reserve(request(you));
    return you.inside.heard;
  },
  "a cheaper model's prompt": async (you) => {
    await you.world.cheaper[0]?.think(request(you), signal);
    return you.inside.heard;
  },
  "the log": (you) => {
    you.world.log("warn", you.inside.words);
    return you.logged;
  },
  "what is logged beside its words": ({ world, inside }) => {
    const log = (_level: string, words: string, data?: object) => void inside.heard.push(words, data);
    redacting(
      { ...world, log },
      redactor(() => [HELD]),
    ).log("warn", "Look:", { deep: [inside.words] });
    return inside.heard;
  },
};

const DOORS = { ...TOOLS, ...MODELS, ...CHATS, ...HEARD, ...INWARD };
const inWords = (value: unknown): string => JSON.stringify(value) ?? "";

describe.each(SECRETS)("a secret %s", (_how, { secret, text }) => {
  it.each(Object.entries(DOORS))("does not pass: %s", async (_door, through) => {
    const out = inWords(await through(await given(text)));
    expect(out).toContain("[redacted");
    expect(out).not.toContain(secret);
  });

  it.each(Object.entries({ ...TOOLS, ...MODELS }))(
    "does not pass in what goes wrong: %s",
    async (_door, through) => {
      const out = await Promise.resolve(through(await given(text, true))).catch(String);
      expect(out).toContain("[redacted");
      expect(out).not.toContain(secret);
    },
  );

  it.each(Object.entries(CHATS))("does not pass in what a channel says of: %s", async (_door, through) => {
    const you = await given("Nothing.");
    const refused = () => Promise.reject(new Fault("refused", text));
    Object.assign(you.chat, { show: refused, answer: refused, ask: refused });
    const out = await Promise.resolve(through(you)).catch(String);
    expect(out).toContain("[redacted");
    expect(out).not.toContain(secret);
  });
});

it("a secret that an agent puts together is in no event and no snapshot", async () => {
  const you = await given(FORMATTED.text);
  const { world } = you;
  const assignment = { agent: "singer", goal: "g1", thread, domain: "company", brief: {} as JsonObject };
  const { write } = begin(world, "t1", assignment, bySystem(world, "test", "g1"));
  await world.journal.commit(together({ writes: [write] }, waking("task/t1")));
  await you.settle();
  const stored = JSON.stringify([you.store.events, [...you.store.snapshots.values()]]);
  expect(stored).toContain("[redacted");
  expect(stored).not.toContain(FORMATTED.secret);
});
