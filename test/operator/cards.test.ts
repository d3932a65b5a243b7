// Cards as the matter moves on: what is needed to decide, never ahead of what is committed, no button that does nothing.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ApprovalEvent, type ApprovalRequest, approvalFold, type OpenApproval } from "#core/approval";
import { type EffectEvent, type EffectState, effectFold } from "#core/effect";
import { stamp } from "#core/event";
import { approvalCard, effectCard } from "#operator/approval-card";
import { textOf } from "../support/person.ts";

const AT = "2026-11-22T09:00:00.000Z";
const WHEN = { now: "2026-11-22T10:00:00.000Z", zone: "UTC" };
const ID = "k7f3qa9m";
const circumstance = { actor: "system", cause: "c", correlation: "g", origin: "system", at: AT } as const;

const request: ApprovalRequest = {
  tool: "site.publish",
  toolVersion: 1,
  effect: "compensable",
  domain: "content",
  agent: "publisher",
  goal: "g",
  task: "t",
  move: "t-1",
  thread: "webchat:local",
  input: { title: "A", body: "B" },
  digest: "d",
  title: "Publish the post “A”",
  diff: "+B",
  undo: "Undo removes it.",
  targetVersion: "1",
  verdict: { gate: "soft", reasons: [], rule: "r", policyVersion: 1 },
  why: "You asked for it.",
  evidence: [{ text: "Acme pays", source: "you" }],
  spent: 4_200,
  expiresAt: "2026-11-23T09:00:00.000Z",
  remindAt: "2026-11-22T13:00:00.000Z",
  deciders: ["operator"],
};
const {
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
  digest,
  targetVersion,
} = request;
const order = {
  ...{
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
    digest,
    targetVersion,
  },
  undoable: true,
};
const requested: ApprovalEvent = { type: "approval.requested", data: request };
const approved: ApprovalEvent = {
  type: "approval.decided",
  data: { decision: "approved", by: "slack:U1", reason: "" },
};
const admitted: EffectEvent = { type: "effect.admitted", data: { order } };
const receipt = { summary: "It is there.", data: {} };

const approval = (...events: ApprovalEvent[]) =>
  stamp({ ...circumstance, actor: "operator:slack:U1" }, [requested, ...events]).reduce(
    approvalFold.evolve,
    approvalFold.initial,
  ) as OpenApproval;
const effectOf = (...events: EffectEvent[]): EffectState =>
  stamp(circumstance, events).reduce(effectFold.evolve, effectFold.initial);
const card = (approvals: ApprovalEvent[], effects: EffectEvent[]) =>
  approvalCard(ID, approval(...approvals), effectOf(...effects), WHEN);
const verbs = ({ buttons }: { buttons: readonly { verb: string }[] }) => buttons.map(({ verb }) => verb);

it("shows what will happen, the diff, why, what undoing takes, the cost and the expiry, in this order", () => {
  expect(textOf(card([], []))).toBe(
    [
      "Publish the post “A”",
      "+B",
      "Why: You asked for it.",
      "“Acme pays” — you",
      "Effect: Can be undone. Undo removes it.",
      "Cost: $0.0042 so far, nothing still to come",
      "Expires: 23 Nov 09:00; if nobody answers, nothing happens",
      "[Approve] [Edit] [Reject] [Always, like this]",
    ].join("\n"),
  );
});

it("offers no edit of a rollback", () => {
  const rollback = approvalCard(
    ID,
    { ...approval(), request: { ...request, compensates: "x" } },
    effectOf(),
    WHEN,
  );
  expect(verbs(rollback)).toEqual(["approve", "reject"]);
});

