// Proposing an action: preview, then policy, then either an approval that waits or an effect that is admitted at once.
import type { ApprovalRequest, Because } from "#core/approval";
import { approvalFold } from "#core/approval";
import { secondStep } from "#core/confirmation";
import { type EffectOrder, effectFold } from "#core/effect";
import type { Circumstance } from "#core/event";
import type { Action } from "#core/gate";
import { digest, type JsonObject } from "#core/json";
import type { Micros } from "#core/money";
import type { Evidence } from "#core/move";
import { pauseFold } from "#core/pause";
import { policyFold } from "#core/policy";
import type { Commit, Guard } from "#core/ports";
import type { Taint } from "#core/taint";
import { evaluate } from "#governance/evaluate";
import { largeAmount, REMINDS_SOONER } from "#governance/large";
import { type Operation, operationOf } from "../effect/operation.ts";
import { later } from "../progress.ts";
import { append, fresh, load, showing, together, waking } from "../unit.ts";
import { crosses, missing } from "../vault/lend.ts";
import type { World } from "../world.ts";
import { todayFor } from "../zone.ts";
import { onOtherChannels } from "./second-step.ts";
import { taintedWords } from "./tainted-words.ts";

/** Who wants what done, and why; `compensates` makes it a rollback of that effect. */
export interface Proposal {
  readonly tool: string;
  readonly input: JsonObject;
  readonly agent: string;
  readonly goal: string;
  readonly task: string;
  readonly move: string;
  readonly thread: string;
  readonly why: string;
  readonly evidence: readonly Evidence[];
  readonly spent: Micros;
  /** The texts from outside that whoever proposes it has read. */
  readonly taint?: readonly Taint[] | undefined;
  readonly compensates?: string | undefined;
  readonly token?: string | undefined;
  readonly replaces?: string | undefined;
  readonly because?: Because | undefined;
}

export interface Drafted {
  readonly id: string;
  readonly request: ApprovalRequest;
  readonly operation: Operation;
  /** The card on the operator's other channels, where its gate wants a second one. */
  readonly elsewhere: Partial<Commit>;
  /** The policy must still be the one that was asked. */
  readonly guard: Guard;
}

const HOUR_MS = 3_600_000;

/** The domain of agents that serve them all. */
const COMPANY = "company";

/** What policy is asked about, before the card and once more before the effect. */
export function actionOf(
  world: World,
  operation: Pick<Operation, "tool" | "effect" | "domain" | "stakes"> & Partial<Pick<Operation, "needs">>,
  { agent, taint = [] }: Pick<EffectOrder, "agent" | "taint">,
): Action {
  const { tool, effect, domain, stakes, needs = [] } = operation;
  const own = world.agents.get(agent)?.domain ?? COMPANY;
  return {
    ...stakes,
    tool,
    effect,
    domain,
    agent,
    reachesOut: world.tools.get(tool)?.reachesOut,
    crossDomain: (own !== COMPANY && own !== domain) || crosses(domain, needs),
    taint: taint.map(({ source }) => source),
  };
}

/** Previews and asks policy; commits nothing. Rejects with the tool's Fault when it cannot even be previewed. */
export async function draft(world: World, proposal: Proposal): Promise<Drafted> {
  const operation = await operationOf(world, proposal);
  const absent = missing(operation.tool, operation.needs);
  if (absent !== undefined) throw absent;
  const preview = await operation.preview();
  const policy = await load(world.journal, policyFold, "company");
  const { effect, domain, toolVersion, stakes } = operation;
  const id = world.ids.next();
  const now = world.clock.now().getTime();
  const today = await todayFor(world, policy.state.policy);
  const action = actionOf(world, operation, proposal);
  const verdict = evaluate(policy.state, action, today);
  const { expireHours, remindHours, waitMinutes } = policy.state.policy.approvals;
  const sooner = largeAmount(policy.state.policy, stakes) === undefined ? 1 : REMINDS_SOONER;
  const request: ApprovalRequest = {
    ...proposal,
    toolVersion,
    effect,
    domain,
    digest: digest(proposal.input),
    title: preview.title,
    diff: preview.diff,
    undo: preview.undo,
    notes: preview.notes,
    targetVersion: preview.targetVersion,
    verdict,
    stakes,
    crossDomain: action.crossDomain,
    second: verdict.gate === "two-channel" ? secondStep(id, stakes, waitMinutes) : undefined,
    tainted: await taintedWords(world, proposal),
    expiresAt: new Date(now + expireHours * HOUR_MS).toISOString(),
    remindAt: new Date(now + (remindHours / sooner) * HOUR_MS).toISOString(),
    deciders: ["operator"],
  };
  return {
    id,
    request,
    operation,
    elsewhere: verdict.gate === "two-channel" ? await onOtherChannels(world, id, proposal.thread) : {},
    guard: { stream: policy.stream, version: policy.version },
  };
}

/** The approval waits on its card; it reminds once and expires. */
export function asking(drafted: Drafted, circumstance: Circumstance): Partial<Commit> {
  const { id, request, guard, elsewhere } = drafted;
  const { write } = append(approvalFold, fresh(approvalFold, id), circumstance, [
    { type: "approval.requested", data: request },
  ]);
  return together(
    { writes: [write], guards: [guard] },
    showing(id, request.thread),
    elsewhere,
    waking(write.stream, request.remindAt),
    waking(write.stream, request.expiresAt),
  );
}

/**
 * The effect is admitted: it runs as soon as its hold window, or the longer wait that its gate asks for, is over.
 * `unasked`: no approval says why, so the effect does.
 */
export async function admitting(
  world: World,
  drafted: Pick<Drafted, "id" | "request" | "operation"> & { readonly waitMs?: number },
  circumstance: Circumstance,
  how: "approved" | "unasked" = "approved",
): Promise<Partial<Commit>> {
  const { id, request, operation } = drafted;
  const { why, evidence, verdict } = request;
  const unasked = how === "unasked" ? { why, evidence, verdict } : undefined;
  const holdMs = Math.max(operation.holdMs, drafted.waitMs ?? 0);
  const until = holdMs > 0 ? later(world, holdMs) : undefined;
  const trustedBy = unasked?.verdict.trusted === true ? verdict.rule : undefined;
  const lasts = how === "approved" ? lasting(request, until) : undefined;
  const order = { ...orderOf(request, operation), trustedBy, lasts };
  const pause =
    request.compensates === undefined ? undefined : await load(world.journal, pauseFold, "company");
  const { write } = append(effectFold, fresh(effectFold, id), circumstance, [
    { type: "effect.admitted", data: { order, until, unasked, pauses: pause?.version } },
  ]);
  const guards = pause === undefined ? [] : [{ stream: pause.stream, version: pause.version }];
  return together({ writes: [write], guards }, showing(id, request.thread), waking(write.stream, until));
}

/** A wait that its own gate or tool asks for takes nothing from what was approved in time. */
function lasting({ expiresAt }: ApprovalRequest, until = ""): string {
  return until < expiresAt ? expiresAt : new Date(Date.parse(until) + HOUR_MS).toISOString();
}

function orderOf(request: ApprovalRequest, operation: Operation): EffectOrder {
  const { tool, toolVersion, effect, domain, agent, goal, task, move, thread, title, input, targetVersion } =
    request;
  const { digest: bound, compensates, taint, token } = request;
  return {
    tool,
    toolVersion,
    effect,
    domain,
    agent,
    goal,
    task,
    move,
    thread,
    title,
    input,
    targetVersion,
    digest: bound,
    undoable: operation.undoable,
    compensates,
    taint,
    token,
  };
}
