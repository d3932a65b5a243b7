// When another process of ours is gone, whoever is left looks after what it had in hand.
import type { Present } from "#adapters/postgres/presence";
import type { Log } from "#adapters/telemetry/log";
import { asFault } from "#core/fault";

const LOOK_MS = 5_000;

/** Calls it again and again until what it returned is called. */
type Every = (look: () => void) => () => void;

const everyFiveSeconds: Every = (look) => {
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
};

/** Looks until stopped, one look at a time; a look that fails is followed by the next one. */
export function missing(
  presence: Pick<Present, "others">,
  recover: () => Promise<void>,
  log: Log,
  every: Every = everyFiveSeconds,
) {
  let known: readonly string[] = [];
  let looking: Promise<void> | undefined;

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

  const lookOnce = (): Promise<void> =>
    look()
      .catch((error: unknown) => log("debug", `Who lives could not be asked: ${asFault(error).message}`))
      .finally(() => {
        looking = undefined;
      });
  const noMore = every(() => {
    // A recovery may take longer than the time between two looks, and happens once.
    looking ??= lookOnce();
  });
  return {
    name: "the look after others",
    async stop() {
      noMore();
      await looking;
    },
  };
}
