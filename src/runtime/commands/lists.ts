// /inbox and /rollback: what waits for the operator, and what can be undone.
import type { OpenApproval } from "#core/approval";
import type { OpenCap } from "#core/cap";
import type { OpenEffect } from "#core/effect";
import type { OpenEscalation } from "#core/escalation";
import { idOf } from "#core/stream";
import type { TaskState } from "#core/task";
import { capWords } from "#operator/cap-card";
import { short, showTime, spanBetween } from "#operator/words";
import type { Hand } from "../answer.ts";
import { undo } from "../rollback.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";
import { list, type Reply } from "./reply.ts";

const SHOWN = 20;

export async function inbox(world: World): Promise<Reply> {
  const waiting = await waitingLines(world);
  const questions = await troubleLines(world);
  const count = await world.journal.count({ kind: "approval", status: ["waiting"] });
  const needing = await escalationLines(world);
  if (waiting.length + questions.length + needing.length === 0) return { text: "Nothing waits for you." };
  const more = count > waiting.length ? ` The newest ${waiting.length} are listed.` : "";
  return {
    text: `${waits(count)}${more}\nSay \`show <id>\` to have a card here, or decide in words: \`approve <id>\`, \`reject <id> <reason>\`.`,
    sections: [...list("Needs you", needing), ...list("Waiting", waiting), ...list("In trouble", questions)],
  };
}

function waits(count: number): string {
  if (count === 0) return "No card waits, but something needs you.";
  return count === 1 ? "1 card waits for your decision." : `${count} cards wait for your decision.`;
}

/** Matters that were escalated, oldest first. */
export async function escalationLines(world: World): Promise<string[]> {
  const when = await whenHere(world);
  const query = { kind: "escalation", status: ["open"], order: "oldest", limit: SHOWN } as const;
  const found = await world.journal.find(query);
  return found.map(({ stream, state }) => {
    const { title, why, since } = state as unknown as OpenEscalation;
    return `${title} [${idOf(stream)}], since ${showTime(since, when)}: ${short(why, 140)}`;
  });
}

export async function waitingLines(world: World): Promise<string[]> {
  const when = await whenHere(world);
  const found = await world.journal.find({ kind: "approval", status: ["waiting"], limit: SHOWN });
  return found.map(({ stream, state }) => {
    const { request, since, first } = state as unknown as Extract<OpenApproval, { status: "waiting" }>;
    const step = first === undefined ? "waiting" : "approved once, waiting to be confirmed for";
    return `${short(request.title, 100)} [${idOf(stream)}], ${step} ${spanBetween(since, when.now)}, until ${showTime(request.expiresAt, when)}`;
  });
}

/** Effects nobody knows the outcome of, and tasks that are stuck. */
export async function troubleLines(world: World): Promise<string[]> {
  const unknown = await world.journal.find({ kind: "effect", status: ["unknown"], limit: SHOWN });
  const stuck = await world.journal.find({ kind: "task", status: ["stuck"], limit: SHOWN });
  const caps = await world.journal.find({ kind: "cap", status: ["waiting"], limit: SHOWN });
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
  const done = await world.journal.find({ kind: "effect", status: ["done"], limit: SHOWN });
  if (done.length === 0) return { text: "Nothing was done that could be undone." };
  const when = await whenHere(world);
  const lines = done.map(({ stream, state, at }) => {
    const { order } = state as unknown as OpenEffect;
    return {
      undoable: order.undoable,
      line: `${short(order.title, 100)} [${idOf(stream)}], ${showTime(at, when)}`,
    };
  });
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
