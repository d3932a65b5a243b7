// Effects happen once and only as decided: never twice by one token, never without consent, never with other content.

import type { EffectEvent, OpenEffect } from "#core/effect";
import { digest } from "#core/json";
import type { Asked } from "../outside.ts";
import { tokenOf } from "../protections.ts";
import type { Evidence, Happened } from "./evidence.ts";

/** What tools of our own do is an event that names its token. */
const OURS = new Set(["policy.adopted", "role.assigned"]);

export function effects({ company, events, effects: known, approvals }: Evidence): string[] {
  const { shelf } = company.outside;
  const ours = events.flatMap(({ type, data }) =>
    OURS.has(type) && typeof data.token === "string" ? [data.token] : [],
  );
  const counts = new Map<string, number>();
  for (const token of [...shelf.tokens.map(tokenOf), ...ours])
    counts.set(token, (counts.get(token) ?? 0) + 1);
  return [
    ...[...counts]
      .filter(([, count]) => count > 1)
      .map(([token, count]) => `${token} happened ${count} times`),
    ...[...counts.keys()]
      .filter((token) => !known.has(token))
      .map((token) => `${token} happened and is unknown`),
    ...[...known].flatMap(([token, effect]) =>
      outcome(token, effect, counts.get(effect.order.token ?? token) ?? 0),
    ),
    ...[...approvals]
      .filter(([id, { status }]) => counts.has(id) && (status === "rejected" || status === "waiting"))
      .map(([id, { status }]) => `${id} happened and is ${status}`),
  ];
}

/** A read leaves nothing in the world. */
const isWritten = ({ status, order }: OpenEffect): boolean =>
  order.effect !== "read" && (status === "done" || status === "compensated");

function outcome(token: string, effect: OpenEffect, count: number): string[] {
  const { status, reason, rests, order } = effect;
  if (isWritten(effect) && count !== 1) return [`${token} has a receipt and happened ${count} times`];
  const closed = /^(?:You closed it|Nobody knows whether|skipped by you|It is in your hands)/.test(reason);
  // A replay that was called off does not say that the first try did nothing.
  const nothing = (status === "cancelled" && order.token === undefined) || (status === "failed" && !closed);
  if (nothing && count > 0) return [`${token} is ${status} (${reason}) and happened`];
  const open = status === "prepared" || (status === "admitted" && rests === undefined);
  return open ? [`${token} is still ${status}`] : [];
}

/** One decision each; and what was executed is what was approved, after it was. */
export function decisions(evidence: Evidence): string[] {
  const { byStream, approvals } = evidence;
  const twice = [...approvals.keys()].filter((id) => {
    const own = byStream.get(`approval/${id}`) ?? [];
    return own.filter(({ type }) => type === "approval.decided").length > 1;
  });
  const wrong = evidence.company.outside.asked.flatMap((asked) => unagreed(evidence, asked));
  return [...twice.map((id) => `${id} was decided more than once`), ...wrong];
}

/** What was executed without having been approved or let through before, or with other content. */
function unagreed(
  { events, byStream, approvals, effects: known }: Evidence,
  { token: asked, digest: content, position, compensates }: Asked,
): string[] {
  const token = tokenOf(asked);
  const other = [`${token} was executed with other content than was approved`];
  const trusted = unasked(byStream.get(`effect/${token}`), position);
  if (trusted !== undefined) return trusted === content ? [] : other;
  const request = approvals.get(token)?.request;
  const decided = events.find(
    ({ stream, type, data }) =>
      stream === `approval/${token}` && type === "approval.decided" && data.decision === "approved",
  );
  if (request === undefined || decided === undefined || decided.position > position)
    return [`${token} was executed before it was approved`];
  const undone = known.get(request.compensates ?? "")?.receipt;
  const agreed = compensates ? digest(undone) : request.digest;
  return agreed === content ? [] : other;
}

/** The digest of what a rule of trust let through without asking, before that moment. */
function unasked(events: readonly Happened[] | undefined, position: number): string | undefined {
  const admitted = events?.find(({ type }) => type === "effect.admitted");
  if (admitted === undefined || admitted.position > position) return undefined;
  const { order, unasked: why } = admitted.data as unknown as Extract<
    EffectEvent,
    { type: "effect.admitted" }
  >["data"];
  return why?.verdict.trusted === true ? order.digest : undefined;
}
