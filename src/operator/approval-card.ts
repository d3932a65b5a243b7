// The approval card: what is needed to decide, and no more; the same card as the matter moves on.
import type { Because, OpenApproval } from "#core/approval";
import { type Button, button, type Card, type CardState, type Section } from "#core/card";
import type { EffectState } from "#core/effect";
import type { EffectClass } from "#core/gate";
import { showUsd } from "#core/money";
import { effectState, stateOfApproval } from "./state-words.ts";
import { showAccount, showTime, type When } from "./words.ts";

const CLASSES: Readonly<Record<EffectClass, string>> = {
  read: "Reads only",
  idempotent: "Changes something; twice is the same as once",
  compensable: "Can be undone",
  irreversible: "Cannot be undone",
};

export function approvalCard(id: string, approval: OpenApproval, effect: EffectState, when: When): Card {
  const { request } = approval;
  const state = stateLine(approval, effect, when);
  const waiting = approval.status === "waiting";
  return {
    id,
    kind: "approval",
    title: request.title,
    ...(state === undefined ? {} : { state }),
    sections: [
      ...(approval.status === "superseded" ? [] : [diffOf(id, approval)]),
      ...(waiting ? [whyOf(approval), costOf(approval, when)] : []),
    ],
    buttons: waiting ? decisionsOf(id, approval) : followUps(id, effect),
  };
}

const diffOf = (id: string, { request }: OpenApproval): Section => ({
  is: "diff",
  diff: request.diff,
  name: `${id}.diff`,
});

const INSTEAD: Readonly<Record<Because, string>> = {
  edited: "as you edited it",
  "target-moved": "because what it changes was changed meanwhile",
  "policy-changed": "because policy changed meanwhile",
};

/** A card that took another's place says so, and why. */
function insteadOf({ replaces, because }: OpenApproval["request"]): string[] {
  return replaces === undefined || because === undefined
    ? []
    : [`In place of ${replaces}, ${INSTEAD[because]}.`];
}

function whyOf({ request }: OpenApproval): Section {
  const fresh = request.evidence.filter(({ text }) => !request.why.includes(text));
  const evidence = fresh.map(({ text, source }) => `“${text}” — ${source}`);
  return { is: "text", text: [`Why: ${request.why}`, ...insteadOf(request), ...evidence].join("\n") };
}

function costOf({ request }: OpenApproval, when: When): Section {
  const { undo, effect, spent, expiresAt } = request;
  return {
    is: "facts",
    rows: [
      ["Effect", `${CLASSES[effect]}. ${undo}`],
      ["Cost", `${showUsd(spent)} so far, nothing still to come`],
      ["Expires", `${showTime(expiresAt, when)}; if nobody answers, nothing happens`],
    ],
  };
}

function decisionsOf(id: string, { request }: OpenApproval): Button[] {
  const editable = request.compensates === undefined;
  return [button("approve", id), ...(editable ? [button("edit", id)] : []), button("reject", id)];
}

function followUps(id: string, effect: EffectState): Button[] {
  if (effect.status === "unknown") return [button("retry", id), button("stop", id)];
  if (effect.status === "admitted" && effect.until !== undefined) return [button("undo", id)];
  const undoable = effect.status === "done" && effect.order.undoable;
  return undoable ? [button("undo", id)] : [];
}

/** Never ahead of what is committed: approved is said only with who and when, done only with the receipt. */
function stateLine(approval: OpenApproval, effect: EffectState, when: When): CardState | undefined {
  if (approval.status === "waiting") return undefined;
  if (approval.status === "superseded" || approval.status === "expired" || approval.status === "rejected")
    return { tone: "quiet", words: stateOfApproval(approval, when).replace(/^Already r/, "R") };
  const who = `Approved by ${showAccount(approval.decision.by)} at ${showTime(approval.at, when)}.`;
  if (effect.status === "none") return { tone: "working", words: who };
  const state = effectState(effect, when);
  return { tone: state.tone, words: `${who} ${state.words}` };
}

/** An effect that policy let through without asking. */
export function effectCard(id: string, effect: Exclude<EffectState, { status: "none" }>, when: When): Card {
  const state = effectState(effect, when);
  return {
    id,
    kind: "approval",
    title: effect.order.title,
    state,
    sections: [],
    buttons: followUps(id, effect),
  };
}
