// A company's past, as big as asked for: goals over many days, each with its task, approval, effect, fact and notes, written
// through the journal port in commits of several goals, so that chain, snapshots and views are the real ones.
import { type ApprovalRequest, approvalFold } from "#core/approval";
import { noteCard } from "#core/card";
import { effectFold } from "#core/effect";
import type { Circumstance, Happening } from "#core/event";
import { type Fact, factFold } from "#core/fact";
import { goalFold } from "#core/goal";
import { digest } from "#core/json";
import { noteFold } from "#core/note";
import type { Commit, Row } from "#core/ports";
import type { Fold } from "#core/stream";
import { append, fresh } from "#runtime/unit";
import type { World } from "#runtime/world";
import { ACCOUNT } from "./adjutant.ts";

export const THREAD = "bench:chat";
const GOALS_A_DAY = 40;
const DAY_MS = 86_400_000;
/** Goals a commit. Bigger commits are no faster; each still is all or nothing. */
const TOGETHER = 8;
const WRITERS = 16;
/** Of `goalCommit`. */
const EVENTS_A_GOAL = 15;

/** Brings the journal to about this many events, the newest of them of this moment; resolves with an approved effect's id. */
export async function fill(world: World, size: number, say: (line: string) => void): Promise<string> {
  const { position } = await world.journal.head();
  const goals = Math.max(1, Math.ceil((size - position) / EVENTS_A_GOAL));
  const now = world.clock.now().getTime();
  const oldest = now - (goals / GOALS_A_DAY) * DAY_MS;
  const batches = Array.from({ length: Math.ceil(goals / TOGETHER) }, (_, at) => at * TOGETHER).values();
  let known = "";
  let next = 100_000;
  const lane = async () => {
    for (const first of batches) {
      const count = Math.min(TOGETHER, goals - first);
      const made = Array.from({ length: count }, (_, at) =>
        pastGoal(world, first + at, new Date(oldest + (first + at) * (DAY_MS / GOALS_A_DAY))),
      );
      const result = await world.journal.commit({
        writes: made.flatMap(({ commit }) => commit.writes),
        rows: made.flatMap(({ commit }) => commit.rows ?? []),
      });
      if (result.is !== "committed") throw new Error(`${result.stream} was there already.`);
      known ||= made[0]?.effect ?? "";
      if (result.position < next) continue;
      say(`    ${result.position.toLocaleString("en")} events`);
      next += 100_000;
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, lane));
  return known;
}

/** What became of one goal: said, planned, asked, approved, done, and told. */
function pastGoal(world: World, number: number, at: Date): { commit: Commit; effect: string } {
  const [goal, task, action, note] = [world.ids.next(), world.ids.next(), world.ids.next(), world.ids.next()];
  const title = `Publish “Report ${number}”`;
  const by = (actor: string, minutes: number): Circumstance => ({
    actor,
    cause: `bench:m${number}`,
    correlation: goal,
    origin: actor.startsWith("operator") ? "operator" : "agent",
    at: new Date(at.getTime() + minutes * 60_000).toISOString(),
  });
  const write = <State>(fold: Fold<State>, id: string, circumstance: Circumstance, ...events: Happening[]) =>
    append(fold, fresh(fold, id), circumstance, events).write;
  const agent = by("agent:publisher", 1);
  const operator = by(`operator:${ACCOUNT}`, 2);
  const request = requestOf({ goal, task, title, number, at: agent.at });
  const writes = [
    write(goalFold, goal, by(`operator:${ACCOUNT}`, 0), ...goalStory(number, task, title)),
    write(world.tasks, task, agent, ...taskStory(goal, task, action, title)),
    write(
      approvalFold,
      action,
      operator,
      { type: "approval.requested", data: request },
      { type: "approval.decided", data: { decision: "approved", by: ACCOUNT, reason: "" } },
    ),
    write(effectFold, action, operator, ...effectStory(request)),
    write(noteFold, note, agent, {
      type: "note.said",
      data: { card: noteCard(note, `${title} is done.`), thread: THREAD, goal },
    }),
  ];
  const rows: Row[] = [action, note].map((card) => ({ into: "post", card, thread: THREAD }));
  if (number % 5 > 0) return { commit: { writes, rows }, effect: action };
  const fact = factOf(world.ids.next(), number, task, agent.at);
  writes.push(write(factFold, fact.id, agent, { type: "fact.kept", data: fact }));
  rows.push({ into: "fact", fact, current: true });
  return { commit: { writes, rows }, effect: action };
}

