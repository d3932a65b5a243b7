// A model call: reserved before, settled after, retried by rule, and escalated as a card when that does not help.
import type { Agent, Heard } from "#core/agent";
import { asFault, type Fault } from "#core/fault";
import type { JsonObject } from "#core/json";
import type { Prompt, ThinkReply, ThinkRequest } from "#core/model";
import type { Micros } from "#core/money";
import { PAUSE_STREAM } from "#core/pause";
import type { Commit } from "#core/ports";
import { idOf } from "#core/stream";
import type { ModelSettlement, TaskEvent } from "#core/task";
import { THOUGHTS } from "#core/thought";
import { outOfMoney } from "#governance/limits";
import { inHandElsewhere } from "../elsewhere.ts";
import { later, type Performed, type Progress, type Turn } from "../progress.ts";
import { showing, together, wakeAgain, waking } from "../unit.ts";

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
  const about = move.about as unknown as JsonObject;
  const request: ThinkRequest = { prompt, about, reply: THOUGHTS[move.prompt].reply };
  if (stage.is !== "called") return reserve(turn, request, agent, prompt);
  if (world.underWay.has(stage.call)) return call(turn, request, stage);
  const begun = { by: stage.by, at: stage.at, patienceMs: PATIENCE_MS };
  return (await inHandElsewhere(world, task.stream, begun)) ? "blocked" : lost(turn, stage);
}

/** Commits that the call is about to be made, and the worst it can cost. A pause in between refuses the commit. */
function reserve(turn: Turn<"think">, request: ThinkRequest, agent: Agent, prompt: Prompt): Progress {
  const { world, task, open, pause } = turn;
  const reserved = world.model.reserve(request);
  const tooMuch = outOfMoney(task.state, agent.budget, reserved);
  if (tooMuch !== undefined) return stuck(turn, tooMuch);
  const call = `${open.id}-${open.attempts + 1}-${world.ids.next()}`;
  world.underWay.add(call);
  const data = {
    move: open.id,
    call,
    attempt: open.attempts + 1,
    model: world.model.name,
    prompt: prompt.name,
    promptHash: prompt.hash,
    reserved,
    by: world.presence.me,
  };
  return {
    happened: [{ type: "model.called", data }],
    guards: [{ stream: PAUSE_STREAM, version: pause.version }],
  };
}

interface Called {
  readonly call: string;
  readonly reserved: Micros;
}

async function call(turn: Turn<"think">, request: ThinkRequest, called: Called): Promise<Progress> {
  const { world } = turn;
  try {
    return answered(turn, await world.model.think(request, world.deadline(DEADLINE_MS)), called);
  } catch (error) {
    return failed(turn, asFault(error), called);
  } finally {
    world.underWay.delete(called.call);
  }
}

function answered(turn: Turn<"think">, reply: ThinkReply, { call }: Called): Progress {
  const { cost, basis, usage } = reply;
  const heard = { type: "thought", prompt: turn.move.prompt, reply: reply.reply } as Heard;
  return together2(settle(turn, { move: turn.open.id, call, cost, basis, tokens: usage, fault: null }), {
    heard,
  });
}

/** Faults that a call may have been charged for are settled at the reservation. */
function failed(turn: Turn<"think">, fault: Fault, { call, reserved }: Called): Progress {
  const { world, open, task } = turn;
  const uncharged = ["rate-limited", "not-allowed", "not-found", "over-budget"].includes(fault.code);
  const cost = uncharged ? 0 : reserved;
  const settlement = settle(turn, {
    move: open.id,
    call,
    cost,
    basis: cost === 0 ? "free" : "reserved",
    tokens: null,
    fault: `${fault.code}: ${fault.message}`,
  });
  if (fault.retry === "never" || open.attempts >= ATTEMPTS)
    return together2(settlement, stuck(turn, `${fault.message} (asked ${times(open.attempts)})`));
  const until = later(world, Math.max(fault.retry.afterMs, BACKOFF_MS * 2 ** (open.attempts - 1)));
  const postponed: TaskEvent = {
    type: "move.postponed",
    data: { move: open.id, until, reason: fault.message },
  };
  return together2(settlement, { happened: [postponed], ...waking(task.stream, until) });
}

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);

/** A call found committed without a reply after a crash: settled at its reservation, then made again by rule. */
function lost(turn: Turn<"think">, { call, reserved }: Called): Progress {
  const fault = "the process ended before the reply was kept";
  return settle(turn, {
    move: turn.open.id,
    call,
    cost: reserved,
    basis: reserved === 0 ? "free" : "reserved",
    tokens: null,
    fault,
  });
}

function settle(turn: Turn<"think">, data: ModelSettlement): Progress {
  const { world, task } = turn;
  const { domain, agent, goal } = task.state.assignment;
  const at = world.clock.now().toISOString();
  const row = {
    into: "spend" as const,
    id: data.call,
    at,
    domain,
    agent,
    goal,
    model: world.model.name,
    micros: data.cost,
  };
  return { happened: [{ type: "model.settled", data }], rows: data.cost > 0 ? [row] : [] };
}

/** The move waits on a visible card with Try again and Stop. */
function stuck(turn: Turn<"think">, reason: string): Progress {
  const { task, open } = turn;
  const event: TaskEvent = { type: "move.stuck", data: { move: open.id, reason } };
  return { happened: [event], ...showing(idOf(task.stream), task.state.assignment.thread) };
}

function together2(first: Progress, second: Progress): Progress {
  const both: Commit = together(first, second);
  const happened = [...(first.happened ?? []), ...(second.happened ?? [])];
  return { ...both, happened, ...(second.heard === undefined ? {} : { heard: second.heard }) };
}
