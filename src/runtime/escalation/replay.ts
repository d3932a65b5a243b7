// Doing again what may have happened already: by one tap only where that is known to be safe, else after an approval of that
// very replay. And doing it otherwise: the same action with a changed input, as a card of its own.
import { type ApprovalState, approvalFold, type Because } from "#core/approval";
import { type EffectEvent, type EffectState, effectFold, type OpenEffect } from "#core/effect";
import type { Circumstance } from "#core/event";
import { asFault } from "#core/fault";
import type { JsonObject } from "#core/json";
import { idOf, type Loaded } from "#core/stream";
import type { Check } from "#core/tool";
import { closedWords } from "#operator/gate-words";
import { whereToLook } from "#operator/runbooks";
import { askingAfterAll } from "../approval/ask-after-all.ts";
import { type Superseding, superseding } from "../approval/supersede.ts";
import { type Answer, cannot, did, type Hand } from "../chat/answer.ts";
import { askTool } from "../effect/ask-tool.ts";
import { done } from "../effect/settle-effect.ts";
import { settlementOf } from "../money/effect-money.ts";
import { trustEnding } from "../policy/trust-ends.ts";
import { byOperator } from "../progress.ts";
import { append, load, showing, together, waking } from "../unit.ts";
import type { World } from "../world.ts";
import { looking, waitsNoMore } from "./open.ts";

type Unknown = Loaded<OpenEffect>;

/** Of an effect whose outcome nobody knows. Undefined: twice is the same as once, so it is simply tried again. */
export async function replay(world: World, effect: Unknown, hand: Hand): Promise<Answer | undefined> {
  if (effect.state.order.effect === "idempotent") return undefined;
  const check = await checked(world, effect);
  if (check === undefined) return cannot(HELD);
  if (check.is === "done") {
    await done(world, effect, check.receipt, true);
    return did(`It had happened already: ${check.receipt.summary}`);
  }
  return check.is === "absent" ? tried(world, effect, hand) : proposed(world, effect, hand, "replayed");
}

const HELD =
  "Whether it happened can only be asked with a credential that a pause holds back. `/resume` lets it go on; then try again.";

async function checked(world: World, effect: Unknown): Promise<Check | undefined> {
  try {
    return await askTool(world, effect);
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
  const wakes = together(waking(effect.stream), looking(effect.stream));
  const result = await world.journal.commit(together({ writes: [write] }, shown, wakes));
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
  const objected = { ...order, id: idOf(effect.stream), because: "edited" } as const;
  const ends = because === "edited" ? await trustEnding(world, circumstance, objected) : {};
  const result = await world.journal.commit(
    together({ writes: [write], rows }, commit, ends, looking(effect.stream), waitsNoMore(effect.state)),
  );
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
): Promise<Superseding> {
  const approval = await load<ApprovalState>(world.journal, approvalFold, idOf(effect.stream));
  return approval.state.status === "none"
    ? askingAfterAll(world, effect, circumstance, change)
    : superseding(world, approval, circumstance, change);
}
