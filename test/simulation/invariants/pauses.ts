// Inside a pause nothing begins that it holds, save a rollback approved within it. Told by the journal's order, not by clocks.
import type { OpenEffect } from "#core/effect";
import { heldBy, PAUSE_STREAM, type PauseState, pauseFold } from "#core/pause";
import { idOf } from "#core/stream";
import type { Evidence, Happened } from "./evidence.ts";

export function pauses({ events, effects, tasks }: Evidence): string[] {
  let state: PauseState = pauseFold.initial;
  let since = new Map<string, number>();
  const approved = new Map<string, number>();
  const rollbackWithin = (order: OpenEffect["order"] | undefined, id: string, scope: string): boolean =>
    order?.compensates !== undefined && (approved.get(id) ?? 0) > (since.get(scope) ?? 0);
  const begun = ({ type, stream, position }: Happened): string[] => {
    const id = idOf(stream);
    const order = effects.get(id)?.order;
    const of = order ?? tasks.get(id)?.assignment;
    const scope = of && heldBy(state, of.domain, of.agent);
    if (scope === undefined || rollbackWithin(order, id, scope)) return [];
    return [`${type} of ${stream} at ${position} although ${scope} was paused`];
  };
  return events.flatMap((event) => {
    const { type, stream, position } = event;
    if (type === "approval.decided") approved.set(idOf(stream), position);
    if (stream === PAUSE_STREAM) {
      state = pauseFold.evolve(state, event);
      since = new Map(Object.keys(state.paused).map((scope) => [scope, since.get(scope) ?? position]));
    }
    return type === "effect.prepared" || type === "model.called" ? begun(event) : [];
  });
}
