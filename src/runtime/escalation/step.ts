// The steps of a runbook: each takes an escalation's id, or that of one piece of work, whether tapped or typed.
import type { OpenEffect } from "#core/effect";
import { type EscalationState, escalationFold, type OpenEscalation, type StepVerb } from "#core/escalation";
import { idOf, kindOf, type Loaded } from "#core/stream";
import { type Answer, cannot, did, type Hand, unknownId } from "../chat/answer.ts";
import { resumeScope } from "../commands/pause.ts";
import { undo } from "../effect/rollback.ts";
import { byOperator } from "../progress.ts";
import { append, load, showing, together } from "../unit.ts";
import type { World } from "../world.ts";
import { handOver } from "./hand-over.ts";
import { closingOne, refreshing } from "./open.ts";
import { isOver } from "./over.ts";
import { pauseOver } from "./paused.ts";
import { skipOne } from "./skip.ts";
import { tryNow, tryWork } from "./try-now.ts";
import { goalsAmong } from "./waits.ts";
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
    if (what.toldOn !== undefined) await answered(world, what.toldOn, verb, answer, hand);
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
    const { state } = known;
    if (state.status === "none") return;
    const circumstance = byOperator(world, hand.account, hand.cause, state.goal);
    // What the step brought about may have closed it already.
    const over =
      state.status === "open" ? await isOver(world, { matter: state.matter, seen: true }) : undefined;
    const { write } = append<EscalationState>(escalationFold, known, circumstance, [
      { type: "escalation.answered", data: { by: hand.account, step: verb, words } },
      ...(over === undefined ? [] : [{ type: "escalation.closed", data: { why: over } }]),
    ]);
    const result = await world.journal.commit(together({ writes: [write] }, refreshing(id, state)));
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
    case "pause":
      return did((await resumeScope(world, idOf(matter), hand)).text);
    case "approval":
      return posting(world, what, hand);
    default:
      return tryWork(world, matter, hand);
  }
};

async function goOn(
  world: World,
  escalation: Loaded<OpenEscalation> | undefined,
  hand: Hand,
): Promise<Answer> {
  if (escalation === undefined) return cannot("A goal is tried again by saying it again.");
  const id = idOf(escalation.stream);
  const circumstance = byOperator(world, hand.account, hand.cause, escalation.state.goal);
  const closed = closingOne(escalation, id, circumstance, "It goes on.");
  const result = await world.journal.commit(together(closed));
  return result.is === "committed" ? did("It goes on.") : goOn(world, escalation, hand);
}

const skipping: Take = async (world, { work, matter }, hand) => {
  if (kindOf(matter) === "pause") return did((await pauseOver(world, idOf(matter), true)) ?? "");
  const skipped = await Promise.all(work.map((stream) => skipOne(world, stream, hand)));
  const count = skipped.filter(Boolean).length;
  if (count === 0) return cannot("Nothing waits here that could be skipped.");
  const steps = work.some((stream) => kindOf(stream) === "task");
  const rest = steps ? "what cannot do without ends" : "the rest of the work goes on";
  return did(`${count === 1 ? "Left out" : `${count} left out`}; ${rest}.`);
};

const IN_HANDS = "It is in your hands now.";

const handing: Take = async (world, what, hand) => {
  const goals = await goalsOf(world, what);
  const told = await Promise.all(goals.map((goal) => handOver(world, goal, hand)));
  const threads = told.filter((one) => one !== undefined);
  // How far each came is a note in its own chat, which is answer enough where that is the chat it was typed in.
  const heard = hand.message === undefined && threads.includes(hand.thread);
  if (threads.length > 0) return did(heard ? "" : IN_HANDS);
  const { done } = kindOf(what.matter) === "pause" ? { done: false } : await skipping(world, what, hand);
  return done ? did(IN_HANDS) : cannot("Nothing waits here that could be handed over.");
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
async function goalsOf(world: World, { matter, work, escalation, goals: held }: Named): Promise<string[]> {
  if (held !== undefined) return [...held];
  const goals = await Promise.all(work.map((stream) => goalOf(world, stream)));
  const own = kindOf(matter) === "breaker" ? "" : (escalation?.state.goal ?? "");
  return goalsAmong(world, [...new Set([...goals, own])]);
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
