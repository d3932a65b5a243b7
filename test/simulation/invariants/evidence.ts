// What the invariants look at: the journal's events, their folds made anew, and what the outside saw.
import { approvalFold, type OpenApproval } from "#core/approval";
import { assignmentFold } from "#core/assignment";
import { breakerFold } from "#core/breaker";
import { capFold } from "#core/cap";
import { effectFold, type OpenEffect } from "#core/effect";
import { escalationFold } from "#core/escalation";
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
import { leaseFold, secretFold, vaultFold } from "#core/vault";
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
    capFold,
    assignmentFold,
    breakerFold,
    escalationFold,
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
    leaseFold,
    secretFold,
    vaultFold,
  ].map((fold) => [fold.kind, fold]),
) as never;

interface Told {
  readonly events: Happened[];
  readonly byStream: Map<string, Happened[]>;
  readonly folded: Map<string, unknown>;
}

/** What was folded at an earlier look at the same company: a later look goes on from there. */
const told = new WeakMap<Company, Told>();

export function evidenceOf(company: Company): Evidence {
  const known: Told = told.get(company) ?? { events: [], byStream: new Map(), folded: new Map() };
  told.set(company, known);
  const { events, byStream, folded } = known;
  for (const { body, ...event } of company.outside.store.events.slice(events.length)) {
    const { stream } = event;
    const happened: Happened = { ...event, data: JSON.parse(body ?? "{}") };
    const own = byStream.get(stream);
    events.push(happened);
    if (own === undefined) byStream.set(stream, [happened]);
    else own.push(happened);
    const fold = FOLDS[kindOf(stream)];
    folded.set(stream, fold.evolve(own === undefined ? fold.initial : folded.get(stream), happened));
  }
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
