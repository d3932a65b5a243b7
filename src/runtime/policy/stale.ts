// Changes of the policy that waited while it changed otherwise: each is made anew on what holds now, on a card of its own, or
// ends where that is not possible. Apart from whatever changed it, which only wakes them.
import { type ApprovalState, approvalFold, BY_RULE } from "#core/approval";
import type { Circumstance } from "#core/event";
import { asFault, Fault } from "#core/fault";
import type { Json, JsonObject } from "#core/json";
import { lifted, POLICY_ADOPT, type Policy, policyFold } from "#core/policy";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import { changeWords } from "#operator/policy-words";
import { superseding } from "../approval/supersede.ts";
import { noting } from "../chat/note.ts";
import { append, load, showing, together, waking } from "../unit.ts";
import type { World } from "../world.ts";

type Waiting = Loaded<Extract<ApprovalState, { status: "waiting" }>>;

const MANY = 500;

/** Every change that waits, of the whole document or undone. */
export async function waitingChanges(world: World): Promise<Waiting[]> {
  const found = await world.journal.find({ kind: "approval", status: ["waiting"], limit: MANY });
  const changes = found.filter(
    ({ state }) => (state as unknown as Waiting["state"]).request.tool === POLICY_ADOPT,
  );
  const loaded = await Promise.all(
    changes.map(({ stream }) => load(world.journal, approvalFold, idOf(stream))),
  );
  return loaded.filter((one): one is Waiting => one.state.status === "waiting");
}

/** The document that a change would adopt; undefined for a rollback, and where nobody could adopt it any more. */
export function proposedBy(
  world: World,
  { input, compensates }: Waiting["state"]["request"],
): Policy | undefined {
  if (compensates !== undefined) return undefined;
  try {
    return world.policyText.read(String(input.document));
  } catch (error) {
    if (error instanceof Fault && error.code === "bad-input") return undefined;
    throw error;
  }
}

/** Wakes every change that waits. Commits with what made the policy another. */
export async function wakingChanges(world: World): Promise<Partial<Commit>> {
  return together(...(await waitingChanges(world)).map(({ stream }) => waking(stream)));
}

/** What becomes of a change that was written against another version; undefined where it was not. */
export async function renewing(
  world: World,
  approval: Waiting,
  circumstance: Circumstance,
): Promise<Partial<Commit> | undefined> {
  const { request } = approval.state;
  if (request.tool !== POLICY_ADOPT) return undefined;
  const now = await load(world.journal, policyFold, "company");
  if (request.targetVersion === String(now.version)) return undefined;
  try {
    const input = request.compensates === undefined ? again(world, request.input, now) : undefined;
    const change = { because: "policy-changed" as const, ...(input && { input }) };
    return (await superseding(world, approval, circumstance, change)).commit;
  } catch (error) {
    const fault = asFault(error);
    if (fault.retry !== "never") throw fault;
    return endingChange(world, approval, circumstance, fault.message);
  }
}

/** The same change to the policy of now. */
function again(
  world: World,
  input: JsonObject,
  now: { version: number; state: { policy: Policy } },
): JsonObject {
  const { write, read, rebase } = world.policyText;
  const before = write(lifted(input.before as unknown as Policy));
  const asked = changeWords(read(before), read(String(input.document)));
  const document = rebase({ before, after: String(input.document) }, write(now.state.policy));
  // Rules may read alike line by line: what was changed in one is not changed in another.
  if (document === undefined || changeWords(now.state.policy, read(document)) !== asked)
    throw new Fault(
      "target-moved",
      `The policy is version ${now.version} by now, and says something else where this would change it. Ask for it again with /policy.`,
    );
  return {
    document: write(read(document)),
    before: now.state.policy as unknown as Json,
    version: now.version,
  };
}

/** It cannot be decided any more; the reason is told. */
export function endingChange(
  world: World,
  approval: Waiting,
  circumstance: Circumstance,
  reason: string,
): Partial<Commit> {
  const { write } = append<ApprovalState>(approvalFold, approval, circumstance, [
    { type: "approval.decided", data: { decision: "rejected", by: BY_RULE, reason } },
  ]);
  const { thread, title } = approval.state.request;
  const note = noting(world, circumstance, { thread, goal: "", text: `Ended: ${title}\n${reason}` });
  return together({ writes: [write] }, showing(idOf(approval.stream), thread), note);
}
