// The work an escalation is about: what of it still waits for the operator, whatever id they named it by.
import { breakerFold } from "#core/breaker";
import { type EffectState, effectFold, type OpenEffect } from "#core/effect";
import { type EscalationState, escalationFold, escalationId, type OpenEscalation } from "#core/escalation";
import { idOf, kindOf, type Loaded } from "#core/stream";
import type { TaskState, TaskWork } from "#core/task";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { heldIn } from "./paused.ts";
import { restOf, waitingFor } from "./waits.ts";

/** What the operator named: an escalation, or one piece of work by its own id. */
export interface Named {
  readonly escalation?: Loaded<OpenEscalation>;
  /** Whose card tells of the step: that escalation's, or where they named what waits for something else, that one's. */
  readonly toldOn?: Loaded<OpenEscalation> | undefined;
  /** The stream the matter is about. */
  readonly matter: string;
  /** Streams of the work itself. */
  readonly work: readonly string[];
  /** Of a pause: the goals that it holds. */
  readonly goals?: readonly string[];
}

export async function named(world: World, id: string): Promise<Named | undefined> {
  const streams = await world.journal.whose(id);
  if (!streams.includes(`escalation/${id}`)) {
    const own = ["effect", "task", "approval", "goal", "breaker"].find((kind) =>
      streams.includes(`${kind}/${id}`),
    );
    if (own === undefined) return undefined;
    const stream = `${own}/${id}`;
    const breaker = own === "breaker" ? id : await restOf(world, stream);
    const toldOn = breaker && (await openOne(world, escalationId(`breaker/${breaker}`)));
    return { ...(await of(world, stream)), ...(toldOn && { toldOn }) };
  }
  const known = await load<EscalationState>(world.journal, escalationFold, id);
  if (known.state.status === "none") return undefined;
  const escalation = known as Loaded<OpenEscalation>;
  return { ...(await of(world, known.state.matter)), escalation, toldOn: escalation };
}

async function openOne(world: World, id: string): Promise<Loaded<OpenEscalation> | undefined> {
  const known = await load<EscalationState>(world.journal, escalationFold, id);
  return known.state.status === "open" ? (known as Loaded<OpenEscalation>) : undefined;
}

async function of(world: World, matter: string): Promise<Named> {
  if (kindOf(matter) === "pause") {
    const held = await heldIn(world, idOf(matter));
    return { matter, work: [], goals: [...new Set(held.map(({ goal }) => goal))] };
  }
  if (kindOf(matter) !== "breaker") return { matter, work: [matter] };
  const id = idOf(matter);
  const { state } = await load(world.journal, breakerFold, id);
  const waiting = await waitingFor(world, id, state);
  return { matter, work: waiting.map(({ stream }) => stream) };
}

/** An effect that waits for the operator: at rest with what it needs, or nobody knows whether it happened. */
export async function openEffect(world: World, id: string): Promise<Loaded<OpenEffect> | undefined> {
  const effect = await load<EffectState>(world.journal, effectFold, id);
  const { state } = effect;
  const rests = state.status === "admitted" && state.rests !== undefined;
  return rests || state.status === "unknown" ? (effect as Loaded<OpenEffect>) : undefined;
}

/** A task that waits for the operator: stuck, or at rest with what it needs. */
export async function openTask(world: World, id: string): Promise<Loaded<TaskWork> | undefined> {
  const task = await load<TaskState>(world.journal, world.tasks, id);
  const { state } = task;
  if (state.status === "none") return undefined;
  const waits = state.status === "active" && state.open.some(({ stage }) => stage.is === "rests");
  return waits || state.status === "stuck" ? (task as Loaded<TaskWork>) : undefined;
}
