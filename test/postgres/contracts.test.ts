// PostgreSQL and pg-boss keep the contracts of the journal, the inbox, the posts and the queue.
import { afterAll, afterEach, beforeAll } from "vitest";
import { type Boss, startBoss } from "#adapters/postgres/jobs";
import { chainContract } from "../contracts/chain.ts";
import { inboxContract } from "../contracts/inbox.ts";
import { jobsContract } from "../contracts/jobs.ts";
import { journalContract } from "../contracts/journal.ts";
import { moneyContract } from "../contracts/money.ts";
import { postsContract } from "../contracts/posts.ts";
import { vaultContract } from "../contracts/vault.ts";
import { type GivenBackend, givenBackend } from "./given-backend.ts";

let backend: GivenBackend;
const bosses: Boss[] = [];
beforeAll(async () => {
  backend = await givenBackend();
});
afterEach(async () => {
  for (const boss of bosses.splice(0)) await boss.stop();
});
afterAll(() => backend.drop());

const open = () => backend.open();

journalContract("in PostgreSQL", open);
chainContract("in PostgreSQL", open);
inboxContract("in PostgreSQL", open, () => backend.tick());
moneyContract("in PostgreSQL", open);
postsContract("in PostgreSQL", open);
vaultContract("in PostgreSQL", open);
jobsContract("of pg-boss", async () => {
  await open();
  const { given } = backend;
  const boss = await startBoss(given.url, {
    database: given.database,
    clock: { now: () => new Date() },
    onError: () => undefined,
  });
  bosses.push(boss);
  return {
    jobs: boss.jobs,
    later: (ms) => new Date(Date.now() + ms).toISOString(),
    until: async (isSo) => {
      while (!isSo()) await given.database.pool.query("select 1");
    },
  };
});
