// Writing one commit as git objects: text, folder, root and the commit itself. Separate because it knows git's formats.
import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { Fault } from "#core/fault";
import { type Draft, OPERATION } from "./commit.ts";
import type { Git } from "./git.ts";

/** The commit's id. Deterministic: the same draft on the same parent is the same commit, however often it is written. */
export async function writeCommit(
  run: Git,
  dir: string,
  draft: Draft,
  parent: string | undefined,
): Promise<string> {
  const ids = await write(run, draft, parent);
  const damaged = await unreadable(run, ids);
  if (damaged.length === 0) return ids[0];
  // Git trusts an object file that exists, even one that a power cut left empty: take it away and write it anew.
  for (const id of damaged) await removeLoose(run, dir, id);
  const again = await write(run, draft, parent);
  await run.bytes(["cat-file", "--batch"], again.join("\n"));
  return again[0];
}

type Written = readonly [commit: string, ...others: string[]];

async function write(run: Git, draft: Draft, parent: string | undefined): Promise<Written> {
  const [folder = "", name = ""] = draft.path.split("/");
  const blob = await blobOf(run, draft);
  const top = parent === undefined ? "" : await listing(run, `${parent}:`);
  const present = lineOf(top, folder);
  if (present !== undefined && !present.startsWith("040000 tree"))
    throw new Fault("refused", `${folder} is not a folder in the site. Rename it there, then try again.`);
  const within = present === undefined ? "" : await listing(run, `${parent}:${folder}`);
  const mode = /^\d+/.exec(lineOf(within, name) ?? "")?.[0] ?? "100644";
  const posts = replaced(within, name, blob && `${mode} blob ${blob}\t${name}`);
  const tree = posts === "" ? undefined : await treeOf(run, posts);
  const root = await treeOf(run, replaced(top, folder, tree && `040000 tree ${tree}\t${folder}`));
  const commit = await hashed(run, "commit", commitText(draft, root, parent));
  return [commit, root, ...[tree, blob].filter((id) => id !== undefined)];
}

async function blobOf(run: Git, { content }: Draft): Promise<string | undefined> {
  if (content === undefined) return undefined;
  return "blob" in content ? content.blob : hashed(run, "blob", content.text);
}

/** One character a byte, so that file names in any encoding come back as they were. */
async function listing(run: Git, tree: string): Promise<string> {
  return (await run.bytes(["ls-tree", "-z", tree])).toString("latin1");
}

async function treeOf(run: Git, lines: string): Promise<string> {
  return (await run.text(["mktree", "-z", "--missing"], Buffer.from(lines, "latin1"))).trim();
}

async function hashed(run: Git, kind: string, content: string): Promise<string> {
  return (await run.text(["hash-object", "-t", kind, "-w", "--stdin"], content)).trim();
}

const lineOf = (listing: string, name: string) =>
  listing.split("\0").find((line) => line.slice(line.indexOf("\t") + 1) === name && line !== "");

/** A listing of `ls-tree -z` with one entry put in the place of what had its name, or taken out. */
function replaced(listing: string, name: string, entry: string | undefined): string {
  const gone = lineOf(listing, name);
  const kept = listing.split("\0").filter((line) => line !== "" && line !== gone);
  return [...kept, ...(entry === undefined ? [] : [entry])].map((line) => `${line}\0`).join("");
}

function commitText(draft: Draft, root: string, parent: string | undefined): string {
  const seconds = Math.floor(Date.parse(draft.at) / 1_000);
  const who = `${draft.author.name} <${draft.author.email}> ${seconds} +0000`;
  const head = [`tree ${root}`, ...(parent === undefined ? [] : [`parent ${parent}`])];
  return `${[...head, `author ${who}`, `committer ${who}`].join("\n")}\n\n${draft.subject}\n\n${OPERATION}: ${draft.token}\n`;
}

async function unreadable(run: Git, ids: Written): Promise<string[]> {
  if (await readable(run, ids)) return [];
  const damaged: string[] = [];
  for (const id of ids) if (!(await readable(run, [id]))) damaged.push(id);
  return damaged;
}

/** Reading an object to its end is the only proof that its file is whole. */
async function readable(run: Git, ids: readonly string[]): Promise<boolean> {
  const read = await run.bytes(["cat-file", "--batch"], ids.join("\n")).catch(unreadableFault);
  if (read === undefined) return false;
  let at = 0;
  // Git answers `<id> <type> <size>`, the bytes and a line end; of one that it cannot open it says `<id> missing`.
  for (const id of ids) {
    const header = read.toString("latin1", at, read.indexOf("\n", at));
    const size = /^\w+ \w+ (\d+)$/.exec(header)?.[1];
    if (!header.startsWith(id) || size === undefined) return false;
    at += header.length + 1 + Number(size) + 1;
  }
  return true;
}

/** Damage is what we look for; a full disk or a missing permission is not damage. */
function unreadableFault(error: unknown): undefined {
  if (error instanceof Fault && error.code === "unavailable") return undefined;
  throw error;
}

async function removeLoose(run: Git, dir: string, id: string): Promise<void> {
  const file = `objects/${id.slice(0, 2)}/${id.slice(2)}`;
  const path = (await run.text(["rev-parse", "--git-path", file])).trim();
  await rm(resolve(dir, path), { force: true });
}
