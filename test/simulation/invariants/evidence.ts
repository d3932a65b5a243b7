// What the invariants look at: the journal's events, their folds made anew, and what the outside saw.
import { approvalFold, type OpenApproval } from "#core/approval";
import { effectFold, type OpenEffect } from "#core/effect";
import type { NewEvent } from "#core/event";
import { factFold } from "#core/fact";
import { goalFold } from "#core/goal";
import { noteFold } from "#core/note";
import { operatorFold } from "#core/operator";
import { pauseFold } from "#core/pause";
import { policyFold } from "#core/policy";
import { digestFold, settingsFold, standingFold } from "#core/standing";
import { type Fold, idOf, kindOf, type StreamKind } from "#core/stream";
import type { TaskWork } from "#core/task";
import type { Company } from "../company.ts";
import { tasks } from "../outside.ts";

/** An event as the store holds it, its payload parsed. */
export interface Happened extends NewEvent {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
}

export interface Evidence {
  readonly company: Company;
  readonly events: readonly Happened[];
  readonly byStream: ReadonlyMap<string, readonly Happened[]>;
  /** State of each stream, folded from its first event. */
  readonly folded: ReadonlyMap<string, unknown>;
  readonly approvals: ReadonlyMap<string, OpenApproval>;
  readonly effects: ReadonlyMap<string, OpenEffect>;
  readonly tasks: ReadonlyMap<string, TaskWork>;
}

export const FOLDS: Readonly<Record<StreamKind, Fold<unknown>>> = Object.fromEntries(
  [
    tasks,
    approvalFold,
    digestFold,
    effectFold,
    factFold,
    goalFold,
    noteFold,
    operatorFold,
    pauseFold,
    policyFold,
    settingsFold,
    standingFold,
  ].map((fold) => [fold.kind, fold]),
) as never;

export function evidenceOf(company: Company): Evidence {
  const events = company.outside.store.events.map(
    ({ body, ...event }): Happened => ({ ...event, data: JSON.parse(body ?? "{}") }),
  );
  const byStream = Map.groupBy(events, ({ stream }) => stream);
  const folded = new Map(
    [...byStream].map(([stream, own]) => {
      const fold = FOLDS[kindOf(stream)];
      return [stream, own.reduce<unknown>(fold.evolve, fold.initial)] as const;
    }),
  );
  const of = <State>(kind: StreamKind): Map<string, State> =>
    new Map(
      [...folded]
        .filter(([stream]) => kindOf(stream) === kind)
        .map(([stream, state]) => [idOf(stream), state as State]),
    );
  return {
    company,
    events,
    byStream,
    folded,
    approvals: of("approval"),
    effects: of("effect"),
    tasks: of("task"),
  };
}
