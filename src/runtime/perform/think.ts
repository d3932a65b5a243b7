// A model call: reserved before, settled after, retried by rule, and escalated as a card when that does not help.
import type { Agent, Heard } from "#core/agent";
import { type BreakerKey, breakerId } from "#core/breaker";
import { capFold } from "#core/cap";
import { asFault, type Fault } from "#core/fault";
import type { ThinkReply, ThinkRequest } from "#core/model";
import type { Micros } from "#core/money";
import { PAUSE_STREAM } from "#core/pause";
import type { Commit } from "#core/ports";
import { idOf } from "#core/stream";
import type { ModelSettlement, TaskEvent } from "#core/task-event";
import { isBroken } from "#governance/breaker";
import type { Short } from "#governance/caps";
import { outOfMoney } from "#governance/limits";
import { modelKey, tries } from "../breaker.ts";
import { inHandElsewhere } from "../elsewhere.ts";
import { type Choice, chosen, modelNamed } from "../money/choose-model.ts";
import { type Met, reserving } from "../money/purse.ts";
import { type Call, settling } from "../money/rows.ts";
import { wakingCaps } from "../money/run-cap.ts";
import { actingAs, later, type Performed, type Progress, type Turn } from "../progress.ts";
import { type Asked, requestOf } from "../request.ts";
import { load, showing, together, wakeAgain, waking } from "../unit.ts";
import { hitting, leaving, waitsAt } from "./capped.ts";
import { answers, counted, resting } from "./resting.ts";

/** Calls made for one move before the operator is asked. */
const ATTEMPTS = 4;
const DEADLINE_MS = 120_000;
/** After this a call that another process made is lost, even if that process lives. */
const PATIENCE_MS = DEADLINE_MS + 30_000;
/** Backoff where the endpoint names none: 1, 2, 4 s. */
const BACKOFF_MS = 1_000;

export async function think(turn: Turn<"think">): Promise<Performed> {
  const { world, task, open, move } = turn;
  const { stage } = open;
  if (stage.is === "stuck") return "blocked";
  if (stage.is === "postponed" && stage.until > world.clock.now().toISOString()) {
    await wakeAgain(world, task.stream, stage.until);
    return "blocked";
  }
  const prompt = world.prompts.get(move.prompt);
  const agent = world.agents.get(task.state.assignment.agent);
  if (prompt === undefined || agent === undefined)
    return stuck(turn, `There is no prompt called ${move.prompt}.`);
  if (stage.is !== "called") return reserve(turn, await requestOf(world, prompt, move), agent);
  if (world.underWay.has(stage.call))
    return call(turn, await requestOf(world, prompt, move, stage.policyVersion), stage);
  const begun = { by: stage.by, at: stage.at, patienceMs: PATIENCE_MS };
  return (await inHandElsewhere(world, task.stream, begun)) ? "blocked" : lost(turn, stage);
}

/** Commits that the call is about to be made, and holds the worst it can cost. A pause in between refuses the commit. */
async function reserve(turn: Turn<"think">, request: Asked, agent: Agent): Promise<Performed> {
  const { world, task, open, pause } = turn;
  const choice = await chosen(world, request, task.state.assignment);
  const { model, reserved, purse } = choice;
  const beyond = outOfMoney(task.state, agent.budget, reserved);
  if (beyond !== undefined) return stuck(turn, beyond);
  if (choice.short !== undefined) return atCap(turn, { ...choice, short: choice.short });
  const rests = await resting(turn, modelKey(model.name), true);
  if (rests !== undefined) return rests;
  const call = `${open.id}-${open.attempts + 1}-${world.ids.next()}`;
  world.underWay.add(call);
  const data = {
    move: open.id,
    call,
    attempt: open.attempts + 1,
    model: model.name,
    prompt: request.prompt.name,
    promptHash: request.prompt.hash,
    policyVersion: request.policyVersion,
    reserved,
    held: purse !== undefined && reserved > 0,
    by: world.presence.me,
  };
  const at = world.clock.now().toISOString();
  const rows = purse === undefined ? [] : reserving(purse, call, model.name, reserved, at);
  const guards = [
    { stream: PAUSE_STREAM, version: pause.version },
    ...(purse === undefined ? [] : [purse.guard]),
  ];
  const left = await goingOn(turn);
  return { happened: [{ type: "model.called", data }], ...together({ rows, guards }, left) };
}

async function call(turn: Turn<"think">, request: ThinkRequest, called: Call): Promise<Progress> {
  const { world } = turn;
  const model = modelNamed(world, called.model);
  try {
    return await answered(turn, await model.think(request, world.deadline(DEADLINE_MS)), called);
  } catch (error) {
    return await failed(turn, asFault(error), called);
  } finally {
    world.underWay.delete(called.call);
  }
}

