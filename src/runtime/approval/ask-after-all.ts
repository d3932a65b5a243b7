// What policy had let through without asking, asked about after all: it is no longer as it was judged, or nobody knows whether
// it happened. Apart from superseding, since there is no card whose place the new one takes.
import type { Because } from "#core/approval";
import type { EffectEvent, EffectOrder, OpenEffect } from "#core/effect";
import type { Circumstance } from "#core/event";
import type { JsonObject } from "#core/json";
import type { Evidence } from "#core/move";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import type { TaskState } from "#core/task";
import { spentOn } from "../perform/act.ts";
import { append, load, showing, together, wakeTask } from "../unit.ts";
import type { World } from "../world.ts";
import { asking, draft } from "./propose.ts";
import { asked, type Superseding, tokenOf } from "./supersede.ts";

/** The card waits, and the task follows it. Rejects with a Fault when it cannot be previewed any more. */
export async function askingAfterAll(
  world: World,
  effect: Loaded<OpenEffect>,
  circumstance: Circumstance,
  change: { because: Because; input?: JsonObject; notes?: readonly string[] },
): Promise<Superseding> {
  const id = idOf(effect.stream);
  const { order } = effect.state;
  const { because, input = order.input, notes = [] } = change;
  const proposal = {
    ...order,
    ...(await reasonOf(world, effect.stream)),
    input,
    spent: await spentOn(world, order.goal),
    replaces: id,
    because,
    token: tokenOf(because, order.token, id),
  };
  const drafted = asked(await draft(world, proposal), notes);
  const followed = await following(world, order, drafted.id, circumstance);
  const shown = showing(id, order.thread, { onlyWhereShown: true });
  return { drafted, commit: together(asking(drafted, circumstance), followed, shown) };
}

/** Why it was to be done, as it was said when it was let through. */
async function reasonOf(
  world: World,
  stream: string,
): Promise<{ readonly why: string; readonly evidence: readonly Evidence[] }> {
  const [first] = await world.journal.events({ stream, types: ["effect.admitted"], limit: 1 });
  const { unasked } = (first?.data ?? {}) as Partial<Admitted>;
  return {
    why: unasked?.why ?? "It was let through without asking before.",
    evidence: unasked?.evidence ?? [],
  };
}

type Admitted = Extract<EffectEvent, { type: "effect.admitted" }>["data"];

async function following(
  world: World,
  order: EffectOrder,
  action: string,
  circumstance: Circumstance,
): Promise<Partial<Commit>> {
  if (order.task === "") return {};
  const task = await load<TaskState>(world.journal, world.tasks, order.task);
  if (task.state.status !== "active" && task.state.status !== "stuck") return {};
  const { write } = append<TaskState>(world.tasks, task, circumstance, [
    { type: "action.proposed", data: { move: order.move, action } },
  ]);
  return together({ writes: [write] }, wakeTask(order.task));
}
