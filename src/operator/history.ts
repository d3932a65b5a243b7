// What a run of events tells of each action in it: its approval and effect folded to their present state, and when what was
// done. Apart from /why's words, so that a sentence is never made from one event without its outcome.
import { type ApprovalEvent, type ApprovalRequest, type ApprovalState, approvalFold } from "#core/approval";
import { type EffectEvent, type EffectOrder, type EffectState, effectFold, type Unasked } from "#core/effect";
import type { JournalEvent } from "#core/event";
import { idOf, kindOf } from "#core/stream";

export type History = readonly JournalEvent[];

/** The data of an event, whose shape its type vouches for. */
export const dataOf = <Data>(event: JournalEvent): Data => event.data as unknown as Data;

/** An approval and its effect, which share an id. */
export interface Action {
  readonly id: string;
  /** Of its two streams alone, oldest first. */
  readonly events: History;
  readonly approval: ApprovalState;
  readonly effect: EffectState;
  /** What is or was to be done, as the approval or, without one, the effect has it. */
  readonly order: Pick<
    EffectOrder | ApprovalRequest,
    "title" | "tool" | "toolVersion" | "agent" | "task" | "digest" | "compensates"
  >;
  readonly request?: ApprovalRequest;
  /** Where policy let it through without an approval. */
  readonly unasked?: Unasked;
}

export function actionOf(history: History, id: string): Action | undefined {
  const of = (kind: string) => history.filter(({ stream }) => stream === `${kind}/${id}`);
  const approval = of("approval").reduce<ApprovalState>(approvalFold.evolve, approvalFold.initial);
  const effect = of("effect").reduce<EffectState>(effectFold.evolve, effectFold.initial);
  const request = approval.status === "none" ? undefined : approval.request;
  const order = request ?? (effect.status === "none" ? undefined : effect.order);
  if (order === undefined) return undefined;
  const events = history.filter(({ stream }) => idOf(stream) === id && isAction(stream));
  const admitted = events.find(({ type }) => type === "effect.admitted");
  const { unasked } = admitted === undefined ? {} : dataOf<Admitted>(admitted);
  return { id, events, approval, effect, order, ...(request && { request }), ...(unasked && { unasked }) };
}

type Admitted = Extract<EffectEvent, { type: "effect.admitted" }>["data"];

/** Oldest first. */
export function actionsOf(history: History): Action[] {
  const ids = new Set(history.filter(({ stream }) => isAction(stream)).map(({ stream }) => idOf(stream)));
  return [...ids].flatMap((id) => actionOf(history, id) ?? []);
}

const isAction = (stream: string): boolean => ["approval", "effect"].includes(kindOf(stream));

/** The newest event of this type, if there is one. */
export const lastOf = (
  history: History,
  type: ApprovalEvent["type"] | EffectEvent["type"] | (string & {}),
): JournalEvent | undefined => history.findLast((event) => event.type === type);
