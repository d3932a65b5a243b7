// When another process of ours is gone, whoever is left looks after what it had in hand.
import type { Present } from "#adapters/postgres/presence";
import type { Log } from "#adapters/telemetry/log";
import { asFault } from "#core/fault";

const LOOK_MS = 5_000;

/** Looks until stopped; a look that fails is followed by the next one. */
export function missing(presence: Present, recover: () => Promise<void>, log: Log) {
  let known: readonly string[] = [];
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const now = await presence.others();
    const gone = known.filter((name) => !now.includes(name));
    if (gone.length > 0) {
      log("info", `Gone: ${gone.join(", ")}. What was in hand there goes on here.`);
      await recover();
    }
    // Only now: whoever could not be looked after is still missing at the next look.
    known = now;
  }

  const timer = setInterval(() => {
    looking = look().catch((error: unknown) =>
      log("debug", `Who lives could not be asked: ${asFault(error).message}`),
    );
  }, LOOK_MS);
  return {
    name: "the look after others",
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
