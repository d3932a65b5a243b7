// The `.env` file beside package.json: read, and every line that would be skipped or misread refused with its number.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { Fault } from "./core/fault.ts";

export function wrong(message: string): Fault {
  return new Fault("bad-config", message);
}

/** Its values. Throws Fault `bad-config`, one line with the remedy, for what is no setting or cannot be understood. */
export function parsedDotenv(text: string, known: readonly string[]): NodeJS.Dict<string> {
  refuseBrokenLines(text);
  const values = parseEnv(text);
  refuseUnknown(Object.keys(values), known);
  return values;
}

/** The lines that parseEnv would skip or swallow in silence, found before it reads them. */
function refuseBrokenLines(text: string): void {
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]?.trim() ?? "";
    if (line === "" || line.startsWith("#")) continue;
    const value = /^(?:export\s+)?[A-Za-z_]\w*\s*=\s*(.*)$/.exec(line)?.[1];
    if (value === undefined)
      throw wrong(`.env line ${at + 1} is not NAME=value. Correct it, or begin it with # to leave it out.`);
    at = endOfQuoted(lines, at, value);
  }
}

/** The line on which a quoted value that begins on line `at` ends. */
function endOfQuoted(lines: readonly string[], at: number, value: string): number {
  const quote = /^["'`]/.exec(value)?.[0];
  if (quote === undefined || value.indexOf(quote, 1) > 0) return at;
  const closing = lines.findIndex((line, index) => index > at && line.includes(quote));
  if (closing < 0)
    throw wrong(`.env line ${at + 1} opens a quote (${quote}) that never closes. Close it on the same line.`);
  return closing;
}

/** What begins like a setting of ours and is none is a slip of the pen, and would be missed in silence. */
const ours = /^(ADJUTANT|CHROMA|DATABASE|OPENAI|SITE|SLACK|SMTP|TELEGRAM)_/;

function refuseUnknown(names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => ours.test(name) && !known.includes(name));
  if (unknown !== undefined)
    throw wrong(
      `.env sets ${unknown}, which is no setting. Correct its name (.env.example has all), or remove it.`,
    );
}

export function dotenvIn(root: string): string {
  const file = join(root, ".env");
  try {
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw wrong(`${file} cannot be read (${code}). Make it a file that this user may read, or remove it.`);
  }
}
