// Reads the prompts from their folder: front matter for the settings, prose for the model, the file's hash as identity.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { Fault } from "#core/fault";
import { sha256 } from "#core/json";
import type { Prompt } from "#core/model";
import { THOUGHTS, type ThoughtName } from "#core/thought";

const settingsSchema = z.strictObject({
  maxTokens: z.number().int().positive(),
  temperature: z.number().min(0).max(2),
});

/** One prompt a thought, by name. Fault `bad-config` with a sentence that names the file that is missing or broken. */
export async function loadPrompts(dir: string): Promise<Map<ThoughtName, Prompt>> {
  const names = Object.keys(THOUGHTS) as ThoughtName[];
  const prompts = await Promise.all(names.map((name) => load(dir, name)));
  return new Map(names.map((name, at) => [name, prompts[at] as Prompt]));
}

async function load(dir: string, name: ThoughtName): Promise<Prompt> {
  const file = join(dir, `${name}.md`);
  const source = await read(file);
  const [, front = "", body = ""] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(source) ?? [];
  if (front === "") throw broken(file, "it does not begin with settings between two lines of ---");
  if (body.trim() === "") throw broken(file, "it has settings and no text");
  const settings = settingsSchema.safeParse(yaml(file, front));
  if (!settings.success) {
    const [issue] = settings.error.issues;
    throw broken(
      file,
      `its settings are wrong (${issue?.path.join(".") || "front matter"}: ${issue?.message})`,
    );
  }
  return { name, hash: sha256(source), text: body.trim(), ...settings.data };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw broken(file, missing ? "it is missing" : `it cannot be read (${(error as Error).message})`);
  }
}

function yaml(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof YAMLParseError)
      throw broken(file, `its settings are no YAML (line ${error.linePos?.[0].line ?? 1})`);
    throw error;
  }
}

const broken = (file: string, why: string): Fault =>
  new Fault(
    "bad-config",
    `The prompt ${file} cannot be used: ${why}. Restore it from the repository, or correct it.`,
  );
