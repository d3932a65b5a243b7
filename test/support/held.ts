// What began although a pause held it: told by the journal's order, in which the pauses stand, too.
import type { StoredEvent } from "#adapters/in-memory/store";
import type { OpenEffect } from "#core/effect";
import { heldBy, PAUSE_STREAM, pauseFold } from "#core/pause";
import type { Commit } from "#core/ports";
import { idOf } from "#core/stream";
import type { Assignment } from "#core/task-event";
import { byOperator } from "#runtime/progress";
import { append, load } from "#runtime/unit";
import type { GivenWorld } from "./world.ts";

class Watchman {
  #paused = pauseFold.initial;
  /** Positions at which each scope was paused, and each approval decided. */
  readonly #since = new Map<string, number>();
  readonly #approved = new Map<string, number>();
  readonly #orders = new Map<string, OpenEffect["order"]>();
  readonly #tasks = new Map<string, Assignment>();

  /** A sentence, where this event is a beginning that the pause held. */
  sees({ body, ...event }: StoredEvent): string[] {
    const data = JSON.parse(body ?? "{}");
    const id = idOf(event.stream);
    if (event.type === "task.assigned") this.#tasks.set(id, data);
    if (event.type === "effect.admitted") this.#orders.set(id, data.order);
    if (event.type === "approval.decided") this.#approved.set(id, event.position);
    if (event.stream === PAUSE_STREAM) this.#pauses({ ...event, data });
    const begins = event.type === "effect.prepared" || event.type === "model.called";
    const scope = begins ? this.#heldBy(id) : undefined;
    return scope === undefined ? [] : [`${event.type} of ${event.stream} although ${scope} was paused`];
  }

  #pauses(event: { position: number; type: string; data: { scope: string } }): void {
    this.#paused = pauseFold.evolve(this.#paused, event as never);
    const { scope } = event.data;
    if (event.type === "pause.began") this.#since.set(scope, this.#since.get(scope) ?? event.position);
    for (const one of this.#since.keys())
      if (!Object.hasOwn(this.#paused.paused, one)) this.#since.delete(one);
  }

  /** A rollback approved within the pause is the operator's hand on the brake. */
  #heldBy(id: string): string | undefined {
    const order = this.#orders.get(id);
    const work = order ?? this.#tasks.get(id);
    const scope = work && heldBy(this.#paused, work.domain, work.agent);
    if (scope === undefined || order?.compensates === undefined) return scope;
    return (this.#approved.get(id) ?? 0) > (this.#since.get(scope) ?? 0) ? undefined : scope;
  }
}

export function begunWhileHeld(you: GivenWorld): string[] {
  const watchman = new Watchman();
  return you.store.events.flatMap((event) => watchman.sees(event));
}

/**
 * Somebody else pauses everything in the very moment before a beginning is committed, whenever `strikes` says so in turn.
 * Holds for the process that runs now.
 */
export function pausingElsewhere(you: GivenWorld, strikes: boolean[]): void {
  const { journal } = you.world;
  const { commit } = journal;
  const begins = ({ writes }: Commit) =>
    writes.some(({ events }) =>
      events.some(({ type }) => type === "effect.prepared" || type === "model.called"),
    );
  const pause = async (): Promise<void> => {
    const paused = await load(journal, pauseFold, "company");
    if (Object.hasOwn(paused.state.paused, "company")) return;
    const circumstance = byOperator(you.world, "telegram:42", "elsewhere", "pause");
    const data = { scope: "company", by: "telegram:42" };
    const { write } = append(pauseFold, paused, circumstance, [{ type: "pause.began", data }]);
    await commit({ writes: [write] });
  };
  Object.assign(journal, {
    commit: async (given: Commit) => {
      if (begins(given) && strikes.shift() === true) await pause();
      return commit(given);
    },
  });
}
