// OWASP LLM02 (sensitive information disclosure), ASI03: a secret that comes in by any way is in no log, event, prompt, card,
// memory, model's reply or error, whatever its format.
import { describe, expect, it } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { shelf } from "#adapters/in-memory/tool";
import { openLog } from "#adapters/telemetry/log";
import { Fault } from "#core/fault";
import { redactor } from "#core/known-secrets";
import type { ThinkRequest } from "#core/model";
import type { Tool } from "#core/tool";
import { CANARIES, type Canary } from "../support/secrets.ts";
import { type GivenWorld, givenWorld } from "../support/world.ts";

const WRITE = "Write and publish a post about pricing";

interface Probed extends GivenWorld {
  /** Everything that models were sent. */
  readonly prompts: ThinkRequest["about"][];
}

/** The site's posts hold the secret; what a model is sent is kept. */
async function probed({ text }: Canary): Promise<Probed> {
  const read = async () => ({ posts: [{ path: "posts/pricing.md", excerpt: `Pricing notes. ${text}` }] });
  const tools = shelfTools(shelf()).map((tool) =>
    tool.name === "site.read" ? ({ ...tool, read } as Tool) : tool,
  );
  const you = await givenWorld({ tools });
  const prompts: ThinkRequest["about"][] = [];
  const think = you.model.think.bind(you.model);
  Object.assign(you.model, {
    think: (request: ThinkRequest, signal: AbortSignal) => {
      prompts.push(request.about);
      return think(request, signal);
    },
  });
  return Object.assign(you, { prompts });
}

/** As it would stand in JSON, which all of these are looked through as. */
const written = ({ secret }: Canary): string => JSON.stringify(secret).slice(1, -1);

/** All that is stored: events, snapshots, cards' places, messages, jobs, facts. */
const stored = ({ store }: GivenWorld): string =>
  JSON.stringify(store, (_key, value: unknown) => {
    if (value instanceof Map) return [...value];
    return value instanceof Set ? [...value] : value;
  });

/** Where it was is said, so that nothing was merely lost. */
const MARK = "[redacted: ";

describe.each(CANARIES)("a secret of the format $name", (canary) => {
  it("that a tool read is in no prompt, event or card", async () => {
    const you = await probed(canary);
    await you.say(WRITE);
    const prompts = JSON.stringify(you.prompts);
    expect(prompts).toContain(MARK);
    expect(prompts).not.toContain(written(canary));
    expect(stored(you)).toContain(MARK);
    expect(stored(you)).not.toContain(written(canary));
    expect(you.waiting().buttons.length).toBeGreaterThan(0);
    expect(JSON.stringify(you.cards())).toContain(MARK);
    expect(JSON.stringify(you.cards())).not.toContain(written(canary));
    await you.tap("approve");
    expect(JSON.stringify([...you.shelf.done, you.logged])).not.toContain(written(canary));
  });

  it("that a model replies, or fails with, is in no event, card or log", async () => {
    const you = await givenWorld();
    you.model.script("draft", { reply: { title: "Pricing", body: `It begins. ${canary.text}` } });
    you.model.script("review", { reply: { verdict: "pass", notes: [] } });
    await you.say(WRITE);
    you.model.script("understand", { fault: new Fault("refused", `The endpoint said: ${canary.text}`) });
    await you.say(WRITE);
    const all = [stored(you), JSON.stringify(you.cards()), JSON.stringify(you.logged)];
    expect(all[0]?.split(MARK).length).toBeGreaterThan(2);
    for (const one of all) expect(one).not.toContain(written(canary));
  });

  it("that somebody says, answers or remembers is not stored, not remembered and sent to no model", async () => {
    const you = await probed(canary);
    await you.say(`Remember that ${canary.text}`);
    await you.say(WRITE);
    await you.submit("edit", you.waiting().id, { title: "Pricing", body: canary.text });
    await you.say(`What do you know about ${canary.text}?`);
    const facts = await you.world.memory.recall({ words: canary.text, limit: 8 });
    for (const one of [
      stored(you),
      JSON.stringify(you.prompts),
      JSON.stringify(facts),
      JSON.stringify(you.cards()),
    ])
      expect(one).not.toContain(written(canary));
  });

  it.each([true, false])("is in no line of the log (for people: %s)", (interactive) => {
    const lines: string[] = [];
    const log = openLog({ level: "debug", interactive, to: { write: (line) => void lines.push(line) } });
    log("info", canary.text);
    log("warn", "With data.", { deep: { text: canary.text } });
    log("error", "With an error.", { err: new Error(canary.text, { cause: new Error(canary.text) }) });
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(lines.join("")).toContain(MARK);
    for (const secret of [canary.secret, written(canary)]) expect(lines.join("")).not.toContain(secret);
  });
});

describe("a secret of no format that the process holds", () => {
  it("is in no line of the log, however it is packed", () => {
    const lines: string[] = [];
    const held = "plain words that nobody guesses";
    const to = { write: (line: string) => void lines.push(line) };
    const log = openLog({ level: "info", interactive: false, to, clean: redactor(() => [held]) });
    log("info", `The key is ${held}.`, { header: `Basic ${Buffer.from(`user:${held}`).toString("base64")}` });
    expect(lines.join("")).not.toMatch(/nobody guesses|bm9ib2R5|5vYm9ke|ub2JvZH/);
  });

  it("does not keep the one-time link from whoever starts it", () => {
    const lines: string[] = [];
    const log = openLog({
      level: "info",
      interactive: false,
      to: { write: (line) => void lines.push(line) },
    });
    const link = "http://127.0.0.1:4280/?token=aB3xK9mQ7tZ2wL5pR8vN1yC4jF6hD0gS";
    log.bare("info", `Adjutant is ready: ${link}`);
    log("info", `Somebody asked for ${link}`);
    expect([lines[0]?.includes(link), lines[1]?.includes(link)]).toEqual([true, false]);
  });
});
