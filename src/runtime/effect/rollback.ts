// Undoing: during its hold an effect is cancelled; once done, its compensation is proposed as an effect of its own.
import { approvalFold } from "#core/approval";
import { type EffectEvent, type EffectState, effectFold, type OpenEffect } from "#core/effect";
import type { Circumstance } from "#core/event";
import { asFault } from "#core/fault";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import { closedWords } from "#operator/gate-words";
import { stateOfEffect } from "#operator/state-words";
import { admitting, asking, type Drafted, draft } from "../approval/propose.ts";
import { type Answer, cannot, did, type Hand, unknownId } from "../chat/answer.ts";
import { waitsNoMore } from "../escalation/open.ts";
import { settlementOf } from "../money/effect-money.ts";
import { trustEnding } from "../policy/trust-ends.ts";
import { byOperator } from "../progress.ts";
import { append, fresh, load, showing, together, wakeTask } from "../unit.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";

/** `now`: the tap on Undo is the consent, if nothing changed since; `ask`: a card with the exact diff comes first. */
export async function undo(world: World, id: string, how: "now" | "ask", hand: Hand): Promise<Answer> {
  for (;;) {
    const effect = await load(world.journal, effectFold, id);
    if (effect.state.status === "none") return notAnEffect(world, id);
    const open = effect as Loaded<OpenEffect>;
    const answer = await undoing(world, open, how, hand);
    if (answer !== "again") return answer;
  }
}

async function notAnEffect(world: World, id: string): Promise<Answer> {
  const { state } = await load(world.journal, approvalFold, id);
  if (state.status === "none") return unknownId(id);
  return cannot("Nothing was done yet, so there is nothing to undo. Reject the card to drop it.");
}

async function undoing(
  world: World,
  effect: Loaded<OpenEffect>,
  how: "now" | "ask",
  hand: Hand,
): Promise<Answer | "again"> {
  const { status, order } = effect.state;
  if (status === "admitted") return cancel(world, effect, hand);
  if (status !== "done") return cannot(stateOfEffect(effect.state, await whenHere(world)));
  if (order.compensates !== undefined)
    return cannot("This was itself a rollback. To have it back, ask for it again.");
  if (order.effect === "read") return cannot(`${order.title}: there is nothing to undo, it only read.`);
  if (!order.undoable)
    return refusing(world, effect, hand, `${order.title}: this cannot be undone. ${instead(order.tool)}`);
  const alive = await aliveRollback(world, effect.state.undoneBy);
  if (alive !== undefined) return cannot(`A rollback of this is already on its way: ${alive}.`);
  return propose(world, effect, how, hand);
}

const instead = (tool: string): string =>
  tool === "email.send"
    ? "You can send a correction to the same person."
    : "You can ask for a new action that sets it right.";

async function cancel(world: World, effect: Loaded<OpenEffect>, hand: Hand): Promise<Answer | "again"> {
  const { order } = effect.state;
  const circumstance = byOperator(world, hand.account, hand.cause, order.goal);
  const insisted = effect.state.insisted === true;
  const ended: EffectEvent = insisted
    ? {
        type: "effect.unknown",
        data: { why: "You stopped the second try; nobody knows whether the first one did it." },
      }
    : { type: "effect.cancelled", data: { by: hand.account, reason: "You cancelled it before it began." } };
  const { write } = append<EffectState>(effectFold, effect, circumstance, [ended]);
  const shown = showing(idOf(effect.stream), order.thread);
  const money = { rows: settlementOf(effect, ended) };
  const ends = await undoneTrust(world, effect, circumstance);
  const result = await world.journal.commit(
    together({ writes: [write] }, shown, wakeTask(order.task), money, ends, waitsNoMore(effect.state)),
  );
  if (result.is === "conflict") return "again";
  return did(
    insisted || order.token !== undefined
      ? "It is not tried again. Whether the first try did it, nobody knows."
      : "Cancelled: nothing was done.",
  );
}

const undoneTrust = (world: World, effect: Loaded<OpenEffect>, circumstance: Circumstance) =>
  trustEnding(world, circumstance, { ...effect.state.order, id: idOf(effect.stream), because: "undone" });

/** It cannot be undone; that this was asked for ends the rule that let it through all the same. */
async function refusing(
  world: World,
  effect: Loaded<OpenEffect>,
  hand: Hand,
  words: string,
): Promise<Answer | "again"> {
  const circumstance = byOperator(world, hand.account, hand.cause, effect.state.order.goal);
  const ends = await undoneTrust(world, effect, circumstance);
  if ((ends.writes ?? []).length === 0) return cannot(words);
  return (await world.journal.commit(together(ends))).is === "conflict" ? "again" : cannot(words);
}

async function aliveRollback(world: World, id: string | undefined): Promise<string | undefined> {
  if (id === undefined) return undefined;
  const { state: approval } = await load(world.journal, approvalFold, id);
  if (approval.status === "waiting") return id;
  if (approval.status === "superseded") return aliveRollback(world, approval.by);
  if (approval.status !== "approved") return undefined;
  const { state: effect } = await load(world.journal, effectFold, id);
  return effect.status === "admitted" || effect.status === "prepared" || effect.status === "unknown"
    ? id
    : undefined;
}

async function propose(
  world: World,
  effect: Loaded<OpenEffect>,
  how: "now" | "ask",
  hand: Hand,
): Promise<Answer | "again"> {
  const undone = idOf(effect.stream);
  const { order } = effect.state;
  const { tool, agent, goal, thread, taint } = order;
  const input = { effect: undone };
  const base = {
    tool,
    input,
    agent,
    goal,
    thread,
    task: "",
    move: "",
    evidence: [],
    spent: 0,
    compensates: undone,
    taint,
  };
  let drafted: Drafted;
  try {
    drafted = await draft(world, { ...base, why: `You asked to undo “${order.title}”.` });
  } catch (error) {
    return refusing(world, effect, hand, asFault(error).message);
  }
  const { verdict } = drafted.request;
  if (verdict.gate === "closed") return refusing(world, effect, hand, closedWords(verdict));
  // A tap on Undo is no consent where the gate asks for more than a tap.
  const grave = verdict.gate === "hard" || verdict.gate === "two-channel";
  const asks = how === "ask" || grave;
  const circumstance = byOperator(world, hand.account, hand.cause, goal);
  const asked = append<EffectState>(effectFold, effect, circumstance, [
    { type: "effect.undo-asked", data: { by: drafted.id } },
  ]);
  const way = asks ? asking(drafted, circumstance) : await consented(world, drafted, circumstance, hand);
  const ends = await undoneTrust(world, effect, circumstance);
  const result = await world.journal.commit(together({ writes: [asked.write] }, way, ends));
  if (result.is === "conflict") return "again";
  return did(asks ? `Here is what undoing ${undone} would change: card ${drafted.id}.` : "Undoing it now.");
}

/** Requested and approved in one commit: whoever asked to undo a receipt consented to take that very change back. */
async function consented(
  world: World,
  drafted: Drafted,
  circumstance: ReturnType<typeof byOperator>,
  hand: Hand,
): Promise<Partial<Commit>> {
  const { id, request } = drafted;
  const { write } = append(approvalFold, fresh(approvalFold, id), circumstance, [
    { type: "approval.requested", data: request },
    { type: "approval.decided", data: { decision: "approved", by: hand.account, reason: "" } },
  ]);
  return together(
    { writes: [write], guards: [drafted.guard] },
    await admitting(world, drafted, circumstance),
  );
}