const factOf = (id: string, number: number, cause: string, validFrom: string): Fact => ({
  id,
  statement: `Report ${number} is read by the board.`,
  subject: `report ${number}`,
  domain: "content",
  confidence: 0.9,
  validFrom,
  reviewBy: new Date(Date.parse(validFrom) + 180 * DAY_MS).toISOString(),
  source: "you on bench",
  cause,
  origin: "operator",
  sort: "fact",
});

const goalStory = (number: number, task: string, title: string): Happening[] => [
  {
    type: "goal.stated",
    data: { words: `publish the report ${number} for the board`, thread: THREAD, domain: "content", task },
  },
  { type: "goal.planned", data: { steps: ["write", "publish"] } },
  { type: "goal.advanced", data: { step: "publish" } },
  { type: "goal.ended", data: { outcome: "done", summary: `${title} is done.` } },
];

function taskStory(goal: string, task: string, action: string, title: string): Happening[] {
  const brief = { words: title };
  const move = {
    do: "act" as const,
    tool: "bench.put",
    input: { key: title },
    why: "You asked for it.",
    evidence: [],
  };
  return [
    {
      type: "task.assigned",
      data: { agent: "bench-stocker", goal, thread: THREAD, domain: "content", brief },
    },
    { type: "moves.decided", data: { moves: [{ id: `${task}-1`, move }] } },
    { type: "action.proposed", data: { move: `${task}-1`, action } },
    { type: "task.heard", data: { heard: { type: "said" }, move: `${task}-1` } },
    { type: "task.ended", data: { outcome: "done", summary: `${title} is done.`, result: {} } },
  ];
}

interface About {
  readonly goal: string;
  readonly task: string;
  readonly title: string;
  readonly number: number;
  readonly at: string;
}

/** As `draft` makes it for the benchmark's tool. */
export function requestOf({ goal, task, title, number, at }: About): ApprovalRequest {
  const input = { key: title };
  const later = (hours: number) => new Date(Date.parse(at) + hours * 3_600_000).toISOString();
  return {
    tool: "bench.put",
    toolVersion: 1,
    effect: "idempotent",
    domain: "content",
    agent: "bench-stocker",
    goal,
    task,
    move: `${task}-1`,
    thread: THREAD,
    input,
    digest: digest(input),
    title,
    diff: Array.from(
      { length: 12 },
      (_, line) => `+Line ${line} of the report ${number}, as it will stand on the site.`,
    ).join("\n"),
    undo: "It can be put again.",
    targetVersion: "0",
    verdict: {
      gate: "soft",
      reasons: ["It changes the world, though doing it twice is the same as once."],
      rule: "idempotent changes ask",
      policyVersion: 1,
    },
    why: "You asked for it.",
    evidence: [{ text: "publish the report for the board", source: "you" }],
    spent: 1_200,
    expiresAt: later(24),
    remindAt: later(4),
    deciders: ["operator"],
  };
}

function effectStory(request: ApprovalRequest): Happening[] {
  const { tool, toolVersion, effect, domain, agent, goal, task, move, thread, title, input, targetVersion } =
    request;
  const order = {
    tool,
    toolVersion,
    effect,
    domain,
    agent,
    goal,
    task,
    move,
    thread,
    title,
    input,
    targetVersion,
    digest: request.digest,
    undoable: false,
  };
  return [
    { type: "effect.admitted", data: { order } },
    { type: "effect.prepared", data: { attempt: 1 } },
    {
      type: "effect.done",
      data: { receipt: { summary: `${title}: done.`, data: { key: title } }, found: false },
    },
  ];
}
