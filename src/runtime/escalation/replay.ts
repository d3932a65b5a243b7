// Doing again what may have happened already: by one tap only where that is known to be safe, else after an approval of that
// very replay. And doing it otherwise: the same action with a changed input, as a card of its own.
import { type ApprovalState, approvalFold, type Because } from "#core/approval";
import { type EffectEvent, type EffectState, effectFold, type OpenEffect } from "#core/effect";
import type { Circumstance } from "#core/event";
import { asFault } from "#core/fault";
import type { JsonObject } from "#core/json";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import type { TaskState } from "#core/task";
import type { Check } from "#core/tool";
import { closedWords } from "#operator/gate-words";
import { whereToLook } from "#operator/runbooks";
import { type Answer, cannot, did, type Hand } from "../answer.ts";
import { settlementOf } from "../effect-money.ts";
import { operationOf } from "../operation.ts";
import { byOperator } from "../progress.ts";
import { asking, type Drafted, draft } from "../propose.ts";
import { done } from "../settle-effect.ts";
import { superseding } from "../supersede.ts";
import { append, load, showing, together, wakeTask, waking } from "../unit.ts";
import type { World } from "../world.ts";

type Unknown = Loaded<OpenEffect>;

const tokenOf = ({ stream, state }: Unknown): string => state.order.token ?? idOf(stream);

/** Of an effect whose outcome nobody knows. Undefined: twice is the same as once, so it is simply tried again. */
export async function replay(world: World, effect: Unknown, hand: Hand): Promise<Answer | undefined> {
  if (effect.state.order.effect === "idempotent") return undefined;
  const check = await checked(world, effect);
  if (check.is === "done") {
    await done(world, effect, check.receipt, true);
    return did(`It had happened already: ${check.receipt.summary}`);
  }
  return check.is === "absent" ? tried(world, effect, hand) : proposed(world, effect, hand, "replayed");
}

async function checked(world: World, effect: Unknown): Promise<Check> {
  try {
    const operation = await operationOf(world, effect.state.order);
    return await operation.check(tokenOf(effect));
  } catch (error) {
    return { is: "unknown", why: asFault(error).message };
  }
}

/** Its tool says that it did not happen. */
async function tried(world: World, effect: Unknown, hand: Hand): Promise<Answer> {
  const { order } = effect.state;
  const circumstance = byOperator(world, hand.account, hand.cause, order.goal);
  const data = { at: circumstance.at, reason: "You asked for it to be tried again." };
  const { write } = append<EffectState>(effectFold, effect, circumstance, [
    { type: "effect.retry-due", data },
  ]);
  const shown = showing(idOf(effect.stream), order.thread);
  const result = await world.journal.commit(together({ writes: [write] }, shown, waking(effect.stream)));
  return result.is === "committed" ? did("It had not happened. Trying again.") : cannot(MOVED);
}

const MOVED = "It moved on meanwhile; its card says how it stands.";

/** A fresh card with the exact input; the old effect ends here, and says what is known of it. */
export async function proposed(
  world: World,
  effect: Unknown,
  hand: Hand,
  because: Extract<Because, "edited" | "replayed">,
  input: JsonObject = effect.state.order.input,
): Promise<Answer> {
  const { order } = effect.state;
  const circumstance = byOperator(world, hand.account, hand.cause, order.goal);
  const notes = effect.state.status === "unknown" ? [mayHave(order.tool)] : [];
  const { drafted, commit } = await anew(world, effect, circumstance, { because, input, notes });
  const { verdict } = drafted.request;
  if (verdict.gate === "closed") return cannot(closedWords(verdict));
  const ending = ended(effect, drafted.id, hand);
  const { write } = append<EffectState>(effectFold, effect, circumstance, [ending]);
  const rows = settlementOf(effect, ending);
  const result = await world.journal.commit(together({ writes: [write], rows }, commit));
  return result.is === "committed"
    ? did(`Card ${drafted.id} asks whether to do it${because === "edited" ? "" : " again"}.`)
    : cannot(MOVED);
}

const mayHave = (tool: string): string =>
  `It may have happened already: doing it again could do it twice. ${whereToLook(tool)} first.`;

function ended({ state }: Unknown, card: string, hand: Hand): EffectEvent {
  if (state.status === "unknown")
    return {
      type: "effect.failed",
      data: {
        code: "unknown-outcome",
        reason: `Nobody knows whether it happened; card ${card} is about doing it again.`,
      },
    };
  return {
    type: "effect.cancelled",
    data: { by: hand.account, reason: `You changed it: card ${card} is in its place.` },
  };
}

interface Change {
  readonly because: Extract<Because, "edited" | "replayed">;
  readonly input: JsonObject;
  readonly notes: readonly string[];
}

/** In place of the approval there was; where policy had asked nobody, the task follows the new card. */
async function anew(
  world: World,
  effect: Unknown,
  circumstance: Circumstance,
  change: Change,
): Promise<{ drafted: Drafted; commit: Partial<Commit> }> {
  const id = idOf(effect.stream);
  const approval = await load<ApprovalState>(world.journal, approvalFold, id);
  if (approval.state.status !== "none") return superseding(world, approval, circumstance, change);
  const { order } = effect.state;
  const { because, input, notes } = change;
  const token = because === "replayed" ? tokenOf(effect) : undefined;
  const why = `It was let through without asking before, and its outcome was not clear.`;
  const drafted = asks(
    await draft(world, { ...order, input, why, evidence: [], spent: 0, replaces: id, because, token }),
    notes,
  );
  const followed = await following(world, effect, drafted.id, circumstance);
  const shown = showing(id, order.thread, { onlyWhereShown: true });
  return { drafted, commit: together(asking(drafted, circumstance), followed, shown) };
}

/** Whatever policy says now, this one is asked about, and says what there is to know. */
function asks(drafted: Drafted, notes: readonly string[]): Drafted {
  const { verdict, notes: known = [] } = drafted.request;
  const gate = verdict.gate === "open" ? "soft" : verdict.gate;
  const request = { ...drafted.request, verdict: { ...verdict, gate }, notes: [...known, ...notes] };
  return { ...drafted, request };
}

async function following(
  world: World,
  { state: { order } }: Unknown,
  action: string,
  circumstance: Circumstance,
): Promise<Partial<Commit>> {
  if (order.task === "") return {};
  const task = await load<TaskState>(world.journal, world.tasks, order.task);
  if (task.state.status !== "active" && task.state.status !== "stuck") return {};
  const { write } = append<TaskState>(world.tasks, task, circumstance, [
    { type: "action.proposed", data: { move: order.move, action } },
  ]);
  return together({ writes: [write] }, wakeTask(order.task));
}
