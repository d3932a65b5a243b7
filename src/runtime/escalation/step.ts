// The steps of a runbook: each takes an escalation's id, or that of one piece of work, whether tapped or typed.
import { type BreakerState, breakerFold } from "#core/breaker";
import { type EffectState, effectFold, type OpenEffect } from "#core/effect";
import { type EscalationState, escalationFold, type OpenEscalation, type StepVerb } from "#core/escalation";
import { idOf, kindOf, type Loaded } from "#core/stream";
import type { TaskState } from "#core/task";
import { counted } from "#operator/words";
import { type Answer, cannot, did, type Hand, unknownId } from "../answer.ts";
import { byOperator } from "../progress.ts";
import { undo } from "../rollback.ts";
import { append, load, showing, together, waking } from "../unit.ts";
import { retry as retryOne } from "../unstick.ts";
import type { World } from "../world.ts";
import { handOver } from "./hand-over.ts";
import { closingOne, refreshing } from "./open.ts";
import { isOver } from "./over.ts";
import { skipOne } from "./skip.ts";
import { type Named, named, openEffect, openTask } from "./work.ts";

type Take = (world: World, what: Named, hand: Hand) => Promise<Answer>;
type Deed = (world: World, id: string, hand: Hand) => Promise<Answer>;

/** Takes a step, and keeps on the escalation's card that it was taken. */
const step =
  (verb: StepVerb, take: Take): Deed =>
  async (world, id, hand) => {
    const what = await named(world, id);
    if (what === undefined) return unknownId(id);
    if (what.escalation?.state.status === "closed") return cannot(what.escalation.state.closed);
    const answer = await take(world, what, hand);
    if (what.escalation !== undefined) await answered(world, what.escalation, verb, answer, hand);
    return answer;
  };

async function answered(
  world: World,
  { stream }: Loaded<OpenEscalation>,
  verb: StepVerb,
  { words }: Answer,
  hand: Hand,
): Promise<void> {
  for (;;) {
    const id = idOf(stream);
    const known = await load<EscalationState>(world.journal, escalationFold, id);
    if (known.state.status !== "open") return;
    const circumstance = byOperator(world, hand.account, hand.cause, known.state.goal);
    const over = await isOver(world, { matter: known.state.matter, seen: true });
    const { write } = append<EscalationState>(escalationFold, known, circumstance, [
      { type: "escalation.answered", data: { by: hand.account, step: verb, words } },
      ...(over === undefined ? [] : [{ type: "escalation.closed", data: { why: over } }]),
    ]);
    const result = await world.journal.commit(together({ writes: [write] }, refreshing(id, known.state)));
    if (result.is === "committed") return;
  }
}

const retrying: Take = async (world, what, hand) => {
  const { matter, escalation } = what;
  switch (kindOf(matter)) {
    case "breaker":
      return tryNow(world, idOf(matter), hand);
    case "goal":
      return goOn(world, escalation, hand);
    case "approval":
      return posting(world, what, hand);
    default:
      return retryWork(world, matter, hand);
  }
};

/** What rests is tried at once; anything else that waits, by its own rule. */
async function retryWork(world: World, stream: string, hand: Hand): Promise<Answer> {
  const breaker = await restOf(world, stream);
  return breaker === undefined ? retryOne(world, idOf(stream), hand) : tryNow(world, breaker, hand);
}

async function restOf(world: World, stream: string): Promise<string | undefined> {
  if (kindOf(stream) === "effect") {
    const { state } = await load<EffectState>(world.journal, effectFold, idOf(stream));
    return state.status === "admitted" ? state.rests?.breaker : undefined;
  }
  const { state } = await load<TaskState>(world.journal, world.tasks, idOf(stream));
  const stages = state.status === "active" ? state.open.map(({ stage }) => stage) : [];
  return stages.flatMap((stage) => (stage.is === "rests" ? [stage.breaker] : []))[0];
}

