// The project's own source files as data: where each belongs and what it imports.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export interface Source {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Made by a tool from schema.prisma. */
const GENERATED = "adapters/postgres/client/";

/** Every TypeScript and JavaScript file of these folders. */
export function sourcesIn(...folders: readonly string[]): Source[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  return paths
    .map((path) => path.split(sep).join("/"))
    .filter((path) => /\.(ts|mjs|js)$/.test(path) && !path.startsWith(GENERATED))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

const ALIASES: readonly (readonly [string, string])[] = [
  ["#core/", "src/core/"],
  ["#governance/", "src/governance/"],
  ["#memory/", "src/memory/"],
  ["#operator/", "src/operator/"],
  ["#runtime/", "src/runtime/"],
  ["#agents/", "agents/"],
  ["#adapters/", "adapters/"],
  ["#src/", "src/"],
];

/** `import … from "x"`, `export … from "x"` and `import "x"`; no quote may come before, so that SQL is not taken for one. */
const STATEMENT = /^\s*(?:import|export)\b(?:[^"'`;]*?\bfrom)?\s*["']([^"'\n]+)["']/gm;
const CALL = /\b(?:import|require)\s*\(\s*["'`]([^"'`\n]+)["'`]/g;

/** What a file imports, statically, for types, dynamically or as a re-export: project paths, `node:…` or package names. */
export function importsOf({ path, text }: Source): string[] {
  const code = withoutComments(text);
  const found = [...code.matchAll(STATEMENT), ...code.matchAll(CALL)];
  return [...new Set(found.map(([, specifier = ""]) => resolved(path, specifier)))];
}

function resolved(from: string, specifier: string): string {
  if (specifier.startsWith("."))
    return relative(root, join(root, dirname(from), specifier))
      .split(sep)
      .join("/");
  const alias = ALIASES.find(([prefix]) => specifier.startsWith(prefix));
  if (alias !== undefined) return `${alias[1]}${specifier.slice(alias[0].length)}.ts`;
  if (specifier.startsWith("node:")) return specifier;
  const [scope = "", name = ""] = specifier.split("/");
  return scope.startsWith("@") ? `${scope}/${name}` : scope;
}

/** Comments may name anything. Strings that look like comments are rare enough here, and losing one hides no import. */
export const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "$1");
