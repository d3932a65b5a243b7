// The operator's own past cards, as the back-test and trust look at them: what was asked for and what became of it.
import type { ApprovalState } from "#core/approval";
import { type EffectState, effectFold } from "#core/effect";
import { type Asked, shapeOf } from "#core/shape";
import { idOf } from "#core/stream";
import type { Outcome } from "#governance/back-test";
import type { Graded } from "#governance/trust";
import { actionOf } from "./propose.ts";
import { load } from "./unit.ts";
import type { World } from "./world.ts";

/** So many of the newest are looked at. */
export const LOOKED = 200;

/** Newest first. Left out: rollbacks, changes of policy, and cards that another one took the place of by itself. */
export async function pastCards(
  world: World,
  like: (request: Asked) => boolean = anything,
): Promise<Graded[]> {
  const found = await world.journal.find({ kind: "approval", limit: LOOKED });
  const cards = found
    .map(({ stream, state }) => ({ id: idOf(stream), approval: state as unknown as ApprovalState }))
    .filter(({ approval }) => approval.status !== "none" && like(approval.request));
  const graded = await Promise.all(cards.map(({ id, approval }) => gradedCard(world, id, approval)));
  return graded.filter((one) => one !== undefined);
}

const anything = (): boolean => true;

async function gradedCard(world: World, id: string, approval: ApprovalState): Promise<Graded | undefined> {
  if (approval.status === "none" || isOfAnother(approval)) return undefined;
  const { request, since } = approval;
  const effect: EffectState =
    approval.status === "approved" ? (await load(world.journal, effectFold, id)).state : { status: "none" };
  const outcome = outcomeOf(approval, effect);
  return {
    id,
    title: request.title,
    at: since,
    outcome,
    action: actionOf(world, { ...request, stakes: request.stakes ?? {} }, request),
    shape: shapeOf(request),
    clean: outcome === "approved" && effect.status === "done",
  };
}

type Open = Exclude<ApprovalState, { status: "none" }>;

/** What came of an edit counts with the card that was edited. */
function isOfAnother({ request, ...approval }: Open): boolean {
  if (request.compensates !== undefined || request.stakes?.concerns?.includes("policy") === true) return true;
  if (request.replaces !== undefined && request.because === "edited") return true;
  return approval.status === "superseded" && approval.because !== "edited";
}

function outcomeOf(approval: Open, effect: EffectState): Outcome {
  if (approval.status === "approved") return isUndone(effect) ? "undone" : "approved";
  if (approval.status === "superseded") return "edited";
  return approval.status === "expired" ? "lapsed" : approval.status;
}

/** Taken back, or being taken back; what was approved is cancelled by nobody but the operator. */
function isUndone(effect: EffectState): boolean {
  if (effect.status === "none") return false;
  return ["compensated", "cancelled"].includes(effect.status) || effect.undoneBy !== undefined;
}
