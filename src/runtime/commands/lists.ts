// /inbox and /rollback: what waits for the operator, and what can be undone.
import type { OpenApproval } from "#core/approval";
import type { OpenCap } from "#core/cap";
import type { OpenEffect } from "#core/effect";
import type { OpenEscalation } from "#core/escalation";
import { showUsd } from "#core/money";
import { policyFold } from "#core/policy";
import type { Found } from "#core/ports";
import { idOf, kindOf } from "#core/stream";
import type { TaskState } from "#core/task";
import { largeAmount } from "#governance/large";
import { priorityOf } from "#governance/priority";
import { capWords } from "#operator/cap-card";
import { headed, LISTED } from "#operator/digest";
import { counted, short, showTime, spanBetween } from "#operator/words";
import type { Hand } from "../chat/answer.ts";
import { undo } from "../effect/rollback.ts";
import { refusalOf } from "../effect/undoable.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";
import { list, type Reply } from "./reply.ts";

const MANY = 500;

export async function inbox(world: World): Promise<Reply> {
  const waiting = await waitingLines(world);
  const questions = await troubleLines(world);
  const needing = await escalationLines(world);
  if (waiting.length + questions.length + needing.length === 0) return { text: "Nothing waits for you." };
  const cards = await cardsWaiting(world);
  return {
    text: `${waits(cards)}\nSay \`show <id>\` to have a card here, or decide in words: \`approve <id>\`, \`reject <id> <reason>\`.`,
    sections: [
      ...list("Needs you", needing),
      ...list(headed("Waiting", waiting, cards.waiting), waiting),
      ...list("In trouble", questions),
    ],
  };
}

/** Cards that wait for a decision, and what is in trouble, as it is listed: the same figures wherever they are told. */
export async function cardsWaiting(world: World): Promise<{ waiting: number; needing: number }> {
  const { journal } = world;
  const [waiting, unknown, ...others] = await Promise.all([
    journal.count({ kind: "approval", status: ["waiting"] }),
    unescalated(world),
    journal.count({ kind: "escalation", status: ["open"] }),
    journal.count({ kind: "cap", status: ["waiting"] }),
    journal.count({ kind: "task", status: ["stuck"] }),
  ]);
  return { waiting, needing: others.reduce((sum, one) => sum + one, unknown.length) };
}

/** Effects nobody knows the outcome of, where no matter of its own tells of that yet. */
async function unescalated({ journal }: World): Promise<readonly Found[]> {
  const found = await journal.find({ kind: "effect", status: ["unknown"], limit: MANY });
  if (found.length === 0) return found;
  const open = await journal.find({ kind: "escalation", status: ["open"], limit: MANY });
  const told = new Set(open.map(({ state }) => (state as unknown as OpenEscalation).matter));
  return found.filter(({ stream }) => !told.has(stream));
}

function waits({ waiting, needing }: { waiting: number; needing: number }): string {
  const need = needing === 1 ? "needs" : "need";
  if (waiting === 0) return `${counted(needing, "card")} ${need} you; none waits for approval.`;
  const cards = `${counted(waiting, "card")} ${waiting === 1 ? "waits" : "wait"} for your decision`;
  return needing === 0 ? `${cards}.` : `${cards}, and ${needing} more ${need} you.`;
}

/** Matters that were escalated, oldest first. */
export async function escalationLines(world: World): Promise<string[]> {
  const when = await whenHere(world);
  const query = { kind: "escalation", status: ["open"], order: "oldest", limit: LISTED } as const;
  const found = await world.journal.find(query);
  return found.map(({ stream, state }) => {
    const { title, why, since, matter } = state as unknown as OpenEscalation;
    const card = kindOf(matter) === "effect" ? ` Its own card is ${idOf(matter)}.` : "";
    return `${title} [${idOf(stream)}], since ${showTime(since, when)}: ${short(why, 140)}${card}`;
  });
}

