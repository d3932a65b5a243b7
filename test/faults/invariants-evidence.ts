// What the invariants look at: every stream folded again with the real folds, the rows beside them, and the world.
import type pg from "pg";
import { roster } from "#agents/roster";
import { approvalFold } from "#core/approval";
import { assignmentFold } from "#core/assignment";
import { breakerFold } from "#core/breaker";
import { capFold } from "#core/cap";
import { effectFold } from "#core/effect";
import { escalationFold } from "#core/escalation";
import { factFold } from "#core/fact";
import { goalFold } from "#core/goal";
import { noteFold } from "#core/note";
import { operatorFold } from "#core/operator";
import { pauseFold } from "#core/pause";
import { policyFold } from "#core/policy";
import { digestFold, settingsFold, standingFold } from "#core/standing";
import type { Fold, StreamKind } from "#core/stream";
import { taskFold } from "#core/task";
import { leaseFold, secretFold, vaultFold } from "#core/vault";

/** Where the tools write. */
export interface Places {
  readonly site: string;
  /** Of the contacts and the outbox. */
  readonly dataDir: string;
}

export interface Evidence {
  readonly client: pg.ClientBase;
  /** Every stream, folded from its first event. */
  readonly streams: ReadonlyMap<string, Folded>;
  /** Streams that went on since the last look. */
  readonly changed: ReadonlySet<string>;
  /** Calls to a model that were settled: call → micros; and those settled again. */
  readonly paid: ReadonlyMap<string, number>;
  readonly twice: readonly string[];
  readonly acknowledged: readonly string[];
  readonly places: Places;
}

/** A stream as its events make it. */
export interface Folded {
  readonly version: number;
  readonly state: unknown;
  /** Types of its events, in order. */
  readonly types: readonly string[];
  /** ISO time of its last event. */
  readonly at: string;
}

export const FOLDS = {
  task: taskFold(roster),
  approval: approvalFold,
  cap: capFold,
  digest: digestFold,
  effect: effectFold,
  fact: factFold,
  goal: goalFold,
  note: noteFold,
  operator: operatorFold,
  pause: pauseFold,
  policy: policyFold,
  settings: settingsFold,
  standing: standingFold,
  lease: leaseFold,
  secret: secretFold,
  vault: vaultFold,
  assignment: assignmentFold,
  breaker: breakerFold,
  escalation: escalationFold,
} as { readonly [Kind in StreamKind]: unknown } as Readonly<Record<StreamKind, Fold<unknown>>>;
