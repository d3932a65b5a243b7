// One activation of an approval that waits: it reminds once, once more where it waits for its second step, and expires.
import { type ApprovalState, approvalFold } from "#core/approval";
import { channelOf, type FirstStep } from "#core/confirmation";
import type { Circumstance } from "#core/event";
import { usd } from "#core/money";
import { policyFold } from "#core/policy";
import type { Commit } from "#core/ports";
import type { Loaded } from "#core/stream";
import { largeAmount } from "#governance/large";
import { whereTo } from "#operator/gate-words";
import { spanBetween } from "#operator/words";
import { noticing } from "../chat/quiet.ts";
import { largeApproval } from "../escalation/matters.ts";
import { escalating } from "../escalation/open.ts";
import { renewing } from "../policy/stale.ts";
import { bySystem } from "../progress.ts";
import { append, load, showing, together, wakeAgain, wakeTask } from "../unit.ts";
import type { World } from "../world.ts";
import { confirmDue, operatorThreads, secondOf } from "./second-step.ts";

type Waiting = Extract<ApprovalState, { status: "waiting" }>;

export async function runApproval(world: World, id: string): Promise<void> {
  const approval = await load(world.journal, approvalFold, id);
  if (approval.state.status !== "waiting") return;
  const { request } = approval.state;
  const due = await dueNow(world, id, { ...approval, state: approval.state });
  if ("until" in due) {
    const [next = due.until] = [due.until, request.expiresAt].toSorted();
    return wakeAgain(world, approval.stream, next);
  }
  const result = await world.journal.commit({ writes: [], ...due.commit });
  // Somebody was faster; what is due may be so still, and nobody wakes it again.
  if (result.is === "conflict") await runApproval(world, id);
}

/** What is due, or until when nothing is, ISO. */
async function dueNow(
  world: World,
  id: string,
  approval: Loaded<Waiting>,
): Promise<{ readonly commit: Partial<Commit> } | { readonly until: string }> {
  const { stream, state } = approval;
  const { request } = state;
  const now = world.clock.now().toISOString();
  const circumstance = bySystem(world, stream, request.goal);
  if (now >= request.expiresAt) {
    const { write } = happened(approval, circumstance, "approval.expired");
    return { commit: together({ writes: [write] }, showing(id, request.thread), wakeTask(request.task)) };
  }
  const renewed = await renewing(world, approval, circumstance);
  if (renewed !== undefined) return { commit: renewed };
  const until = await remindsAt(world, stream, state);
  if (now < until) return { until };
  const { write } = happened(approval, circumstance, "approval.reminded");
  return { commit: together({ writes: [write] }, await reminding(world, id, approval, circumstance)) };
}

const happened = (
  approval: Loaded<ApprovalState>,
  circumstance: Circumstance,
  type: "approval.expired" | "approval.reminded",
) => append(approvalFold, approval, circumstance, [{ type, data: {} }]);

/** When it reminds next, ISO; once it has, not before it expires. Each of two steps has its own reminder. */
async function remindsAt(world: World, stream: string, state: Waiting): Promise<string> {
  const { request, first, reminded } = state;
  if (first === undefined) return reminded ? request.expiresAt : request.remindAt;
  const types = ["approval.reminded"];
  const since = await world.journal.events({ stream, types, since: first.at, limit: 1 });
  return since.length > 0 ? request.expiresAt : confirmDue(state, first);
}

/** What moves much comes as a card that needs the operator, all else as a note; a missing second step on every chat it concerns. */
async function reminding(
  world: World,
  id: string,
  { stream, state }: Loaded<Waiting>,
  circumstance: Circumstance,
): Promise<Partial<Commit>> {
  const { request, first, since } = state;
  const { thread, goal, title } = request;
  if (first !== undefined) return remindingOfSecond(world, id, state, first, circumstance);
  const { state: policy } = await load(world.journal, policyFold, "company");
  const amount = largeAmount(policy.policy, request.stakes ?? {});
  if (amount !== undefined) {
    const most = usd(policy.policy.escalation.usd);
    const waited = spanBetween(since, circumstance.at);
    return escalating(world, circumstance, largeApproval(stream, request, { amount, most, waited }));
  }
  const text = `Still waiting for you: ${title}\nSay \`approve ${id}\` or \`reject ${id}\`, or use the buttons of its card.`;
  return noticing(world, circumstance, { thread, goal, text, reminds: id });
}

/** Where it was asked, and where it can be confirmed. */
async function remindingOfSecond(
  world: World,
  id: string,
  { request }: Waiting,
  first: FirstStep,
  circumstance: Circumstance,
): Promise<Partial<Commit>> {
  const { challenge } = secondOf(id, request);
  const known = await operatorThreads(world);
  const there = first.on.flatMap((channel) => known.get(channel) ?? []);
  const threads = [...new Set([request.thread, ...there])];
  const notes = threads.map((thread) => {
    const on = first.on.includes(channelOf(thread)) ? [] : first.on;
    const text = `Still waiting to be confirmed: ${request.title}\n${whereTo(id, challenge, { on })}`;
    return noticing(world, circumstance, { thread, goal: request.goal, text, reminds: id });
  });
  return together(...(await Promise.all(notes)));
}
