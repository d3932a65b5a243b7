// What is refused for a moment only (a deadlock, a lock that somebody else holds) is asked again in place. Separate because
// a whole job and a single commit are patient by the same rule.
import { asFault } from "#core/fault";
import type { Journal } from "#core/ports";
import type { World } from "./world.ts";

/** A refusal that asks for no more patience than this is over by then; a longer one is the queue's to retry. */
const MOMENT_MS = 100;
/** So often it is asked again before whoever asked is told. */
const AGAIN = 3;

type After = World["after"];

/** @throws what was thrown last, or at once what is not over in a moment. */
export async function patiently<T>(after: After, act: () => Promise<T>): Promise<T> {
  for (let again = 0; ; again += 1) {
    try {
      return await act();
    } catch (error) {
      const waitMs = momentOf(error);
      if (waitMs === undefined || again === AGAIN) throw error;
      await after(waitMs);
    }
  }
}

/** How long the moment is, or undefined where it is none. */
function momentOf(error: unknown): number | undefined {
  const { code, retry } = asFault(error);
  return code === "unavailable" && retry !== "never" && retry.afterMs <= MOMENT_MS
    ? retry.afterMs
    : undefined;
}

/**
 * Commits again what was refused for a moment, so that a model's reply or a receipt in hand is kept and neither is asked for
 * twice. For a journal that says so only of what it certainly did not keep: PostgreSQL's 40001, 40P01 and 55P03.
 */
export const patient = (journal: Journal, after: After): Journal => ({
  ...journal,
  commit: (commit) => patiently(after, () => journal.commit(commit)),
});
