// An embedder whose calls are held and settled like any other: text becomes vectors in no task's name, so its money is the
// company's. Where a cap leaves no room it fails, and memory goes by words alone.
import { asFault, Fault } from "#core/fault";
import type { Embedder } from "#core/model";
import { policyFold } from "#core/policy";
import type { Ids } from "#core/ports";
import { capWords } from "#operator/cap-card";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { type Lookout, purseOf, reserving, tooMuch } from "./purse.ts";

/** Reservations of embeddings are known by it; they belong to no task. */
const PREFIX = "embedding-";

const SPENDER = { domain: "company", agent: "memory", goal: "" };

/** Charged for nothing: the endpoint said no before it began. */
const UNCHARGED: ReadonlySet<string> = new Set(["rate-limited", "not-allowed", "not-found"]);

export function metered(embedder: Embedder, means: Lookout & { readonly ids: Ids }): Embedder {
  const { reserve } = embedder;
  if (reserve === undefined) return embedder;
  const { journal, ids } = means;
  const settle = (id: string, micros: number) =>
    journal.commit({ writes: [], rows: [{ into: "settle", id, micros }] });
  return {
    ...embedder,
    async embed(texts) {
      const worst = texts.length === 0 ? 0 : reserve(texts, await pricesOf(journal));
      if (worst === 0) return embedder.embed(texts);
      const id = `${PREFIX}${ids.next()}`;
      await held(means, id, embedder.name, worst);
      try {
        const vectors = await embedder.embed(texts);
        await settle(id, worst);
        return vectors;
      } catch (error) {
        await settle(id, UNCHARGED.has(asFault(error).code) ? 0 : worst);
        throw error;
      }
    },
  };
}

const pricesOf = async (journal: World["journal"]) =>
  (await load(journal, policyFold, "company")).state.policy.prices;

/** Rejects with a Fault `over-budget` where a cap leaves no room for it. */
async function held(means: Lookout, id: string, model: string, micros: number): Promise<void> {
  for (;;) {
    const purse = await purseOf(means, SPENDER);
    const short = tooMuch(purse, micros);
    if (short !== undefined)
      throw new Fault(
        "over-budget",
        `The cap of ${capWords(short)} leaves no room for embedding; memory goes by words alone meanwhile. Raise it with /policy cap.`,
        { retry: { afterMs: 60_000 } },
      );
    const at = means.clock.now().toISOString();
    const rows = reserving(purse, id, model, micros, at);
    const result = await means.journal.commit({ writes: [], guards: [purse.guard], rows });
    // The id is this call's own: where it is held already, the answer to an earlier try was lost on its way.
    if (result.is === "committed" || result.stream === `reservation/${id}`) return;
  }
}

/** What a crash left held counts in full; one that is still under way elsewhere settles to nothing more. */
export async function settleEmbeddings({ journal }: Pick<World, "journal">): Promise<void> {
  const left = (await journal.reserved()).filter(({ id }) => id.startsWith(PREFIX));
  const rows = left.map(({ id, micros }) => ({ into: "settle" as const, id, micros }));
  if (rows.length > 0) await journal.commit({ writes: [], rows });
}
