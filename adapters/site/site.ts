// The site as its tools see it: one writer, and one way to put a commit on a post exactly once per operation token.
import { asFault, Fault } from "#core/fault";
import type { Check, Execution, Receipt } from "#core/tool";
import type { Author, Commit, Draft, Entry } from "./commit.ts";
import { type Repository, repository } from "./repository.ts";
import { refuseUnsaved, settle, versionOf } from "./work-tree.ts";

interface SiteOptions {
  /** The folder of the site: a git repository of markdown posts, made on first use. */
  readonly dir: string;
  /** Who the commits are by. */
  readonly author?: Author;
}

export interface Site {
  readonly repository: Repository;
  /** What to look at where it keeps failing. */
  readonly mend: string;
  /** The post as committed, and whether the operator's own unsaved changes stand in the way of writing it. */
  present(path: string): Promise<Present>;
  /** One commit, once per token, whatever is called how often; refuses when the post is not at `expected`. */
  put(change: Change, execution: Execution): Promise<Receipt>;
  /** What came of a token. */
  check(path: string, token: string): Promise<Check>;
}

export interface Present {
  readonly text: string | undefined;
  readonly version: string;
}

interface Change {
  readonly path: string;
  readonly subject: string;
  /** What the post becomes; a function of the present post alone, so that the preview shows what this writes. */
  readonly content: (present: Present) => Draft["content"] | Promise<Draft["content"]>;
}

/** Whoever else commits meanwhile wins; so often we look again before we give way. */
const TRIES = 5;

export function openSite(options: SiteOptions): Site {
  const repo = repository(options.dir);
  const author = options.author ?? { name: "Adjutant", email: "adjutant@localhost" };
  let last: Promise<unknown> = Promise.resolve();
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    repository: repo,
    mend: `See whether ${options.dir} is there, a git repository, and can be written to. SITE_DIR says where it is; a change of it takes a restart.`,
    present: async (path) =>
      (await repo.exists())
        ? presentOf(repo, path, await repo.head())
        : { text: undefined, version: versionOf(undefined) },
    put: (change, execution) => alone(() => put(repo, author, change, execution)),
    check: (path, token) => alone(() => check(repo, path, token)),
  };
}

async function presentOf(repo: Repository, path: string, head: string | undefined): Promise<Present> {
  const entry = await repo.entry(head, path);
  await refuseUnsaved(repo, path, entry, () => lastVersions(repo, path, head));
  return { text: await repo.text(entry), version: versionOf(entry) };
}

/** The last two versions that the branch has of the post: a kill may have left the checkout one behind. */
async function lastVersions(repo: Repository, path: string, head: string | undefined): Promise<string[]> {
  if (head === undefined) return [];
  const commits = (await repo.git.text(["log", "-2", "--format=%H", head, "--", path])).split("\n");
  const entries = await Promise.all(commits.filter((id) => id !== "").map((id) => repo.entry(id, path)));
  return entries.map(versionOf);
}

async function put(repo: Repository, author: Author, change: Change, execution: Execution): Promise<Receipt> {
  await repo.open();
  for (let tried = 0; tried < TRIES; tried += 1) {
    const done = await repo.find(execution.token);
    if (done !== undefined) return finished(repo, change.path, done, execution.token);
    const parent = await repo.head();
    const present = await presentOf(repo, change.path, parent);
    if (present.version !== execution.expected)
      throw new Fault(
        "target-moved",
        `${change.path} changed since it was shown. Look at the new difference and decide again.`,
      );
    await repo.free();
    const draft = {
      ...change,
      content: await change.content(present),
      author,
      token: execution.token,
      at: execution.at,
    };
    const id = await repo.commit(draft, parent);
    if (id !== undefined) return finished(repo, change.path, { id, parent }, execution.token);
  }
  throw new Fault(
    "unavailable",
    "The site is being changed by somebody else all the time; it is tried again shortly.",
    {
      retry: { afterMs: 30_000 },
    },
  );
}

async function check(repo: Repository, path: string, token: string): Promise<Check> {
  try {
    if (!(await repo.exists())) return { is: "absent" };
    await repo.head();
    const done = await repo.find(token);
    if (done === undefined) return { is: "absent" };
    return { is: "done", receipt: await finished(repo, path, done, token) };
  } catch (error) {
    return { is: "unknown", why: `The site cannot be asked: ${asFault(error).message}` };
  }
}

/** The receipt of a commit, after its post stands in the checkout too, also where a kill came between. */
async function finished(repo: Repository, path: string, commit: Commit, token: string): Promise<Receipt> {
  const [before, after] = [await repo.entry(commit.parent, path), await repo.entry(commit.id, path)];
  const what = after === undefined ? "Removed" : before === undefined ? "Published" : "Updated";
  const left = await checkedOut(repo, path, before, after);
  return {
    summary: `${what} ${path} (commit ${commit.id.slice(0, 7)}).${left}`,
    data: {
      commit: commit.id,
      path,
      blob: versionOf(after),
      before: versionOf(before),
      operation: token,
    },
  };
}

/** The commit stands, whatever the checkout does: what is left to do there is said, not thrown. */
async function checkedOut(
  repo: Repository,
  path: string,
  before: Entry | undefined,
  after: Entry | undefined,
): Promise<string> {
  try {
    const head = await repo.head();
    const now = await repo.entry(head, path);
    if (versionOf(now) !== versionOf(after)) return "";
    await settle(repo, path, after, async () => [
      versionOf(before),
      ...(await lastVersions(repo, path, head)),
    ]);
    return "";
  } catch (error) {
    return ` The commit is made, but the site's folder does not show it yet: ${asFault(error).message}`;
  }
}
