// After the database was away: what it was being asked then is known to nobody, so the journal is asked what goes on.
import { setTimeout as pause } from "node:timers/promises";
import { asFault } from "#core/fault";

/** Between two looks whether the database is back. */
const RETRY_MS = 500;

export interface Outage {
  /** A connection was lost: recovery follows as soon as the database answers, once for many connections. */
  lost(): void;
  /** How to recover; before it is known there is nothing to recover. */
  mendWith(recover: () => Promise<void>): void;
}

export function outage(log: (level: "debug", words: string) => void): Outage {
  let mend: (() => Promise<void>) | undefined;
  let asked = false;
  let mending = false;

  async function run(recover: () => Promise<void>): Promise<void> {
    mending = true;
    while (asked) {
      await pause(RETRY_MS, undefined, { ref: false });
      asked = false;
      await recover().catch((error: unknown) => {
        asked = true;
        log("debug", `The database is not back yet: ${asFault(error).message}`);
      });
    }
    mending = false;
  }

  return {
    lost() {
      asked = true;
      if (mend !== undefined && !mending) void run(mend);
    },
    mendWith(recover) {
      mend = recover;
      if (asked && !mending) void run(recover);
    },
  };
}