async function tryNow(world: World, id: string, hand: Hand): Promise<Answer> {
  for (;;) {
    const breaker = await load<BreakerState>(world.journal, breakerFold, id);
    const { state } = breaker;
    if (state.status === "none" || state.status === "closed") return cannot("It works again already.");
    if (state.status === "probing") return cannot("It is being tried at this moment.");
    const circumstance = byOperator(world, hand.account, hand.cause, state.goal);
    const { write } = append<BreakerState>(breakerFold, breaker, circumstance, [
      { type: "breaker.asked", data: { by: hand.account } },
    ]);
    const wakes = state.waiting.map((stream) => waking(stream));
    const result = await world.journal.commit(together({ writes: [write] }, ...wakes));
    if (result.is === "conflict") continue;
    return did(
      wakes.length === 0
        ? "Nothing waits for it now; whatever needs it next tries it at once."
        : "Trying it now.",
    );
  }
}

async function goOn(
  world: World,
  escalation: Loaded<OpenEscalation> | undefined,
  hand: Hand,
): Promise<Answer> {
  if (escalation === undefined) return cannot("A goal is tried again by saying it again.");
  const id = idOf(escalation.stream);
  const circumstance = byOperator(world, hand.account, hand.cause, escalation.state.goal);
  const closed = closingOne(escalation, id, circumstance, "You let it go on.");
  const result = await world.journal.commit(together(closed));
  return result.is === "committed" ? did("It goes on.") : goOn(world, escalation, hand);
}

const skipping: Take = async (world, { work }, hand) => {
  const skipped = await Promise.all(work.map((stream) => skipOne(world, stream, hand)));
  const count = skipped.filter(Boolean).length;
  return count === 0
    ? cannot("Nothing waits here that could be skipped.")
    : did(`Skipped: ${counted(count, "matter")} left out, the rest of the work goes on.`);
};

const handing: Take = async (world, what, hand) => {
  const goals = await goalsOf(world, what);
  const told = await Promise.all(goals.map((goal) => handOver(world, goal, hand)));
  const words = told.filter((one) => one !== undefined);
  if (words.length > 0) return did(words.join("\n"));
  const { done } = await skipping(world, what, hand);
  return done ? did("It is in your hands now.") : cannot("Nothing waits here that could be handed over.");
};

const compensating: Take = async (world, what, hand) => {
  const goals = await goalsOf(world, what);
  const found = await Promise.all(goals.map((goal) => doneIn(world, goal)));
  const done = found.flat().toSorted((a, b) => (a.at < b.at ? 1 : -1));
  if (done.length === 0) return cannot("Nothing was done yet that could be undone.");
  const words: string[] = [];
  for (const { id } of done) words.push((await undo(world, id, "ask", hand)).words);
  return did(words.join("\n"));
};

async function doneIn(world: World, goal: string) {
  const found = await world.journal.find({
    kind: "effect",
    status: ["done"],
    goal,
    order: "newest",
    limit: 50,
  });
  return found.flatMap(({ stream, state }) => {
    const effect = state as unknown as OpenEffect;
    return effect.order.compensates === undefined ? [{ id: idOf(stream), at: effect.at }] : [];
  });
}

/** The goals of all that waits; of a cost, that goal. */
async function goalsOf(world: World, { matter, work, escalation }: Named): Promise<string[]> {
  const goals = await Promise.all(work.map((stream) => goalOf(world, stream)));
  const own = kindOf(matter) === "breaker" ? "" : (escalation?.state.goal ?? "");
  return [...new Set([...goals, own])].filter((goal) => goal !== "");
}

async function goalOf(world: World, stream: string): Promise<string> {
  if (kindOf(stream) === "goal") return idOf(stream);
  if (kindOf(stream) === "task") return (await openTask(world, idOf(stream)))?.state.assignment.goal ?? "";
  return (await openEffect(world, idOf(stream)))?.state.order.goal ?? "";
}

const posting: Take = async (world, { matter }, hand) => {
  await world.journal.commit(together(showing(idOf(matter), hand.thread, { anew: true })));
  return did("Here is its card.");
};

export const retry = step("retry", retrying);
export const skip = step("skip", skipping);
export const hand = step("hand", handing);
export const compensate = step("compensate", compensating);
export const show = step("show", posting);
