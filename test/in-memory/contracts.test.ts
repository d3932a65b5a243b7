// The in-memory ports keep the contracts that the real ones keep.
import { settableClock } from "#adapters/in-memory/clock";
import { queue } from "#adapters/in-memory/jobs";
import { openStore } from "#adapters/in-memory/store";
import { AT } from "../contracts/backend.ts";
import { chainContract } from "../contracts/chain.ts";
import { inboxContract } from "../contracts/inbox.ts";
import { jobsContract } from "../contracts/jobs.ts";
import { journalContract } from "../contracts/journal.ts";
import { moneyContract } from "../contracts/money.ts";
import { postsContract } from "../contracts/posts.ts";
import { vaultContract } from "../contracts/vault.ts";
import { clock, givenStore } from "./given-store.ts";

journalContract("in memory", givenStore);
chainContract("in memory", givenStore);
inboxContract("in memory", givenStore, () => clock.advance(1));
moneyContract("in memory", givenStore);
postsContract("in memory", givenStore);
vaultContract("in memory", givenStore);
jobsContract("in memory", async () => {
  const own = settableClock(AT);
  const jobs = queue(openStore(own), own);
  return {
    jobs,
    later: (ms) => new Date(own.now().getTime() + ms).toISOString(),
    until: async (isSo) => {
      while (!isSo()) {
        await new Promise((turn) => setImmediate(turn));
        const next = jobs.nextDue();
        if (!isSo() && next !== undefined && next > own.now().toISOString()) own.set(next);
        void jobs.settled();
      }
    },
  };
});
