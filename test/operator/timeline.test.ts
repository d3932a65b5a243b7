// The timeline: one phrase for each thing decided, and an id only where /why has something to tell.
import { expect, it } from "vitest";
import type { Happening, JournalEvent } from "#core/event";
import { DAY_TYPES, timelineLines } from "#operator/timeline";

const WHEN = { now: "2026-11-22T10:30:00.000Z", zone: "UTC" };
const event = (stream: string, { type, data }: Happening, actor = "operator:slack:U1"): JournalEvent => ({
  ...{ stream, type, actor, schema: 1, position: 1, version: 2, cause: "c", correlation: "g" },
  data: data as JournalEvent["data"],
  origin: "operator",
  at: "2026-11-22T10:00:00.000Z",
});
const CARD = "approval/k7f3qa9m";
const TWICE = "approval/m4n5p6q7";
const abouts = new Map([
  [CARD, { title: "Publish the post “A”", twice: false }],
  [TWICE, { title: "Pay Ada", twice: true }],
  ["effect/k7f3qa9m", { title: "Publish the post “A”", twice: false }],
  ["standing/r54zt4q9", { title: "“publish it”", twice: false }],
]);
const said = (stream: string, type: string, data: object, actor?: string) =>
  timelineLines([event(stream, { type, data }, actor)], abouts, WHEN);

const DEED = "effect/k7f3qa9m";
const ABOUT = "Publish the post “A” [k7f3qa9m]";

it.each([
  [
    CARD,
    "approval.decided",
    { decision: "approved", by: "slack:U1", reason: "" },
    `approved by you on Slack: ${ABOUT}`,
  ],
  [
    CARD,
    "approval.decided",
    { decision: "rejected", by: "telegram:4", reason: "No" },
    `rejected by you on Telegram (“No”): ${ABOUT}`,
  ],
  [
    TWICE,
    "approval.approved-once",
    { by: "telegram:4", on: [] },
    "approved once by you on Telegram: Pay Ada [m4n5p6q7]",
  ],
  [
    TWICE,
    "approval.decided",
    { decision: "approved", by: "slack:U1", reason: "" },
    "confirmed by you on Slack: Pay Ada [m4n5p6q7]",
  ],
  [
    TWICE,
    "approval.decided",
    { decision: "rejected", by: "rule", reason: "The words that confirm it were wrong 3 times." },
    "rejected (“The words that confirm it were wrong 3 times”): Pay Ada [m4n5p6q7]",
  ],
  [
    CARD,
    "approval.superseded",
    { by: "zz11zz11", because: "edited" },
    `edited by you on Slack into zz11zz11: ${ABOUT}`,
  ],
  [
    CARD,
    "approval.superseded",
    { by: "zz11zz11", because: "target-moved" },
    `replaced by zz11zz11, because the target had changed: ${ABOUT}`,
  ],
  [CARD, "approval.expired", {}, `expired, nothing was done: ${ABOUT}`],
  [DEED, "effect.done", {}, `done: ${ABOUT}`],
  [DEED, "effect.failed", { reason: "The shelf is full." }, `failed (“The shelf is full”): ${ABOUT}`],
  [DEED, "effect.unknown", { why: "No answer." }, `outcome unknown (“No answer”): ${ABOUT}`],
  [DEED, "effect.cancelled", { by: "slack:U1" }, `cancelled by you on Slack: ${ABOUT}`],
  [DEED, "effect.compensated", {}, `undone: ${ABOUT}`],
  ["pause/company", "pause.began", { scope: "company" }, "everything paused by you on Slack"],
  ["pause/company", "pause.ended", { scope: "domain:content" }, "content resumed by you on Slack"],
  ["policy/company", "policy.adopted", {}, "policy version 2 adopted by you on Slack"],
  ["policy/company", "trust.withdrawn", { name: "posts" }, "“posts” asks again"],
  [
    "standing/r54zt4q9",
    "standing.set",
    { timetable: "every Friday at 16:00" },
    "standing goal set, every Friday at 16:00: “publish it” [r54zt4q9]",
  ],
  ["standing/r54zt4q9", "standing.ended", {}, "standing goal ended by you on Slack: “publish it” [r54zt4q9]"],
])("says of %s, %s", (stream, type, data, line) => {
  expect(said(stream, type, data)).toEqual([`10:00 ${line}`]);
});

it("names who did it where that was not the operator", () => {
  expect(said("pause/company", "pause.began", { scope: "agent:writer" }, "agent:custodian")).toEqual([
    "10:00 writer paused by the custodian",
  ]);
});

it("says once that a card expired or was replaced", () => {
  expect(said(DEED, "effect.cancelled", { by: "system" })).toEqual([]);
});

it("has a phrase for every type it lists", () => {
  for (const type of DAY_TYPES) {
    const data = {
      name: "A",
      by: "slack:U1",
      scope: "company",
      because: "edited",
      decision: "approved",
      reason: "",
      why: "",
    };
    expect(said(CARD, type, data)[0]).not.toContain(type);
  }
});