async function answered(turn: Turn<"think">, reply: ThinkReply, called: Call): Promise<Progress> {
  const { cost, basis, usage } = reply;
  const heard = { type: "thought", prompt: turn.move.prompt, reply: reply.reply } as Heard;
  const settlement = await settle(turn, called, { cost, basis, tokens: usage, fault: null });
  return together2(together2(settlement, await answers(turn, modelKey(called.model))), { heard });
}

/** Faults that a call may have been charged for are settled at the reservation. */
async function failed(turn: Turn<"think">, fault: Fault, called: Call): Promise<Progress> {
  const { world, open, task } = turn;
  const uncharged = ["rate-limited", "not-allowed", "not-found", "over-budget"].includes(fault.code);
  const settlement = await settle(turn, called, {
    ...unheard(uncharged ? 0 : called.reserved),
    fault: `${fault.code}: ${fault.message}`,
  });
  const key = modelKey(called.model);
  const most = open.attempts >= ATTEMPTS || (isBroken(fault.code) && (await tries(world, key, task.stream)));
  if (fault.retry === "never" || most) return together2(settlement, await givenUp(turn, key, fault));
  const until = later(world, Math.max(fault.retry.afterMs, BACKOFF_MS * 2 ** (open.attempts - 1)));
  const postponed: TaskEvent = {
    type: "move.postponed",
    data: { move: open.id, until, reason: fault.message },
  };
  return together2(settlement, { happened: [postponed], ...waking(task.stream, until) });
}

/** It waits with all that need this model where that rests by now; else on a card of its own. */
async function givenUp(turn: Turn<"think">, key: BreakerKey, fault: Fault): Promise<Progress> {
  const { world, open } = turn;
  const told = await counted(turn, key, fault);
  const commit = told?.commit ?? {};
  if (told?.until !== undefined) {
    const data = { move: open.id, until: later(world, 0), reason: fault.message };
    return { happened: [{ type: "move.postponed", data }], ...commit };
  }
  const by = isBroken(fault.code) ? breakerId(key) : undefined;
  return together2(commit, stuck(turn, `${fault.message} (asked ${times(open.attempts)})`, by));
}

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);

/** A call found committed without a reply after a crash: settled at its reservation, then made again by rule. */
const lost = (turn: Turn<"think">, called: Call): Promise<Progress> =>
  settle(turn, called, {
    ...unheard(called.reserved),
    fault: "the process ended before the reply was kept",
  });

const unheard = (cost: Micros) => ({ cost, basis: cost === 0 ? "free" : "reserved", tokens: null }) as const;

async function settle(
  { world, task, open }: Turn<"think">,
  called: Call,
  came: Omit<ModelSettlement, "move" | "call">,
): Promise<Progress> {
  const data: ModelSettlement = { move: open.id, call: called.call, ...came };
  const rows = await settling(world, task.state.assignment, called, came.cost);
  // What others wait for may fit now.
  const freed = called.held && came.cost < called.reserved ? await wakingCaps(world) : {};
  return { happened: [{ type: "model.settled", data }], ...together({ rows }, freed) };
}

/** The call does not fit under a cap: it waits on that cap's card, with all that met it. */
async function atCap(turn: Turn<"think">, { short, reserved, offered }: Choice & { short: Met & Short }) {
  const { world, task, open } = turn;
  const cap = idOf(short.met.stream);
  const waits = open.stage.is === "capped" && open.stage.cap === cap && waitsAt(short.met.state, task.stream);
  if (waits) return "blocked";
  const { domain, agent, goal, thread } = task.state.assignment;
  const who = { work: task.stream, domain, agent, goal, thread, need: reserved, cheaper: offered };
  const hit = await hitting(world, short, who, actingAs(world, task.state, open.id));
  const capped: TaskEvent = { type: "move.capped", data: { move: open.id, cap } };
  return { happened: [capped], ...hit };
}

/** It waited, and goes on: the cap's card, where it waited for that without a decision, and the goal's progress say so. */
async function goingOn({ world, task, open }: Turn<"think">): Promise<Partial<Commit>> {
  const { stage } = open;
  if (stage.is !== "capped" && stage.is !== "rests") return {};
  const { goal, thread } = task.state.assignment;
  const shown = showing(goal, thread, { onlyWhereShown: true });
  if (stage.is === "rests") return shown;
  const met = await load(world.journal, capFold, stage.cap);
  return together(leaving(met, task.stream, actingAs(world, task.state, open.id)), shown);
}

/** The move waits on a visible card with Try again and Stop. */
function stuck(turn: Turn<"think">, reason: string, by?: string): Progress {
  const { task, open } = turn;
  const event: TaskEvent = { type: "move.stuck", data: { move: open.id, reason, by } };
  return { happened: [event], ...showing(idOf(task.stream), task.state.assignment.thread) };
}

function together2(first: Progress, second: Progress): Progress {
  const both: Commit = together(first, second);
  const happened = [...(first.happened ?? []), ...(second.happened ?? [])];
  return { ...both, happened, ...(second.heard === undefined ? {} : { heard: second.heard }) };
}
