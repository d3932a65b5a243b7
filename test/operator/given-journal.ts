// A journal for /why to tell of: one goal, its card and what came of it, each step with its stream, hour and actor.
import type { ApprovalEvent, ApprovalRequest } from "#core/approval";
import type { EffectEvent, EffectOrder } from "#core/effect";
import type { Happening, JournalEvent } from "#core/event";
import type { GoalEvent } from "#core/goal";
import type { ModelSettlement, TaskEvent } from "#core/task-event";
import { whyStory } from "#operator/why";

export const ID = "k7f3qa9m";
export const NEW = "zz11zz11";
const WHEN = { now: "2026-11-22T10:30:00.000Z", zone: "UTC" };
export const YOU = "operator:slack:U1";

export type Step = readonly [stream: string, clock: string, actor: string, Happening];

/** The journal after these steps, all of one goal. */
const journal = (...steps: Step[]): JournalEvent[] =>
  steps.map(([stream, clock, actor, { type, data }], index) => ({
    ...{ stream, type, actor, schema: 1, position: index + 1, version: 1, cause: "c", correlation: "g" },
    origin: actor === "system" ? "system" : actor.startsWith("operator") ? "operator" : "agent",
    data: data as JournalEvent["data"],
    at: `2026-11-22T${clock}:00.000Z`,
  }));

export const order: EffectOrder = {
  ...{ tool: "site.publish", toolVersion: 1, effect: "compensable", domain: "content", agent: "publisher" },
  ...{ goal: "g", task: "t", move: "t-1", thread: "slack:D1", title: "Publish the post “A”" },
  ...{ input: { title: "A" }, digest: "0123456789abcdef", targetVersion: "1", undoable: true },
} as const;
export const request: ApprovalRequest = {
  ...order,
  diff: "+A",
  undo: "Undo removes it.",
  verdict: { gate: "soft", reasons: [], rule: "what can be undone asks once", policyVersion: 3 },
  why: "You asked for it.",
  evidence: [{ text: "Acme pays", source: "you on Slack" }],
  spent: 0,
  expiresAt: "2026-11-23T10:00:00.000Z",
  remindAt: "2026-11-22T14:00:00.000Z",
  deciders: ["operator"],
};

export const approval = (clock: string, actor: string, event: ApprovalEvent, id = ID): Step => [
  `approval/${id}`,
  clock,
  actor,
  event,
];
export const effect = (clock: string, event: EffectEvent, actor = "system", id = ID): Step => [
  `effect/${id}`,
  clock,
  actor,
  event,
];
export const goal = (clock: string, actor: string, event: GoalEvent): Step => ["goal/g", clock, actor, event];
export const task = (clock: string, actor: string, event: TaskEvent): Step => ["task/t", clock, actor, event];

export const settlement: ModelSettlement = {
  ...{ move: "t-1", call: "c1", cost: 4_200, basis: "reported", tokens: null, fault: null },
} as const;
export const words = 'Publish a post titled "A" saying "B"';
export const stated = goal("10:00", YOU, {
  type: "goal.stated",
  data: { words, thread: "slack:D1", domain: "company", task: "t" },
});
export const planned = goal("10:00", "agent:planner", {
  type: "goal.planned",
  data: { steps: ["draft", "publish"] },
});
export const settled = task("10:00", "agent:planner", { type: "model.settled", data: settlement });
const requested = approval("10:01", "agent:publisher", { type: "approval.requested", data: request });
export const begun = [stated, planned, settled, requested] as const;
export const approved = approval("10:02", YOU, {
  type: "approval.decided",
  data: { decision: "approved", by: "slack:U1", reason: "" },
});
export const admitted = effect("10:02", { type: "effect.admitted", data: { order } });
export const prepared = effect("10:03", { type: "effect.prepared", data: { attempt: 1, by: "p1" } });
export const retryDue = effect("10:04", {
  type: "effect.retry-due",
  data: { at: "2026-11-22T10:40:00.000Z", reason: "The server is busy." },
});
export const receipt = { summary: "Published posts/a.md (commit 57544e2).", data: {} };
export const done = effect("10:04", { type: "effect.done", data: { receipt, found: false } });

export const rowsOf = (id: string, steps: readonly Step[], kind = "approval") =>
  whyStory(`${kind}/${id}`, journal(...steps), WHEN)?.rows ?? [];
export const labelsOf = (steps: readonly Step[]) => rowsOf(ID, steps).map(([label]) => label);
export const told = (steps: readonly Step[], id = ID) => Object.fromEntries(rowsOf(id, steps));

export const superseded = (because: "edited" | "target-moved" | "policy-changed", actor: string): Step =>
  approval("10:05", actor, { type: "approval.superseded", data: { by: NEW, because } });
