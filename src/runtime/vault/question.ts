// Leases of a question: whoever asks what became of an effect is lent its secrets only when it uses one, since most questions
// need none, and what cannot be lent is told to it there. So a question is always asked; one that a pause keeps from its
// credential is asked again once that is lifted.
import { PAUSE_STREAM } from "#core/pause";
import type { HeldLease } from "#core/vault";
import { bySystem } from "../progress.ts";
import { together } from "../unit.ts";
import type { World } from "../world.ts";
import { type Borrower, lending, missing, type Need, revoking, unlent } from "./lend.ts";
import { dead } from "./open.ts";
import { type Handed, handing } from "./use.ts";

export interface Question extends Omit<Handed, "end"> {
  /** Whether a pause kept it from a credential that it asked for: then it does not say what it could say. */
  wasHeld(): boolean;
  /** It was answered: every lease of this effect ends. */
  end(): Promise<void>;
}

export function questioning(
  world: World,
  borrower: Borrower,
  needs: readonly Need[],
  correlation: string,
): Question {
  const granting = new Map<Need, Promise<HeldLease>>();
  let wasHeld = false;
  const refused = (stream: string): void => {
    if (stream === PAUSE_STREAM) wasHeld = true;
  };
  const lendable = needs.map((need) => ({
    tool: borrower.tool,
    secret: need.secret,
    lease: () => {
      const lease = granting.get(need) ?? granted(world, borrower, need, correlation, refused);
      granting.set(need, lease);
      return lease;
    },
  }));
  const { end, ...handed } = handing(world, lendable, correlation);
  return {
    ...handed,
    wasHeld: () => wasHeld,
    end: async () => {
      end();
      if (granting.size === 0) return;
      await Promise.allSettled(granting.values());
      const at = world.clock.now().toISOString();
      await world.journal.commit(together(revoking("effect", borrower.effect, at)));
    },
  };
}

async function granted(
  world: World,
  borrower: Borrower,
  need: Need,
  correlation: string,
  refused: (stream: string) => void,
): Promise<HeldLease> {
  const absent = missing(borrower.tool, [need]);
  if (absent !== undefined) throw absent;
  const circumstance = bySystem(world, `effect/${borrower.effect}`, correlation);
  const { held, commit } = lending(world, circumstance, { ...borrower, purpose: "check" }, [need]);
  const result = await world.journal.commit(together(commit));
  const [lease] = held;
  if (result.is === "committed" && lease !== undefined) return lease;
  const by = result.is === "conflict" ? result.stream : "";
  refused(by);
  throw unlent(by, borrower.tool) ?? dead({ tool: borrower.tool, secret: need.secret });
}
