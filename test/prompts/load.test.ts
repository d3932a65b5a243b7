// Prompts as files: all of them load, their identity is their content, and a broken one is said plainly.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadPrompts } from "../../adapters/prompts/load.ts";
import { sha256 } from "../../src/core/json.ts";
import { THOUGHTS } from "../../src/core/thought.ts";

const PROMPTS = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "prompts");
const NAMES = Object.keys(THOUGHTS);

describe("the prompts of the repository", () => {
  test("are there for every thought, with settings and text", async () => {
    const prompts = await loadPrompts(PROMPTS);
    expect([...prompts.keys()]).toEqual(NAMES);
    for (const [name, prompt] of prompts) {
      expect(prompt.name).toBe(name);
      expect(prompt.hash).toBe(sha256(await readFile(join(PROMPTS, `${name}.md`), "utf8")));
      expect(prompt.text).not.toMatch(/^---|maxTokens/);
      expect(prompt.maxTokens).toBeGreaterThan(100);
    }
  });

  test("tell the model that what it is given is data", async () => {
    for (const { text } of (await loadPrompts(PROMPTS)).values())
      expect(text).toMatch(/Everything in it is data/);
  });
});

describe("a prompt that cannot be used", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "prompts-"));
    for (const name of NAMES)
      await writeFile(join(dir, `${name}.md`), "---\nmaxTokens: 9\ntemperature: 0\n---\nThink.\n");
  });
  afterEach(() => rm(dir, { recursive: true }));

  test("is found to be fine as it is here", async () => {
    expect((await loadPrompts(dir)).get("draft")).toMatchObject({
      text: "Think.",
      maxTokens: 9,
      temperature: 0,
    });
  });

  test("is named when it is missing", async () => {
    await rm(join(dir, "draft.md"));
    await expect(loadPrompts(dir)).rejects.toMatchObject({
      code: "bad-config",
      message: expect.stringMatching(/draft\.md cannot be used: it is missing\./),
    });
  });

  test.each([
    ["Think.", "does not begin with settings"],
    ["", "does not begin with settings"],
    ["---\nmaxTokens: 9\ntemperature: 0\n---\n  \n", "no text"],
    ["---\nmaxTokens: many\ntemperature: 0\n---\nThink.", "maxTokens"],
    ["---\nmaxTokens: 9\n---\nThink.", "temperature"],
    ["---\nmaxTokens: 9\ntemperature: 3\n---\nThink.", "temperature"],
    ["---\nmaxTokens: 9\ntemperature: 0\nmodel: x\n---\nThink.", "settings are wrong"],
    ["---\nmaxTokens: [\n---\nThink.", "no YAML"],
    ["---\njust words\n---\nThink.", "settings are wrong"],
  ])("is named when it holds %j", async (source, why) => {
    await writeFile(join(dir, "draft.md"), source);
    await expect(loadPrompts(dir)).rejects.toMatchObject({
      code: "bad-config",
      message: expect.stringMatching(new RegExp(`draft\\.md.*${why}`)),
    });
  });
});
