// Every acknowledged input was kept, dealt with once, and what came of the operator's words is in the journal.
import { inboundOf } from "#adapters/in-memory/store";
import type { Inbound } from "#core/chat";
import { parseCommand } from "#operator/command";
import type { Evidence } from "./evidence.ts";

export function inputs({ company, events }: Evidence): string[] {
  const { store } = company.outside;
  const causes = new Map<string, Set<string>>();
  for (const { cause, type, correlation } of events) {
    const of = causes.get(cause) ?? new Set();
    causes.set(cause, of);
    if (type === "goal.stated" || type === "note.said") of.add(`${type} ${correlation}`);
  }
  const lost = [...company.acknowledged].filter((id) => !store.inbound.has(id));
  const kept = [...store.inbound].flatMap(([id, { body, handledAt }]) => {
    if (handledAt === undefined) return [`${id} waits in the inbox`];
    const answers = causes.get(id)?.size ?? 0;
    if (leavesNothing(inboundOf(body))) return [];
    return answers === 1 ? [] : [`${id} was answered ${answers} times: ${body}`];
  });
  const waits = company.underWay > 0 ? [`${company.underWay} deliveries are not acknowledged`] : [];
  return [...lost.map((id) => `${id} was acknowledged and is not kept`), ...kept, ...waits];
}

/** Taps are told to the one who tapped, forms and cards are shown; strangers are told once. */
function leavesNothing(inbound: Inbound): boolean {
  if (inbound.is !== "said" || inbound.account === "66") return true;
  const { is } = parseCommand(inbound.text);
  return is === "show" || is === "edit";
}
