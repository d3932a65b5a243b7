// Memory as the runtime asks it: recall, and an index that is brought up to date in the background and heals by itself.
import { asFault } from "#core/fault";
import type { MemoryIndex } from "#core/memory";
import { type Indexed, indexFacts } from "./index-facts.ts";
import { type Query, type RecallDeps, type Recalled, recall } from "./recall.ts";

export interface MemoryDeps extends Omit<RecallDeps, "index" | "missed"> {
  readonly index: MemoryIndex;
  readonly log: (level: "debug" | "info" | "warn" | "error", words: string, data?: object) => void;
}

export interface OpenMemory {
  recall(query: Query): Promise<Recalled>;
  /** Brings the index up to date in the background, one run at a time; a failure is logged and tried again next time. */
  refresh(): void;
  /** Resolves when no run is under way. */
  settled(): Promise<void>;
  /** How it stands; where that is not well, asking begins another try, so that what came back is seen. */
  health(): { readonly up: boolean; readonly words: string };
  /** Lets the run under way end and begins no other. */
  stop(): Promise<void>;
}

/** Nothing is asked of anyone yet: call `refresh` once the database is there. */
export function openMemory(deps: MemoryDeps): OpenMemory {
  const { log } = deps;
  const upkeep = keepUp(deps);
  const missed = (error: Error) =>
    log("warn", "Recall goes on from full text alone.", { reason: error.message });
  const index = { query: healing(deps, upkeep) };
  return {
    recall: async (query) => await recall({ ...deps, index, missed }, query),
    refresh: () => void upkeep.run(),
    settled: async () => await upkeep.settled(),
    health: () => {
      const found = healthOf(deps, upkeep.state);
      if (!found.up) void upkeep.run();
      return found;
    },
    stop: async () => await upkeep.stop(),
  };
}

interface UpkeepState {
  readonly indexed: Indexed;
  /** Why the last run failed. */
  trouble: string | undefined;
}

interface Upkeep {
  readonly state: UpkeepState;
  /** Resolves when a run that began after this call has ended; never rejects. */
  run(): Promise<void>;
  settled(): Promise<void>;
  stop(): Promise<void>;
}

function keepUp(deps: MemoryDeps): Upkeep {
  const state: UpkeepState = { indexed: { ids: undefined }, trouble: undefined };
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let stopped = false;
  async function once(): Promise<void> {
    try {
      const count = await indexFacts(deps, state.indexed);
      state.trouble = undefined;
      if (count > 0) deps.log("debug", `Indexed ${count} ${count === 1 ? "fact" : "facts"}.`);
    } catch (error) {
      const reason = asFault(error).message;
      // The same trouble again is no news.
      if (reason !== state.trouble)
        deps.log("warn", "The vector index is not up to date; it is tried again.", { reason });
      state.trouble = reason;
    }
  }
  function run(): Promise<void> {
    if (stopped) return Promise.resolve();
    if (current === undefined) {
      current = once().finally(() => {
        current = undefined;
      });
      return current;
    }
    // One more after the one under way, which may have read the facts already.
    next ??= current.then(() => {
      next = undefined;
      return run();
    });
    return next;
  }
  const settled = async () => {
    while (current !== undefined) await (next ?? current);
  };
  return {
    state,
    run,
    settled,
    stop: () => {
      stopped = true;
      return settled();
    },
  };
}

/**
 * Asks the index; where it answers with less than it should hold (wiped, or new since it was last known), it is brought up
 * first and asked again, so that a server that was lost and came back gives the same answers.
 */
function healing({ facts, embedder, index }: MemoryDeps, upkeep: Upkeep): MemoryIndex["query"] {
  return async (vector, limit) => {
    const found = await index.query(vector, limit);
    const known = upkeep.state.indexed.ids;
    if (known !== undefined && found.length >= Math.min(limit, known.size)) return found;
    const running = upkeep.run();
    // Embedding anew can take long (another embedder was configured); what is there must do until then.
    if ((await facts.withoutVector(embedder.name, 1)).length > 0) return found;
    await running;
    return await index.query(vector, limit);
  };
}

function healthOf(deps: MemoryDeps, { indexed, trouble }: UpkeepState): { up: boolean; words: string } {
  const index = deps.index.health();
  if (!index.up) return { up: false, words: `${index.words} Recall goes on from full text.` };
  if (trouble !== undefined) return { up: false, words: `Vectors are behind: ${trouble}` };
  if (indexed.ids === undefined) return { up: true, words: "The vector index is being brought up to date." };
  const count = indexed.ids.size;
  const facts = `${count} ${count === 1 ? "fact" : "facts"}`;
  return { up: true, words: `${facts}, found by word and by meaning (${deps.embedder.name}).` };
}
