import { copyFileSync, existsSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { running, temporaryFolder } from "./given-process.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function checkout(): string {
  const root = temporaryFolder();
  mkdirSync(join(root, "scripts"));
  copyFileSync(at("../../scripts/ensure.mjs"), join(root, "scripts", "ensure.mjs"));
  writeFileSync(join(root, "package.json"), JSON.stringify({ devDependencies: { "a-tool": "1.0.0" } }));
  writeFileSync(
    join(root, "package-lock.json"),
    JSON.stringify({ packages: { "": {}, "node_modules/node": {} } }),
  );
  return root;
}

interface Means {
  readonly says?: string;
  readonly node?: string;
  readonly args?: readonly string[];
}

async function ensure(root: string, { says = "", node = process.execPath, args = [] }: Means = {}) {
  const npm = { npm_execpath: at("fixtures/stand-in-npm.mjs"), npm_node_execpath: process.execPath };
  const program = running(process.execPath, [join(root, "scripts", "ensure.mjs"), ...args], {
    env: { ...npm, STAND_IN_SAYS: says, STAND_IN_NODE: node },
  });
  return { code: await program.ended, said: program.said() };
}

test("installs in a fresh checkout, says so, and says nothing when all is there", async () => {
  const root = checkout();
  const first = await ensure(root);
  expect(first.code).toBe(0);
  expect(first.said).toMatch(/^Installing packages …\nInstalling packages: done in \d+\.\d s\n$/);
  expect(await ensure(root)).toEqual({ code: 0, said: "" });
});

test("installs again when the lockfile is newer than what is installed", async () => {
  const root = checkout();
  await ensure(root);
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(root, "package-lock.json"), later, later);
  expect((await ensure(root, { says: "code ENOTFOUND" })).said).toContain("Installing packages");
});

test("spares who only runs it the tools, brings them when they are asked for, and keeps them then", async () => {
  const root = checkout();
  const hasTools = () => existsSync(join(root, "node_modules", "a-tool"));
  await ensure(root);
  expect(hasTools()).toBe(false);
  expect((await ensure(root, { args: ["--tools"] })).said).toContain("Installing packages");
  expect(hasTools()).toBe(true);
  utimesSync(join(root, "package-lock.json"), new Date(), new Date(Date.now() + 60_000));
  expect((await ensure(root)).said).toContain("Installing packages");
  expect(hasTools()).toBe(true);
});

test.each([
  ["code ENOTFOUND", "Installing packages failed. The package registry cannot be reached. Check the network"],
  ["code ENOSPC", "Installing packages failed. The disk is full. Free about 1.5 GB"],
  ["code EACCES", "cannot be written. Make it yours (chown)"],
])("an install that fails with %s is one sentence with the remedy", async (says, sentence) => {
  const { code, said } = await ensure(checkout(), { says });
  expect(code).toBe(1);
  expect(said).toContain(sentence);
  expect(said).toContain("run the same command again.");
});

test("an install without the project's own Node says how to allow it", async () => {
  const { code, said } = await ensure(checkout(), { node: "" });
  expect(code).toBe(1);
  expect(said).toContain("The project's own Node did not install");
});
