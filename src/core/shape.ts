// The narrow shape of an action: which tool, by whom, where, to whom and up to which amount. What trust is given to.
import type { ApprovalRequest } from "#core/approval";
import type { When } from "#core/policy";

export type Asked = Pick<
  ApprovalRequest,
  "tool" | "effect" | "agent" | "domain" | "verdict" | "stakes" | "taint" | "compensates"
>;

/**
 * The shape that trust could be given to, without its amount; undefined where nothing may graduate: what asked for more
 * than one tap, cannot be undone, rests on text from outside, is a rollback, or reaches several people at once.
 */
export function shapeOf(asked: Asked): When | undefined {
  const { effect, verdict, stakes = {} } = asked;
  const undoable = effect === "idempotent" || effect === "compensable";
  const mayGraduate = verdict.gate === "soft" && undoable && (stakes.concerns ?? []).length === 0;
  return mayGraduate ? narrow(asked) : undefined;
}

/** The shape that only the operator's own hand may give trust to: what asks with the whole shown. */
export function shapeByHand(asked: Asked): When | undefined {
  return asked.verdict.gate === "hard" ? narrow(asked) : undefined;
}

function narrow({ tool, effect, agent, domain, stakes, taint = [], compensates }: Asked): When | undefined {
  const { recipients = [] } = stakes ?? {};
  if (taint.length > 0 || compensates !== undefined || recipients.length > 1) return undefined;
  const [recipient] = recipients;
  return {
    tool,
    effect,
    agent,
    domain,
    ...(recipient === undefined ? {} : { recipient: recipient.toLowerCase() }),
  };
}
