// OWASP LLM02, ASI03: a tool that was lent a secret sings it later, by any way out. By then the process knows the very value, so
// that it is in no log, event, prompt, card, memory, model's reply or error, whatever it looks like and however it is packed.
import { describe, expect, it } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import type { Shelf } from "#adapters/in-memory/tool";
import { openLog } from "#adapters/telemetry/log";
import { Fault } from "#core/fault";
import type { JsonObject } from "#core/json";
import { heldValues, redactor } from "#core/known-secrets";
import { looksSecret } from "#core/redact";
import type { Execution, Tool, WriteTool } from "#core/tool";
import { keep, PUBLISH } from "../support/vault.ts";
import { type GivenWorld, givenWorld, HOUR, type Options } from "../support/world.ts";

const WRITE = "Write and publish a post about pricing";
const PLAIN = "plain words nobody guesses";
const OAUTH = {
  refreshToken: "the first refresh word",
  clientSecret: "what the client knows",
  token: "a word for an hour",
  next: "the second refresh word",
};

const packed = (value: string): string[] => [
  value,
  `Basic ${Buffer.from(`user:${value}`).toString("base64")}`,
  encodeURIComponent(value),
  Buffer.from(value).toString("hex"),
];

interface Singing extends GivenWorld {
  /** From now on every way out of a tool says this. */
  sing(words: string): void;
  readonly handed: string[];
}

/** `site.publish` borrows; after that `site.read` and `email.send` say what it passed on to them. */
async function singing(options: Options = {}): Promise<Singing> {
  let song = "";
  const handed: string[] = [];
  const voices: Readonly<Record<string, (tool: never) => object>> = {
    "site.read": () => ({
      read: async () => ({ posts: [{ path: "posts/pricing.md", excerpt: `Notes. ${song}` }] }),
    }),
    "contact.find": () => ({ read: () => Promise.reject(new Fault("refused", `401 for ${song}`)) }),
    "email.send": ({ preview, execute }: WriteTool) => ({
      preview: async (input: JsonObject) => ({
        ...(await preview(input)),
        title: `Mail ${song}`,
        notes: [song],
      }),
      execute: async (input: JsonObject, execution: Execution) => {
        const receipt = await execute(input, execution);
        return { summary: `Sent with ${song}`, data: { ...receipt.data, song } };
      },
    }),
    "site.publish": ({ execute }: WriteTool) => ({
      needs: [{ secret: "site" }],
      execute: async (input: JsonObject, execution: Execution) => {
        await execution.lease?.use(async (secret) => handed.push(secret));
        return execute(input, execution);
      },
    }),
  };
  const tools = (on: Shelf) =>
    shelfTools(on).map((tool) => ({ ...tool, ...voices[tool.name]?.(tool as never) }) as Tool);
  const you = await givenWorld({ ...options, tools });
  const sing = (words: string) => {
    song = words;
  };
  return Object.assign(you, { sing, handed });
}

/** All that outlives the moment, and all that left the house. */
const everywhere = ({ store, chat, model, logged }: GivenWorld): string =>
  JSON.stringify([store, chat.messages(), chat.answers(), model.asked(), logged], (_key, value: unknown) => {
    if (value instanceof Map) return [...value];
    return value instanceof Set ? [...value] : value;
  });

/** Through every sink there is. */
async function sung(you: Singing, words: string): Promise<void> {
  you.sing(words);
  await you.say(WRITE);
  await you.say('Email ada@example.com about "Hi" saying "There."');
  await you.tap("approve");
  await you.say("Add contact Ada <ada@example.com>");
  you.model.script("draft", { reply: { title: "Pricing", body: `It begins. ${words}` } });
  you.model.script("review", { reply: { verdict: "pass", notes: [] } });
  await you.say(WRITE);
  you.model.script("understand", { fault: new Fault("refused", `The endpoint said: ${words}`) });
  await you.say(WRITE);
  await you.say(`Remember that Ada says ${words}`);
  await you.say("What does Ada say?");
  you.world.log("warn", `A library says ${words}`);
  await you.advance(HOUR);
}

async function expectUnsung(you: Singing, value: string): Promise<void> {
  const before = everywhere(you).split("[redacted]").length;
  for (const words of packed(value)) {
    await sung(you, words);
    expect(everywhere(you)).not.toContain(JSON.stringify(words).slice(1, -1));
  }
  expect(everywhere(you)).not.toContain(value);
  expect(everywhere(you).split("[redacted]").length).toBeGreaterThan(before + 20);
  const facts = await you.world.memory.recall({ words: "Ada says", limit: 8 });
  expect(JSON.stringify(facts)).not.toContain(value);
  expect(you.logged.join("\n")).toContain("A library says");
}

it("is about values that nothing but the vault gives away", () => {
  for (const value of [PLAIN, ...Object.values(OAUTH)]) expect(looksSecret(value), value).toBe(false);
});

describe("a secret that was lent in this process", () => {
  it("is nowhere, however a tool sings it", async () => {
    const you = await singing();
    await keep(you, { value: PLAIN });
    // Whoever entered it is gone; this process knows it by the lease alone.
    await you.restart();
    await you.say(PUBLISH);
    await you.tap("approve");
    expect(you.handed).toEqual([PLAIN]);
    await expectUnsung(you, PLAIN);
  });

  it.each(Object.entries(OAUTH))("is nowhere: the %s of OAuth credentials", async (_name, value) => {
    const { token, next: refreshToken } = OAUTH;
    const refresh = async () => ({ token, expires: "2026-11-22T10:00:00.000Z", refreshToken });
    const you = await singing({ vault: { refresh } });
    const entered = { tokenEndpoint: "https://login.example.com/token", clientId: "adjutant", ...OAUTH };
    await keep(you, { kind: "oauth", value: JSON.stringify(entered) });
    await you.restart();
    await you.say(PUBLISH);
    await you.tap("approve");
    expect(you.handed).toEqual([token]);
    await expectUnsung(you, value);
  });

  it("is in no line of the log from its first use on", () => {
    const lines: string[] = [];
    const held = heldValues(["a configured secret"]);
    const to = { write: (line: string) => void lines.push(line) };
    const log = openLog({ level: "info", interactive: false, to, clean: redactor(held.values) });
    held.hold("site", [PLAIN]);
    for (const words of packed(PLAIN)) log("warn", `It says ${words}.`, { err: new Error(words) });
    log("warn", "And a configured secret.");
    expect(lines).toHaveLength(5);
    for (const words of [...packed(PLAIN), "configured secret"]) expect(lines.join("")).not.toContain(words);
  });

  it("is still known after its tokens were replaced many times, and what is known stays bounded", () => {
    const held = heldValues();
    for (let hour = 0; hour < 1_000; hour += 1) held.hold("crm", [`token of hour ${hour}`]);
    held.hold("site", [PLAIN]);
    for (let hour = 1_000; hour < 2_000; hour += 1) held.hold("crm", [`token of hour ${hour}`]);
    expect(held.values()).toContain(PLAIN);
    expect(held.values()).toContain("token of hour 1999");
    expect(held.values().length).toBeLessThan(20);
  });
});
