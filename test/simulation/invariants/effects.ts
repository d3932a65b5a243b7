// Effects happen once and only as decided: never twice by one token, never without consent, never with other content.

import type { OpenEffect } from "#core/effect";
import { digest } from "#core/json";
import { tokenOf } from "../protections.ts";
import type { Evidence } from "./evidence.ts";

export function effects({ company, effects: known, approvals }: Evidence): string[] {
  const { shelf } = company.outside;
  const counts = new Map<string, number>();
  for (const token of shelf.tokens.map(tokenOf)) counts.set(token, (counts.get(token) ?? 0) + 1);
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

function outcome(token: string, { status, reason, rests }: OpenEffect, count: number): string[] {
  const receipted = status === "done" || status === "compensated";
  if (receipted && count !== 1) return [`${token} has a receipt and happened ${count} times`];
  const closed = /^(?:You closed it|Nobody knows whether|skipped by you|It is in your hands)/.test(reason);
  const nothing = status === "cancelled" || (status === "failed" && !closed);
  if (nothing && count > 0) return [`${token} is ${status} (${reason}) and happened`];
  const open = status === "prepared" || (status === "admitted" && rests === undefined);
  return open ? [`${token} is still ${status}`] : [];
}

/** One decision each; and what was executed is what was approved, after it was. */
export function decisions({ company, events, byStream, approvals, effects: known }: Evidence): string[] {
  const twice = [...approvals.keys()].filter((id) => {
    const own = byStream.get(`approval/${id}`) ?? [];
    return own.filter(({ type }) => type === "approval.decided").length > 1;
  });
  const wrong = company.outside.asked.flatMap(({ token: asked, digest: content, position, compensates }) => {
    const token = tokenOf(asked);
    const request = approvals.get(token)?.request;
    const decided = events.find(
      ({ stream, type, data }) =>
        stream === `approval/${token}` && type === "approval.decided" && data.decision === "approved",
    );
    if (request === undefined || decided === undefined || decided.position > position)
      return [`${token} was executed before it was approved`];
    const undone = known.get(request.compensates ?? "")?.receipt;
    const agreed = compensates ? digest(undone) : request.digest;
    return agreed === content ? [] : [`${token} was executed with other content than was approved`];
  });
  return [...twice.map((id) => `${id} was decided more than once`), ...wrong];
}
