// The operator's own past cards, as the back-test and trust look at them: what was asked for and what became of it.
import { type ApprovalRequest, type ApprovalState, BY_RULE } from "#core/approval";
import { BY_SYSTEM, type EffectState, effectFold } from "#core/effect";
import type { Action } from "#core/gate";
import { type Asked, shapeOf } from "#core/shape";
import { idOf } from "#core/stream";
import type { Outcome } from "#governance/back-test";
import type { Graded } from "#governance/trust";
import { actionOf } from "../approval/propose.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";

/** So many of the newest are looked at. */
export const LOOKED = 200;

/** Newest first. Left out: rollbacks, changes of policy, and cards that another one took the place of by itself. */
export async function pastCards(
  world: World,
  like: (request: Asked) => boolean = anything,
): Promise<Graded[]> {
  const found = await world.journal.find({ kind: "approval", limit: LOOKED });
  const asked = new Map(found.map(({ stream, state }) => [idOf(stream), state as unknown as ApprovalState]));
  const graded = await Promise.all(
    [...asked].map(async ([id, approval]) => {
      if (approval.status === "none" || !like(approval.request) || isOfAnother(approval, asked)) return [];
      return [await gradedCard(world, id, approval, asked)];
    }),
  );
  return graded.flat();
}

const anything = (): boolean => true;

async function gradedCard(world: World, id: string, approval: Open, asked: Asking): Promise<Graded> {
  const { request, since } = approval;
  const effect: EffectState =
    approval.status === "approved" ? (await load(world.journal, effectFold, id)).state : { status: "none" };
  const outcome = outcomeOf(approval, effect, asked);
  return {
    id,
    title: request.title,
    at: since,
    outcome,
    action: actionThen(world, request),
    shape: shapeOf(request),
    clean: outcome === "approved" && effect.status === "done",
  };
}

/** Which secrets a tool needs may have changed since: whether it went across domains is what its card said. */
function actionThen(world: World, request: ApprovalRequest): Action {
  const action = actionOf(world, { ...request, stakes: request.stakes ?? {} }, request);
  return { ...action, crossDomain: request.crossDomain ?? action.crossDomain };
}

type Open = Exclude<ApprovalState, { status: "none" }>;

type Asking = ReadonlyMap<string, ApprovalState>;

/** What came of an edit counts with the card that was edited. */
function isOfAnother({ request, ...approval }: Open, asked: Asking): boolean {
  if (request.compensates !== undefined || request.stakes?.concerns?.includes("policy") === true) return true;
  return cameOfEdit(request, asked) || (approval.status === "superseded" && approval.because !== "edited");
}

/** Of the edit itself, or of a card in its place that was asked anew. */
function cameOfEdit({ replaces = "", because }: Open["request"], asked: Asking): boolean {
  if (replaces === "" || because === "edited") return replaces !== "";
  const before = asked.get(replaces);
  return before !== undefined && before.status !== "none" && cameOfEdit(before.request, asked);
}

function outcomeOf(approval: Open, effect: EffectState, asked: Asking): Outcome {
  if (approval.status === "approved") return isUndone(effect, asked) ? "undone" : "approved";
  if (approval.status === "superseded") return "edited";
  return approval.status === "expired" ? "lapsed" : approval.status;
}

/** Taken back, or being taken back, by the operator: no rollback that was dropped, and nothing that a rule closed or that ran out. */
function isUndone(effect: EffectState, asked: Asking): boolean {
  if (effect.status === "none") return false;
  if (effect.status === "cancelled") return ![BY_RULE, BY_SYSTEM].includes(effect.cancelledBy ?? "");
  const dropped = ["rejected", "expired"].includes(asked.get(effect.undoneBy ?? "")?.status ?? "");
  return effect.status === "compensated" || (effect.undoneBy !== undefined && !dropped);
}
