// Editing a proposal: a form with the present text, and what is sent back becomes a new approval with a new digest.
import { type ApprovalRequest, type ApprovalState, approvalFold, type OpenApproval } from "#core/approval";
import type { Form } from "#core/chat";
import { asFault } from "#core/fault";
import { digest, type JsonObject } from "#core/json";
import { idOf, type Loaded } from "#core/stream";
import { closedWords } from "#operator/gate-words";
import { stateOfApproval } from "#operator/state-words";
import { type Answer, cannot, did, type Hand, unknownId } from "../chat/answer.ts";
import { fix } from "../escalation/fix.ts";
import { openEffect } from "../escalation/work.ts";
import { ABOUT_POLICY, policyEdited, policyForm } from "../policy/form.ts";
import { trustEnding } from "../policy/trust-ends.ts";
import { byOperator } from "../progress.ts";
import { load, together } from "../unit.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";
import { changedInput, type Fields, formOf } from "./edit-form.ts";
import { type Superseding, superseding } from "./supersede.ts";

/** The form to edit a waiting approval, or the sentence that says why there is none. */
export async function editForm(world: World, id: string): Promise<Form | Answer> {
  if (id === ABOUT_POLICY) return policyForm(world);
  const { state } = await load(world.journal, approvalFold, id);
  if (state.status === "none") return unknownId(id);
  if (state.status !== "waiting") return cannot(stateOfApproval(state, await whenHere(world)));
  const { request } = state;
  if (request.compensates !== undefined)
    return cannot("A rollback cannot be edited: approve it, or reject it.");
  return formOf(world, id, request);
}

/** Only fields the payload has are taken; anything else is one sentence back, and the old card stays as it is. */
export async function edit(world: World, id: string, fields: Fields, hand: Hand): Promise<Answer> {
  if (id === ABOUT_POLICY) return policyEdited(world, fields, hand);
  for (;;) {
    const approval = await load(world.journal, approvalFold, id);
    if (approval.state.status !== "waiting") return decidedAlready(world, id, approval.state, fields, hand);
    const answer = await editing(world, approval, approval.state.request, fields, hand);
    if (answer !== "again") return answer;
  }
}

/** What was decided is edited no more, but for what waits although nobody has to approve it: that is replayed with the change. */
async function decidedAlready(
  world: World,
  id: string,
  state: ApprovalState,
  fields: Fields,
  hand: Hand,
): Promise<Answer> {
  const effect = await openEffect(world, id);
  if (effect !== undefined) return fix(world, effect, fields, hand);
  return state.status === "none" ? unknownId(id) : cannot(stateOfApproval(state, await whenHere(world)));
}

async function editing(
  world: World,
  approval: Loaded<ApprovalState>,
  request: ApprovalRequest,
  fields: Fields,
  hand: Hand,
): Promise<Answer | "again"> {
  const input = changedInput(world.tools.get(request.tool), request.input, fields);
  if (typeof input === "string") return cannot(`${input} The card stays as it was.`);
  if (digest(input) === request.digest) return cannot("Nothing was changed, so the card stays as it is.");
  return replace(world, approval, input, hand);
}

async function replace(
  world: World,
  approval: Loaded<ApprovalState>,
  input: JsonObject,
  hand: Hand,
): Promise<Answer | "again"> {
  const { request } = approval.state as OpenApproval;
  const circumstance = byOperator(world, hand.account, hand.cause, request.goal);
  let superseded: Superseding;
  try {
    superseded = await superseding(world, approval, circumstance, { because: "edited", input });
  } catch (error) {
    return cannot(`That edit cannot be used: ${asFault(error).message} The card stays as it was.`);
  }
  const { commit, drafted } = superseded;
  const { verdict } = drafted.request;
  if (verdict.gate === "closed")
    return cannot(`Policy closes the edited version. ${closedWords(verdict)} The card stays as it was.`);
  const objected = { ...request, id: idOf(approval.stream), because: "edited" } as const;
  const ends = await trustEnding(world, circumstance, objected);
  const result = await world.journal.commit(together(commit, ends));
  return result.is === "committed" ? did(`Edited: the new card is ${drafted.id}.`) : "again";
}
