// Nothing is lost and nothing is stuck in silence: what was acknowledged was dealt with, and what is not finished waits on
// a card that is in sight.
import type { ApprovalState } from "#core/approval";
import type { EffectState, Rest } from "#core/effect";
import type { GoalState } from "#core/goal";
import { idOf, kindOf } from "#core/stream";
import type { OpenMove, TaskWork } from "#core/task";
import type { Evidence } from "./invariants-evidence.ts";

export async function inputs({ client, acknowledged }: Evidence): Promise<string[]> {
  const { rows } = await client.query<{ id: string; handled: boolean }>(
    "select id, handled_at is not null as handled from inbound",
  );
  const kept = new Map(rows.map(({ id, handled }) => [id, handled]));
  return [
    ...acknowledged
      .filter((id) => !kept.has(id))
      .map((id) => `inputs: ${id} was acknowledged and is not kept`),
    ...rows.filter(({ handled }) => !handled).map(({ id }) => `inputs: ${id} was never dealt with`),
  ];
}

export async function waiting({ streams, client }: Evidence): Promise<string[]> {
  const found: string[] = [];
  for (const [stream, { state }] of streams) found.push(...idle(streams, stream, state));
  const { rows } = await client.query<{ card: string }>("select card from post where wanted > shown");
  return [...found, ...rows.map(({ card }) => `waiting: the card ${card} is wished for and not shown`)];
}

function idleEffect(streams: Evidence["streams"], stream: string, effect: EffectState): string[] {
  const { status } = effect;
  if (status === "admitted" && (capWaits(streams, effect.capped) || rests(streams, effect.rests))) return [];
  return status === "admitted" || status === "prepared" ? [`waiting: ${stream} is still ${status}`] : [];
}

function idle(streams: Evidence["streams"], stream: string, state: unknown): string[] {
  switch (kindOf(stream)) {
    case "effect":
      return idleEffect(streams, stream, state as EffectState);
    case "task": {
      const { status, open } = state as TaskWork;
      const silent = status === "active" ? open.filter((move) => !waits(streams, move)) : [];
      return silent.map((move) => `waiting: ${stream} does not go on with ${JSON.stringify(move)}`);
    }
    case "goal": {
      const { status, task } = state as Extract<GoalState, { task: string }>;
      const work = streams.get(`task/${task}`)?.state as TaskWork | undefined;
      const alive = work?.status === "active" || work?.status === "stuck";
      return status === "working" && !alive
        ? [`waiting: ${stream} works and its task is ${work?.status}`]
        : [];
    }
    default:
      return [];
  }
}

/** Work that met a cap waits on its card. */
const capWaits = (streams: Evidence["streams"], cap: string | undefined): boolean =>
  (streams.get(`cap/${cap}`)?.state as { status?: string } | undefined)?.status === "waiting";

/** What it needs failed again and again, and is tried again by itself. */
const rests = (streams: Evidence["streams"], rest: Rest | undefined): boolean => {
  const breaker = streams.get(`breaker/${rest?.breaker}`)?.state as { status?: string } | undefined;
  return breaker?.status === "open" || breaker?.status === "probing";
};

function waits(streams: Evidence["streams"], { stage }: OpenMove): boolean {
  if (stage.is === "stuck") return true;
  if (stage.is === "capped") return capWaits(streams, stage.cap);
  if (stage.is === "rests") return rests(streams, stage);
  if (stage.is === "proposed") {
    const id = latest(streams, stage.action);
    const approval = streams.get(`approval/${id}`)?.state as ApprovalState | undefined;
    const effect = streams.get(`effect/${id}`)?.state as EffectState | undefined;
    const held =
      effect?.status === "admitted" && (capWaits(streams, effect.capped) || rests(streams, effect.rests));
    return approval?.status === "waiting" || effect?.status === "unknown" || held;
  }
  if (stage.is !== "delegated") return false;
  return Object.keys(stage.children).some((child) => {
    const { status } = (streams.get(`task/${child}`)?.state ?? {}) as Partial<TaskWork>;
    return status === "active" || status === "stuck";
  });
}

function latest(streams: Evidence["streams"], id: string): string {
  const approval = streams.get(`approval/${id}`)?.state as ApprovalState | undefined;
  return approval?.status === "superseded" ? latest(streams, approval.by) : id;
}

/** The status in which each kind of matter waits for the operator. */
const ASKS: Readonly<Record<string, string>> = {
  approval: "waiting",
  effect: "unknown",
  task: "stuck",
  cap: "waiting",
  escalation: "open",
};

/** What waits for the operator stands in a chat. */
export async function cards({ streams, client }: Evidence): Promise<string[]> {
  const asked = [...streams].flatMap(([stream, { state }]) => {
    const { status } = state as { status: string };
    const asks = ASKS[kindOf(stream) as string];
    return asks !== undefined && status === asks ? [idOf(stream)] : [];
  });
  const { rows } = await client.query<{ card: string }>(
    "select card from post where card = any($1) and message is not null and gave_up is null",
    [asked],
  );
  const stands = new Set(rows.map(({ card }) => card));
  return asked.filter((id) => !stands.has(id)).map((id) => `cards: ${id} waits and stands nowhere`);
}
