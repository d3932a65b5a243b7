// Nothing is stuck in silence: what is not finished waits on a card in sight, or for its timetable. And digests come once.
import type { OpenCap } from "#core/cap";
import type { GoalState } from "#core/goal";
import { idOf, kindOf } from "#core/stream";
import type { OpenMove, TaskWork } from "#core/task";
import type { Evidence } from "./evidence.ts";

export function waiting(evidence: Evidence): string[] {
  const { approvals, effects, tasks, folded, company } = evidence;
  const cards = [
    ...[...approvals]
      .filter(([, { status }]) => status === "waiting")
      .map(([id, approval]) => [id, "first" in approval && approval.first ? "confirm" : "approve"] as const),
    ...[...effects]
      .filter(
        ([, { status, rests }]) => status === "unknown" || (status === "admitted" && rests !== undefined),
      )
      .map(([id]) => [id, "retry"] as const),
    ...[...tasks].filter(([, { status }]) => status === "stuck").map(([id]) => [id, "retry"] as const),
    ...capsOf(evidence)
      .filter(([, { status }]) => status === "waiting")
      .map(([id]) => [id, "raise"] as const),
  ];
  const hidden = cards.filter(([id, verb]) => !inSight(evidence, id, verb));
  const idle = [...tasks].flatMap(([id, task]) =>
    task.status === "active" ? idling(evidence, id, task) : [],
  );
  const goals = [...folded].flatMap(([stream, state]) => {
    const goal = state as GoalState;
    if (kindOf(stream) !== "goal" || goal.status !== "working") return [];
    const task = tasks.get(goal.task);
    return task?.status === "active" || task?.status === "stuck"
      ? []
      : [`${stream} works and its task is ${task?.status}`];
  });
  const posts = [...company.outside.store.posts.values()].flatMap(({ card, wanted, shown, gaveUp }) =>
    wanted > shown && gaveUp === undefined ? [`the card ${card} is wished for and not shown`] : [],
  );
  return [
    ...hidden.map(([id, verb]) => `${id} waits and no card in sight offers ${verb}`),
    ...idle,
    ...goals,
    ...posts,
  ];
}

function inSight({ company }: Evidence, id: string, verb: string): boolean {
  return [...company.outside.chats.values()].some((chat) =>
    chat.messages().some(({ card }) => card.buttons.some((one) => one.about === id && one.verb === verb)),
  );
}

function idling(evidence: Evidence, id: string, { open, assignment }: TaskWork): string[] {
  const silent = open.filter((move) => !waits(evidence, move));
  if (open.length > 0 && silent.length === 0) return [];
  const moves = silent.map(
    ({ id: move, stage, move: { do: does } }) => `${does} ${move} is ${JSON.stringify(stage)}`,
  );
  return [`task ${id} of the ${assignment.agent} waits for nothing: ${moves.join(", ")}`];
}

/** Caps that were met, by id. */
const capsOf = ({ folded }: Evidence): [string, OpenCap][] =>
  [...folded].flatMap(([stream, state]) =>
    kindOf(stream) === "cap" ? [[idOf(stream), state as OpenCap]] : [],
  );

const capWaits = ({ folded }: Evidence, id: string | undefined): boolean =>
  (folded.get(`cap/${id}`) as OpenCap | undefined)?.status === "waiting";

function waits(evidence: Evidence, { stage }: OpenMove): boolean {
  const { approvals, effects, tasks } = evidence;
  if (stage.is === "stuck" || stage.is === "rests") return true;
  if (stage.is === "capped") return capWaits(evidence, stage.cap);
  if (stage.is === "proposed")
    return (
      approvals.get(final(approvals, stage.action))?.status === "waiting" ||
      effects.get(final(approvals, stage.action))?.status === "unknown" ||
      effects.get(final(approvals, stage.action))?.rests !== undefined ||
      capWaits(evidence, effects.get(final(approvals, stage.action))?.capped)
    );
  if (stage.is !== "delegated") return false;
  return Object.keys(stage.children).some((child) =>
    ["active", "stuck"].includes(tasks.get(child)?.status ?? ""),
  );
}

function final(approvals: Evidence["approvals"], id: string): string {
  const approval = approvals.get(id);
  return approval?.status === "superseded" ? final(approvals, approval.by) : id;
}

/** At most one a day and channel, each posted at most once, unless the operator asks to see it again. */
export function digests({ events, company }: Evidence): string[] {
  const { shown, store } = company.outside;
  const sent = events.filter(({ type }) => type === "digest.sent");
  const days = sent.map(({ data }) => String(data.day));
  const notes = new Set(sent.flatMap(({ data }) => data.notes as string[]));
  for (const { body } of store.inbound.values()) notes.delete(/"show (\w+)/.exec(body)?.[1] ?? "");
  const posted = shown
    .filter(({ card, posted: anew }) => anew && notes.has(card.id))
    .map(({ card }) => card.id);
  return [
    ...twice(days).map((day) => `the digest of ${day} was sent twice`),
    ...twice(posted).map((id) => `the digest ${id} was posted twice`),
  ];
}

const twice = (items: readonly string[]): string[] => items.filter((item, at) => items.indexOf(item) !== at);