/** What moves much first, then what serves the most important goal, then the newest. */
export async function waitingLines(world: World): Promise<string[]> {
  const when = await whenHere(world);
  const { state: policy } = await load(world.journal, policyFold, "company");
  const found = await world.journal.find({ kind: "approval", status: ["waiting"], limit: MANY });
  const lines = found.map(({ stream, state }) => {
    const { request, since, first } = state as unknown as Extract<OpenApproval, { status: "waiting" }>;
    const amount = largeAmount(policy.policy, request.stakes ?? {});
    const step = first === undefined ? "waiting" : "approved once, waiting to be confirmed for";
    const moves = amount === undefined ? "" : ` moves ${showUsd(amount)},`;
    const line = `${short(request.title, 100)} [${idOf(stream)}],${moves} ${step} ${spanBetween(since, when.now)}, until ${showTime(request.expiresAt, when)}`;
    return { line, amount: amount ?? 0, priority: priorityOf(policy.policy, request.domain) };
  });
  return lines
    .toSorted((a, b) => b.amount - a.amount || order(a.priority, b.priority))
    .slice(0, LISTED)
    .map(({ line }) => line);
}

/** Neither may be finite. */
const order = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);

/** Caps that were reached and tasks that are stuck; effects nobody knows the outcome of where that was not escalated yet. */
export async function troubleLines(world: World): Promise<string[]> {
  const unknown = (await unescalated(world)).slice(0, LISTED);
  const stuck = await world.journal.find({ kind: "task", status: ["stuck"], limit: LISTED });
  const caps = await world.journal.find({ kind: "cap", status: ["waiting"], limit: LISTED });
  return [
    ...caps.map(
      ({ stream, state }) =>
        `The cap of ${capWords(state as unknown as OpenCap)} is reached [${idOf(stream)}]: \`raise <id>\`, \`raise <id> for good\`, \`cheaper <id>\` or \`stop <id>\``,
    ),
    ...unknown.map(
      ({ stream, state }) =>
        `${short((state as unknown as OpenEffect).order.title, 100)} [${idOf(stream)}]: outcome unknown; \`retry <id>\` or \`stop <id>\``,
    ),
    ...stuck.map(
      ({ stream, state }) =>
        `${stuckLine(state as unknown as TaskState)} [${idOf(stream)}]; \`retry <id>\` or \`stop <id>\``,
    ),
  ];
}

function stuckLine(task: TaskState): string {
  if (task.status === "none") return "";
  const reason = task.open.flatMap(({ stage }) => (stage.is === "stuck" ? [stage.reason] : [])).join(" ");
  return `${task.assignment.agent}: ${short(reason, 140)}`;
}

export async function rollback(world: World, command: { id: string }, hand: Hand): Promise<Reply> {
  if (command.id !== "") return { text: (await undo(world, command.id, "ask", hand)).words };
  const done = await world.journal.find({ kind: "effect", status: ["done"], limit: LISTED });
  if (done.length === 0) return { text: "Nothing was done that could be undone." };
  const when = await whenHere(world);
  const lines = await Promise.all(
    done.map(async ({ stream, state, at }) => {
      const effect = state as unknown as OpenEffect;
      const { title, undoable, compensates } = effect.order;
      const refusal = undoable && compensates === undefined && (await refusalOf(world, idOf(stream), effect));
      const why = typeof refusal === "string" ? `: ${short(refusal, 140)}` : "";
      const line = `${short(title, 100)} [${idOf(stream)}], ${showTime(at, when)}${why}`;
      return { undoable: refusal === undefined, line };
    }),
  );
  return {
    text: "Say `/rollback <id>` to see exactly what undoing would change, before it does.",
    sections: [
      ...list(
        "Can be undone",
        lines.filter((one) => one.undoable).map((one) => one.line),
      ),
      ...list(
        "Cannot be undone",
        lines.filter((one) => !one.undoable).map((one) => one.line),
      ),
    ],
  };
}
