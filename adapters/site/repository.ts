// The site's git repository as posts and commits. Commits are made from objects, beside the index and the work tree, so
// that nothing the operator has staged or left unfinished gets into them, and a kill at any point leaves no half commit.
import { mkdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { codeOf, diskFault } from "#core/disk";
import { Fault } from "#core/fault";
import { type Commit, type Draft, type Entry, OPERATION } from "./commit.ts";
import { type Git, git, runGit } from "./git.ts";
import { freeLocks, refuseUnfinishedWork } from "./locks.ts";
import { writeCommit } from "./objects.ts";

export interface Repository {
  readonly dir: string;
  readonly git: Git;
  exists(): Promise<boolean>;
  /** Makes it on first use. */
  open(): Promise<void>;
  /** The commit that is checked out; undefined before the first. */
  head(): Promise<string | undefined>;
  entry(commit: string | undefined, path: string): Promise<Entry | undefined>;
  text(entry: Entry | undefined): Promise<string | undefined>;
  /** The commit that carries this operation token, on any branch. */
  find(token: string): Promise<Commit | undefined>;
  /** Adds the commit on top of `parent`; undefined when the branch has moved on from it. */
  commit(draft: Draft, parent: string | undefined): Promise<string | undefined>;
  /** Waits until nobody else writes. */
  free(): Promise<void>;
}

export function repository(folder: string): Repository {
  const dir = resolve(folder);
  const run = git(dir);
  // A `.git` without HEAD is one whose making was cut short; a plain file `.git` points to a repository elsewhere.
  const exists = () => present(join(dir, ".git", "HEAD"));
  const head = () => headOf(run, dir);
  const free = async () => {
    const { own, common } = await foldersOf(run, dir);
    const branch = (await run.text(["symbolic-ref", "--quiet", "HEAD"])).trim();
    const locks = [join(own, "index.lock"), join(own, "HEAD.lock")];
    await freeLocks(dir, branch === "" ? locks : [...locks, join(common, `${branch}.lock`)]);
  };
  return {
    dir,
    git: run,
    exists,
    open: async () => {
      if (!(await exists())) await made(dir, run);
      const { own, bare } = await foldersOf(run, dir);
      if (bare)
        throw new Fault(
          "bad-config",
          `The site ${dir} is a bare repository. Set SITE_DIR to a checkout of it.`,
        );
      await refuseUnfinishedWork(dir, own);
    },
    head,
    entry: (commit, path) => entryOf(run, commit, path),
    text: async (entry) => (entry === undefined ? undefined : run.text(["cat-file", "blob", entry.blob])),
    find: (token) => found(run, token),
    commit: async (draft, parent) => {
      const id = await writeCommit(run, dir, draft, parent);
      try {
        // Moves the branch, and only from `parent`.
        const old = parent ?? "0".repeat(id.length);
        await run.text(["update-ref", "-m", `adjutant: ${draft.subject}`, "HEAD", id, old]);
        return id;
      } catch (error) {
        if ((await head()) !== parent) return undefined;
        throw error;
      }
    },
    free,
  };
}

/** This checkout's own git folder, and the one it shares with other checkouts of the same repository. */
async function foldersOf(run: Git, dir: string) {
  const asked = ["--is-bare-repository", "--absolute-git-dir", "--git-common-dir"];
  const [bare, own = "", common = ""] = (await run.text(["rev-parse", ...asked])).trim().split("\n");
  return { bare: bare === "true", own, common: resolve(dir, common) };
}

/** A file where a folder was expected counts as there: git itself says what it makes of it. */
async function present(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    if (codeOf(error) === "ENOTDIR") return present(dirname(path));
    throw diskFault(path, error);
  }
}

async function made(dir: string, run: Git): Promise<void> {
  await makeFolder(dir);
  if (await belongsToAnother(dir))
    throw new Fault(
      "bad-config",
      `The site's folder ${dir} is part of another git repository. Set SITE_DIR to that repository's top, or to a folder of its own.`,
    );
  await run.text(["init", "--quiet"]);
}

async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
  } catch (error) {
    throw diskFault(dir, error);
  }
}

/** Whether a repository further up already keeps files of this folder. */
async function belongsToAnother(dir: string): Promise<boolean> {
  try {
    return (await runGit(dir, ["ls-files", "--", "."])).length > 0;
  } catch (error) {
    // No repository further up, the usual case, is an error to git; one that may not be read is not the operator's.
    if (error instanceof Fault && error.code !== "disk-full") return false;
    throw error;
  }
}

async function headOf(run: Git, dir: string): Promise<string | undefined> {
  const born = async () => (await run.text(["rev-parse", "--quiet", "--verify", "HEAD^{commit}"])).trim();
  const id = await born();
  if (id !== "") return id;
  const known = await run.text(["for-each-ref", "--count=1", "--format=%(refname)"]);
  const branch = (await run.text(["symbolic-ref", "--quiet", "HEAD"])).trim();
  const file = branch === "" ? "" : (await run.text(["rev-parse", "--git-path", branch])).trim();
  // Starting a new history over a branch whose file is damaged would hide the posts it holds.
  const lost = branch === "" ? known !== "" : file !== "" && (await present(resolve(dir, file)));
  if (!lost) return undefined;
  // Somebody else may have made the first commit just now: then it is there at the second look.
  const later = await born();
  if (later === "") throw damaged();
  return later;
}

const damaged = () =>
  new Fault(
    "unavailable",
    "The site's current branch is damaged. Run git fsck in the site's folder and repair it.",
  );

async function entryOf(run: Git, commit: string | undefined, path: string): Promise<Entry | undefined> {
  if (commit === undefined) return undefined;
  const line = await run.text(["ls-tree", "-z", commit, "--", path]);
  const [, mode, kind, blob] = /^(\d+) (\w+) ([0-9a-f]+)\t/.exec(line) ?? [];
  if (mode === undefined || blob === undefined) return undefined;
  if (kind !== "blob" || mode === "120000")
    throw new Fault("refused", `${path} is not a plain file in the site. Choose another title or slug.`);
  return { mode, blob };
}

async function found(run: Git, token: string): Promise<Commit | undefined> {
  const trailer = `%(trailers:key=${OPERATION},valueonly,separator=%x2C)`;
  const args = [
    "log",
    "--all",
    "--fixed-strings",
    `--grep=${OPERATION}: ${token}`,
    `--format=%H %P%x00${trailer}%x00`,
  ];
  const lines = (await run.text(args)).split("\0\n");
  for (const line of lines) {
    const [ids, tokens] = line.split("\0");
    const [id, parent] = (ids ?? "").split(" ");
    // The search finds any line that begins like ours: the trailer itself decides.
    if (id && tokens?.split(",").includes(token)) return { id, parent: parent || undefined };
  }
  return undefined;
}
