// Group commit: commits that arrive while one is under way go to the database together, in one statement and one fsync.
import type pg from "pg";
import type { Commit, CommitResult, Job } from "#core/ports";
import { databaseFault } from "./database.ts";
import { disjoint } from "./disjoint.ts";
import { wire } from "./wire.ts";

/** A statement with its values. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Prepared once a connection, and known there by its text. */
const names = new Map<string, string>();
export function named({ text, values }: Statement): pg.QueryConfig {
  const name = names.get(text) ?? `s${names.size}`;
  names.set(text, name);
  return { name, text, values: [...values] };
}

/** The statements that add jobs, for the transaction of whoever asks. */
export type Enqueue = (jobs: readonly Job[]) => Promise<readonly Statement[]>;

interface Waiting {
  readonly commit: Commit;
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (reason: unknown) => void;
}

interface Means {
  /** One pipelined connection. */
  readonly pool: pg.Pool;
  readonly enqueue: Enqueue;
  readonly salt: () => string;
}

const BATCH = 64;

/** Returns `commit`: resolves once durable. One bad commit fails alone; its neighbours are tried one by one. */
export function groupCommit(means: Means): (commit: Commit) => Promise<CommitResult> {
  const queue: Waiting[] = [];
  let flushing = false;

  async function flush(): Promise<void> {
    flushing = true;
    while (queue.length > 0) {
      const together = disjoint(queue.slice(0, BATCH).map(({ commit }) => commit));
      await settle(means, queue.splice(0, together));
    }
    flushing = false;
  }

  return (commit) =>
    new Promise((resolve, reject) => {
      queue.push({ commit, resolve, reject });
      if (!flushing) void flush();
    });
}

async function settle(means: Means, batch: readonly Waiting[]): Promise<void> {
  try {
    resolveAll(
      batch,
      await append(
        means,
        batch.map(({ commit }) => commit),
      ),
    );
  } catch (error) {
    if (batch.length === 1) batch[0]?.reject(databaseFault(error));
    else for (const one of batch) await settle(means, [one]);
  }
}

interface Appended {
  /** Position before the batch. */
  readonly before: number;
  /** By index in the batch: the first stream that was not where the commit expected it. */
  readonly clashes: Readonly<Record<string, string>>;
}

function resolveAll(batch: readonly Waiting[], { before, clashes }: Appended): void {
  let position = before;
  for (const [index, { commit, resolve }] of batch.entries()) {
    const stream = clashes[String(index)];
    if (stream === undefined) position += commit.writes.reduce((sum, { events }) => sum + events.length, 0);
    resolve(stream === undefined ? { is: "committed", position } : { is: "conflict", stream });
  }
}

/** Jobs travel with their commits in one go; where a lone commit clashes, it is told so, and its jobs are left out. */
async function append(means: Means, commits: readonly Commit[]): Promise<Appended> {
  const jobs = commits.flatMap((commit) => commit.jobs ?? []);
  if (jobs.length === 0) return appendedBy(await means.pool.query(statementOf(means, commits, false)));
  const enqueuing = await means.enqueue(jobs);
  try {
    return await atOnce(means, statementOf(means, commits, true), enqueuing);
  } catch (error) {
    if (commits.length > 1 || !isClash(error)) throw error;
    return stepwise(means, statementOf(means, commits, false), enqueuing);
  }
}

const isClash = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "40001";

type Append = pg.QueryConfig<[string]>;

/** `whole`: the database refuses the batch as soon as one of its commits clashes. */
const statementOf = ({ salt }: Means, commits: readonly Commit[], whole: boolean): Append => ({
  name: "journal_commit",
  text: "select journal_commit($1::jsonb) as appended",
  values: [JSON.stringify({ ...wire(commits, salt), whole })],
});

/** One transaction whose statements do not wait for each other's answers. */
async function atOnce({ pool }: Means, append: Append, jobs: readonly Statement[]): Promise<Appended> {
  const client = await pool.connect();
  const sent = [
    client.query("begin"),
    client.query(append),
    ...jobs.map((job) => client.query(named(job))),
    client.query("commit"),
  ];
  const answers = await Promise.allSettled(sent);
  client.release();
  for (const answer of answers) if (answer.status === "rejected") throw answer.reason;
  return appendedBy(await (sent[1] as Promise<pg.QueryResult<AppendedRow>>));
}

async function stepwise({ pool }: Means, append: Append, jobs: readonly Statement[]): Promise<Appended> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const appended = appendedBy(await client.query<AppendedRow>(append));
    if (Object.keys(appended.clashes).length === 0) for (const job of jobs) await client.query(named(job));
    await client.query("commit");
    return appended;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

interface AppendedRow {
  readonly appended: Appended;
}

function appendedBy({ rows }: pg.QueryResult<AppendedRow>): Appended {
  const [row] = rows;
  if (row === undefined) throw new Error("journal_commit answered with nothing.");
  return row.appended;
}
