// The approval card: what is needed to decide, and no more; the same card as the matter moves on.
import type { Because, OpenApproval } from "#core/approval";
import { type Button, button, type Card, type CardState, type Section } from "#core/card";
import type { EffectState } from "#core/effect";
import type { EffectClass } from "#core/gate";
import { showUsd } from "#core/money";
import { shapeOf } from "#core/shape";
import { confirmWords, gateLines } from "./gate-words.ts";
import { approvedBy, effectState, stateOfApproval } from "./state-words.ts";
import { showTime, type When } from "./words.ts";

const CLASSES: Readonly<Record<EffectClass, string>> = {
  read: "Reads only",
  idempotent: "Changes something; twice is the same as once",
  compensable: "Can be undone",
  irreversible: "Cannot be undone",
};

/** `channels`: where the operator has an account, for a gate that asks on two of them. */
export function approvalCard(
  id: string,
  approval: OpenApproval,
  effect: EffectState,
  when: When,
  channels: readonly string[] = [],
): Card {
  const { request } = approval;
  const state = stateLine(id, approval, effect, when);
  const waiting = approval.status === "waiting";
  return {
    id,
    kind: "approval",
    title: request.title,
    ...(state === undefined ? {} : { state }),
    sections: [
      ...(approval.status === "superseded" ? [] : [diffOf(id, approval)]),
      ...(waiting
        ? [...notesOf(approval), ...outsideOf(approval), whyOf(approval, channels), costOf(approval, when)]
        : []),
    ],
    buttons: [
      ...(waiting ? decisionsOf(id, approval) : followUps(id, effect)),
      ...graduating(id, approval, effect),
    ],
  };
}

const diffOf = (id: string, { request }: OpenApproval): Section => ({
  is: "diff",
  diff: request.diff,
  name: `${id}.diff`,
});

/** What else there is to know before deciding. */
const notesOf = ({ request: { notes = [] } }: OpenApproval): Section[] =>
  notes.length === 0 ? [] : [{ is: "text", text: notes.join("\n") }];

const INSTEAD: Readonly<Record<Because, string>> = {
  edited: "as you edited it",
  "target-moved": "because what it changes was changed meanwhile",
  "policy-changed": "because policy changed meanwhile",
  "action-changed": "because what it would do changed meanwhile",
  replayed: "because nobody knows whether that happened",
};

/** A card that took another's place says so, and why. */
function insteadOf({ replaces, because }: OpenApproval["request"]): string[] {
  return replaces === undefined || because === undefined
    ? []
    : [`In place of ${replaces}, ${INSTEAD[because]}.`];
}

function whyOf({ request }: OpenApproval, channels: readonly string[]): Section {
  const fresh = request.evidence.filter(({ text }) => !request.why.includes(text));
  const evidence = fresh.map(({ text, source }) => `“${text}” — ${source}`);
  const lines = [`Why: ${request.why}`, ...insteadOf(request), ...evidence, ...gateLines(request, channels)];
  return { is: "text", text: lines.join("\n") };
}

/** Words that were read somewhere are shown with their source: whoever decides must not take them for their own. */
function outsideOf({ request }: OpenApproval): Section[] {
  const { taint = [], tainted = [] } = request;
  if (taint.length === 0) return [];
  const sources = taint.map(({ source }) => source).join(", ");
  const items = tainted.map(({ field, words, source }) => `${field}: “${words}” — ${source}`);
  const none = "No words of it stand there, but whoever wrote this had read it.";
  return [
    {
      is: "list",
      heading: `Rests on text from outside (${sources})`,
      items: items.length > 0 ? items : [none],
    },
  ];
}

function costOf({ request }: OpenApproval, when: When): Section {
  const { undo, effect, spent, stakes, expiresAt } = request;
  const still = stakes?.amount ? `up to ${showUsd(stakes.amount)}` : "nothing";
  return {
    is: "facts",
    rows: [
      ["Effect", `${CLASSES[effect]}. ${undo}`],
      ["Cost", `${showUsd(spent)} so far, ${still} still to come`],
      ["Expires", `${showTime(expiresAt, when)}; if nobody answers, nothing happens`],
    ],
  };
}

function decisionsOf(id: string, approval: OpenApproval): Button[] {
  const editable = approval.request.compensates === undefined;
  const next = approval.status === "waiting" && approval.first !== undefined ? "confirm" : "approve";
  return [button(next, id), ...(editable ? [button("edit", id)] : []), button("reject", id)];
}

/** Only what trust could be given to, while it waits or once it is done. */
function graduating(id: string, { status, request }: OpenApproval, effect: EffectState): Button[] {
  const stands = status === "waiting" || (effect.status === "done" && effect.order.undoable);
  return stands && shapeOf(request) !== undefined ? [button("always", id)] : [];
}

function followUps(id: string, effect: EffectState): Button[] {
  if (effect.status === "unknown") return [button("retry", id), button("stop", id)];
  if (effect.status === "admitted" && effect.rests !== undefined)
    return [button("retry", id), button("undo", id)];
  if (effect.status === "admitted" && effect.until !== undefined) return [button("undo", id)];
  const undoable = effect.status === "done" && effect.order.undoable;
  return undoable ? [button("undo", id)] : [];
}

/** Never ahead of what is committed: approved is said only with who and when, done only with the receipt. */
function stateLine(
  id: string,
  approval: OpenApproval,
  effect: EffectState,
  when: When,
): CardState | undefined {
  if (approval.status === "waiting") return betweenSteps(id, approval, when);
  if (approval.status === "superseded" || approval.status === "expired" || approval.status === "rejected")
    return { tone: "quiet", words: stateOfApproval(approval, when).replace(/^Already r/, "R") };
  const who = `${approvedBy(approval, when).replace(/^a/, "A")}.`;
  if (effect.status === "none") return { tone: "working", words: who };
  const state = effectState(effect, when);
  return { tone: state.tone, words: `${who} ${state.words}` };
}

function betweenSteps(
  id: string,
  { request, first }: Extract<OpenApproval, { status: "waiting" }>,
  when: When,
): CardState | undefined {
  if (first === undefined || request.second === undefined) return undefined;
  return { tone: "waiting", words: confirmWords(id, request.second, first, when) };
}

function trustedOf(id: string, { order }: Exclude<EffectState, { status: "none" }>): Section[] {
  if (order.trustedBy === undefined) return [];
  const text = `It went without asking, by your rule “${order.trustedBy}”. Undo ends that rule, too; /why ${id} tells more.`;
  return [{ is: "text", text }];
}

/** An effect that policy let through without asking. */
export function effectCard(id: string, effect: Exclude<EffectState, { status: "none" }>, when: When): Card {
  const state = effectState(effect, when);
  return {
    id,
    kind: "approval",
    title: effect.order.title,
    state,
    sections: trustedOf(id, effect),
    buttons: followUps(id, effect),
  };
}
