// Laws of the folds: state = snapshot + tail, plain JSON, and total over events in any order.
import fc from "fast-check";
import { expect, it } from "vitest";
import { approvalFold } from "#core/approval";
import { effectFold } from "#core/effect";
import type { NewEvent } from "#core/event";
import { goalFold } from "#core/goal";
import { canonical, digest, type Json } from "#core/json";
import { heldBy, pauseFold } from "#core/pause";
import { standingFold } from "#core/standing";
import { type Fold, foldTail } from "#core/stream";

const at = fc.constantFrom("2026-11-22T09:00:00.000Z", "2026-11-22T10:00:00.000Z");
const one = (type: string, data: Record<string, Json>) =>
  fc.record({ type: fc.constant(type), data: fc.constant(data), at });
const order = { tool: "t", domain: "d", goal: "g", agent: "a" };
const request = {
  domain: "d",
  goal: "g",
  expiresAt: "2026-11-23T09:00:00.000Z",
  remindAt: "2026-11-22T13:00:00.000Z",
};

const FOLDS: readonly (readonly [string, Fold<unknown>, fc.Arbitrary<object>])[] = [
  [
    "approvals",
    approvalFold as Fold<unknown>,
    fc.oneof(
      one("approval.requested", request),
      one("approval.reminded", {}),
      one("approval.decided", { decision: "approved", by: "x", reason: "" }),
      one("approval.superseded", { by: "y", because: "edited" }),
      one("approval.expired", {}),
    ),
  ],
  [
    "effects",
    effectFold as Fold<unknown>,
    fc.oneof(
      one("effect.admitted", { order }),
      one("effect.held", { scope: "company" }),
      one("effect.prepared", { attempt: 1 }),
      one("effect.done", { receipt: { summary: "s", data: {} }, found: false }),
      one("effect.failed", { code: "refused", reason: "no" }),
      one("effect.retry-due", { at: "2026-11-22T10:00:00.000Z", reason: "r" }),
      one("effect.undo-asked", { by: "z" }),
      one("effect.compensated", { by: "z", receipt: { summary: "s", data: {} } }),
    ),
  ],
  [
    "goals",
    goalFold as Fold<unknown>,
    fc.oneof(
      one("goal.stated", { words: "w", thread: "t", domain: "d", task: "k" }),
      one("goal.planned", { steps: ["a"] }),
      one("goal.advanced", { step: "a" }),
      one("goal.ended", { outcome: "done", summary: "s" }),
    ),
  ],
  [
    "pauses",
    pauseFold as Fold<unknown>,
    fc.oneof(
      one("pause.began", { scope: "company", by: "x" }),
      one("pause.began", { scope: "domain:content", by: "x" }),
      one("pause.ended", { scope: "domain:content", by: "x" }),
      one("pause.ended", { scope: "company", by: "x" }),
    ),
  ],
  [
    "standing goals",
    standingFold as Fold<unknown>,
    fc.oneof(
      one("standing.set", {
        cron: "* * * * *",
        zone: "UTC",
        timetable: "t",
        words: "w",
        thread: "t",
        goal: "g",
      }),
      one("standing.ran", { goal: "g", occurrence: "2026-11-22T10:00:00.000Z" }),
      one("standing.ended", { by: "x" }),
    ),
  ],
];

it.each(FOLDS)("folds %s to the same from any snapshot on, kept as plain JSON", (_name, fold, event) => {
  fc.assert(
    fc.property(fc.array(event), fc.nat(), (happened, cut) => {
      const events = happened as NewEvent[];
      const whole = foldTail(fold, undefined, events);
      const middle = cut % (events.length + 1);
      const kept = JSON.parse(canonical(foldTail(fold, undefined, events.slice(0, middle)))) as Json;
      const snapshot = { version: middle, code: fold.code, state: kept };
      expect(canonical(foldTail(fold, snapshot, events.slice(middle)))).toBe(canonical(whole));
      expect(typeof fold.view(whole).status).toBe("string");
    }),
  );
});

it("gives each fold an identity of its own", () => {
  const codes = FOLDS.map(([, fold]) => fold.code);
  expect(new Set(codes).size).toBe(codes.length);
});

it("holds work by company, domain or agent, and nothing else", () => {
  const paused = (...scopes: string[]) => ({
    paused: Object.fromEntries(scopes.map((scope) => [scope, "t"])),
    began: Object.fromEntries(scopes.map((scope) => [scope, 1])),
    version: scopes.length,
  });
  expect(heldBy(paused(), "content", "writer")).toBeUndefined();
  expect(heldBy(paused("company"), "content", "writer")).toBe("company");
  expect(heldBy(paused("domain:content"), "content", "writer")).toBe("domain:content");
  expect(heldBy(paused("agent:writer"), "content", "writer")).toBe("agent:writer");
  expect(heldBy(paused("domain:sales", "agent:publisher"), "content", "writer")).toBeUndefined();
  expect(heldBy(paused(), "toString", "constructor")).toBeUndefined();
});

it("gives equal values equal digests, however their keys are ordered, and different values different ones", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).toReversed());
      expect(digest(turned)).toBe(digest(value));
      expect(digest({ ...value, " more": 1 })).not.toBe(digest(value));
      expect(canonical(JSON.parse(canonical(value)))).toBe(canonical(value));
    }),
  );
});
