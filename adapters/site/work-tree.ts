// Brings one file of the operator's checkout and index up to a commit, and only where nothing of theirs is lost by it.
import { lstat, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { codeOf, diskFault } from "#core/disk";
import { Fault } from "#core/fault";
import type { Entry } from "./commit.ts";
import type { Repository } from "./repository.ts";

const ABSENT = "absent";
export const versionOf = (entry: Entry | undefined): string => entry?.blob ?? ABSENT;

/** Versions that may be overwritten, since git holds them; asked only where the file is not what it should be. */
type Held = () => Promise<readonly string[]>;

/** @throws Fault `conflict` where checkout or index have a version that git does not hold: somebody is at work on it. */
export async function refuseUnsaved(
  site: Repository,
  path: string,
  entry: Entry | undefined,
  held: Held,
): Promise<void> {
  const versions = [await onDisk(site, path), versionOf(await staged(site, path))];
  const strange = versions.filter((version) => version !== ABSENT && version !== versionOf(entry));
  if (strange.length === 0) return;
  const known = await held();
  if (strange.every((version) => known.includes(version))) return;
  throw new Fault(
    "conflict",
    `${path} has changes in the site's folder that are not committed. Commit or discard them there, then try again.`,
  );
}

/** Makes file and index say what the entry says, where they say nothing or one of `held`; anything else is left alone. */
export async function settle(
  site: Repository,
  path: string,
  entry: Entry | undefined,
  held: Held,
): Promise<void> {
  const target = versionOf(entry);
  const stale = async (version: string) =>
    version !== target && (version === ABSENT || (await held()).includes(version));
  if (await stale(await onDisk(site, path))) await write(site, path, entry);
  if (!(await stale(versionOf(await staged(site, path))))) return;
  await site.free();
  const change =
    entry === undefined ? ["--force-remove", path] : ["--add", "--cacheinfo", indexed(entry, path)];
  await site.git.text(["update-index", ...change]);
}

const indexed = (entry: Entry, path: string) => `${entry.mode},${entry.blob},${path}`;

async function staged(site: Repository, path: string): Promise<Entry | undefined> {
  const line = await site.git.text(["ls-files", "--stage", "-z", "--", path]);
  const [, mode, blob] = /^(\d+) ([0-9a-f]+) /.exec(line) ?? [];
  return mode === undefined || blob === undefined ? undefined : { mode, blob };
}

/** The blob that git would make of the file as it stands, line ends and filters included. */
async function onDisk(site: Repository, path: string): Promise<string> {
  const file = join(site.dir, path);
  const folder = await kindOf(dirname(file));
  if (folder === "other" || folder === "file")
    throw new Fault("refused", `${dirname(file)} is not a plain folder. Move it away, then try again.`);
  const kind = folder === "absent" ? "absent" : await kindOf(file);
  if (kind === "absent") return ABSENT;
  if (kind === "other" || kind === "folder")
    throw new Fault("refused", `${file} is not a plain file. Move it away, then try again.`);
  try {
    return (await site.git.text(["hash-object", `--path=${path}`, "--stdin"], await readFile(file))).trim();
  } catch (error) {
    throw diskFault(file, error);
  }
}

/** What stands there itself, links not followed: a link could lead our writing out of the site. */
async function kindOf(place: string): Promise<"absent" | "file" | "folder" | "other"> {
  try {
    const found = await lstat(place);
    return found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "absent";
    throw diskFault(place, error);
  }
}

async function write(site: Repository, path: string, entry: Entry | undefined): Promise<void> {
  const file = join(site.dir, path);
  try {
    if (entry === undefined) return await rm(file, { force: true });
    const bytes = await site.git.bytes(["cat-file", "blob", entry.blob]);
    await mkdir(dirname(file), { recursive: true });
    // Inside .git, so that a half-written one is never seen as a file of the site; the next write takes its place.
    const draft = join((await site.git.text(["rev-parse", "--absolute-git-dir"])).trim(), "adjutant-draft");
    await writeFile(draft, bytes, { mode: entry.mode === "100755" ? 0o755 : 0o644 });
    await rename(draft, file);
  } catch (error) {
    throw diskFault(file, error);
  }
}