describe("says how the matter stands, and offers only what can still be done", () => {
  const rows: readonly (readonly [string, ApprovalEvent[], EffectEvent[], RegExp, string[]])[] = [
    ["approved", [approved], [admitted], /^Approved by you on Slack at 09:00\. Working…$/, []],
    [
      "held",
      [approved],
      [admitted, { type: "effect.held", data: { scope: "company" } }],
      /Held: everything is paused\. It goes on after \/resume\./,
      [],
    ],
    [
      "in its hold window",
      [approved],
      [{ type: "effect.admitted", data: { order, until: "2026-11-22T10:01:00.000Z" } }],
      /It leaves at 10:01\./,
      ["undo"],
    ],
    [
      "prepared",
      [approved],
      [admitted, { type: "effect.prepared", data: { attempt: 1, by: "p1" } }],
      /Working…/,
      [],
    ],
    [
      "done",
      [approved],
      [admitted, { type: "effect.done", data: { receipt, found: false } }],
      /Done at 09:00: It is there\./,
      ["undo", "always"],
    ],
    [
      "failed",
      [approved],
      [admitted, { type: "effect.failed", data: { code: "refused", reason: "They said no." } }],
      /Failed: They said no\./,
      [],
    ],
    [
      "unknown",
      [approved],
      [admitted, { type: "effect.unknown", data: { why: "No answer." } }],
      /Nobody knows whether it happened: No answer\./,
      ["retry", "stop"],
    ],
    [
      "undone",
      [approved],
      [
        admitted,
        { type: "effect.done", data: { receipt, found: false } },
        { type: "effect.undo-asked", data: { by: "zz11zz11" } },
        { type: "effect.compensated", data: { by: "zz11zz11", receipt } },
      ],
      /Undone at 09:00 by zz11zz11\./,
      [],
    ],
    [
      "rejected",
      [{ type: "approval.decided", data: { decision: "rejected", by: "webchat:local", reason: "No." } }],
      [],
      /^Rejected by you on the local chat at 09:00\. Reason: No\.$/,
      [],
    ],
    [
      "expired",
      [{ type: "approval.expired", data: {} }],
      [],
      /^It expired at 09:00; nothing was executed/,
      [],
    ],
    [
      "edited",
      [{ type: "approval.superseded", data: { by: "zz11zz11", because: "edited" } }],
      [],
      /^It was edited by you on Slack at 09:00; the new card is zz11zz11\.$/,
      [],
    ],
  ];
  it.each(rows)("%s", (_what, approvals, effects, words, buttons) => {
    const shown = card(approvals, effects);
    expect(shown.state?.words).toMatch(words);
    expect(verbs(shown)).toEqual(buttons);
  });
});

it("offers no undo of what cannot be undone", () => {
  const effects: EffectEvent[] = [
    { type: "effect.admitted", data: { order: { ...order, undoable: false } } },
    { type: "effect.done", data: { receipt, found: false } },
  ];
  expect(verbs(card([approved], effects))).toEqual([]);
});

it("shows an effect that nobody had to approve", () => {
  const state = effectOf(admitted, { type: "effect.done", data: { receipt, found: false } });
  if (state.status === "none") throw new Error("it was admitted");
  expect(textOf(effectCard(ID, state, WHEN))).toContain("Done at 09:00: It is there.");
});

it("never says done without a receipt, nor approved without a decision, whatever happens in whatever order", () => {
  const effects = fc.array(
    fc.constantFrom<EffectEvent>(
      admitted,
      { type: "effect.prepared", data: { attempt: 1, by: "p1" } },
      { type: "effect.done", data: { receipt, found: false } },
      { type: "effect.failed", data: { code: "refused", reason: "no" } },
      { type: "effect.unknown", data: { why: "?" } },
      { type: "effect.retry-due", data: { at: AT, reason: "again" } },
      { type: "effect.cancelled", data: { by: "x", reason: "stop" } },
    ),
  );
  const approvals = fc.array(
    fc.constantFrom<ApprovalEvent>(
      approved,
      { type: "approval.reminded", data: {} },
      { type: "approval.expired", data: {} },
      { type: "approval.superseded", data: { by: "zz11zz11", because: "edited" } },
    ),
  );
  fc.assert(
    fc.property(approvals, effects, (decided, happened) => {
      const text = card(decided, happened).state?.words ?? "";
      if (text.includes("Done")) expect(happened.map(({ type }) => type)).toContain("effect.done");
      if (text.includes("Approved")) expect(decided).toContain(approved);
    }),
  );
});
