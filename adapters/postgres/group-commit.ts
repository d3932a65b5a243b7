// Group commit: commits that arrive while one is under way go to the database together, in one statement and one fsync.
import type pg from "pg";
import type { Commit, CommitResult, Job } from "#core/ports";
import { databaseFault } from "./database.ts";
import { type WireCommit, wire } from "./wire.ts";

export type Enqueue = (client: pg.ClientBase, jobs: readonly Job[]) => Promise<void>;

interface Waiting {
  readonly commit: Commit;
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (reason: unknown) => void;
}

const BATCH = 64;

/** Returns `commit`: resolves once durable. One bad commit fails alone; its neighbours are tried one by one. */
export function groupCommit(
  pool: pg.Pool,
  enqueue: Enqueue,
  salt: () => string,
): (commit: Commit) => Promise<CommitResult> {
  const queue: Waiting[] = [];
  let flushing = false;

  async function flush(): Promise<void> {
    flushing = true;
    while (queue.length > 0) await settle(pool, enqueue, salt, queue.splice(0, BATCH));
    flushing = false;
  }

  return (commit) =>
    new Promise((resolve, reject) => {
      queue.push({ commit, resolve, reject });
      if (!flushing) void flush();
    });
}

async function settle(
  pool: pg.Pool,
  enqueue: Enqueue,
  salt: () => string,
  batch: readonly Waiting[],
): Promise<void> {
  try {
    const results = await inTransaction(pool, enqueue, batch, salt);
    batch.forEach((one, index) => {
      one.resolve(results[index] as CommitResult);
    });
  } catch (error) {
    if (batch.length === 1) batch[0]?.reject(databaseFault(error));
    else for (const one of batch) await settle(pool, enqueue, salt, [one]);
  }
}

async function inTransaction(
  pool: pg.Pool,
  enqueue: Enqueue,
  batch: readonly Waiting[],
  salt: () => string,
): Promise<CommitResult[]> {
  const commits = batch.map((one) => wire(one.commit, salt));
  if (batch.every((one) => (one.commit.jobs ?? []).length === 0)) return append(pool, commits);
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const results = await append(client, commits);
    const jobs = batch.flatMap((one, index) =>
      results[index]?.is === "committed" ? (one.commit.jobs ?? []) : [],
    );
    if (jobs.length > 0) await enqueue(client, jobs);
    await client.query("commit");
    return results;
  } catch (error) {
    broken = await rolledBack(client);
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Undoes the transaction; a connection that cannot even do that is thrown away. */
async function rolledBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query("rollback");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function append(
  client: pg.Pool | pg.ClientBase,
  commits: readonly WireCommit[],
): Promise<CommitResult[]> {
  const answer = await client.query<{ results: ({ position: number } | { conflict: string })[] }>(
    "select journal_commit($1::jsonb) as results",
    [JSON.stringify(commits)],
  );
  const results = answer.rows[0]?.results ?? [];
  return results.map((one) =>
    "conflict" in one
      ? { is: "conflict", stream: one.conflict }
      : { is: "committed", position: one.position },
  );
}
