// Why, given what the journal holds: the same rows in the same order however the matter stands, and none that is not so.
import { describe, expect, it } from "vitest";
import {
  admitted,
  approval,
  approved,
  begun,
  done,
  effect,
  ID,
  labelsOf,
  NEW,
  order,
  prepared,
  receipt,
  retryDue,
  rowsOf,
  type Step,
  superseded,
  told,
  words,
  YOU,
} from "./given-journal.ts";

const SLOTS = ["You said", "Plan", "Proposed", "Evidence", "Evidence", "Policy", "Decided", "Cost"];

it("tells intent, plan, evidence, policy, decision, cost, receipt and undo, in this order", () => {
  expect(rowsOf(ID, [...begun, approved, admitted, prepared, done])).toEqual([
    ["You said", `“${words}” on Slack at 10:00`],
    ["Plan", "draft → publish"],
    ["Proposed", "by the publisher at 10:01"],
    ["Evidence", "You asked for it."],
    ["Evidence", "“Acme pays” — you on Slack"],
    ["Policy", "soft gate by “what can be undone asks once”, version 3"],
    ["Decided", "approved by you on Slack at 10:02"],
    ["Cost", "$0.0042 for 1 model call"],
    ["Executed", "site.publish version 1, payload 0123456789ab, at 10:03"],
    ["Receipt", "Published posts/a.md (commit 57544e2), at 10:04"],
    ["Can be undone", `yes, with \`/rollback ${ID}\`, unless something came after it. Undo removes it.`],
  ]);
});

describe("says what is so, and no more, when it", () => {
  const rows: readonly (readonly [string, Step[], Record<string, string>])[] = [
    [
      "waits",
      [],
      {
        Decided: "not yet; it waits for you until 23 Nov 10:00",
        Receipt: "none yet; nothing was done",
        "Can be undone": `nothing to undo yet; \`reject ${ID}\` drops the card`,
      },
    ],
    [
      "is in its hold window",
      [
        approved,
        effect("10:02", { type: "effect.admitted", data: { order, until: "2026-11-22T10:31:00.000Z" } }),
      ],
      {
        Receipt: "none yet; it runs at 10:31",
        "Can be undone": `yes, \`undo ${ID}\` cancels it before it begins`,
      },
    ],
    [
      "is held by a pause",
      [approved, admitted, effect("10:03", { type: "effect.held", data: { scope: "domain:content" } })],
      { Receipt: "none yet; content is paused, and it runs after /resume content" },
    ],
    [
      "was cancelled in its hold window",
      [
        approved,
        admitted,
        effect(
          "10:03",
          { type: "effect.cancelled", data: { by: "slack:U1", reason: "You cancelled it." } },
          YOU,
        ),
      ],
      {
        Decided: "approved by you on Slack at 10:02",
        Receipt: "none; cancelled by you on Slack at 10:03, before it began",
        "Can be undone": "nothing to undo",
      },
    ],
    [
      "is being tried again",
      [approved, admitted, retryDue],
      { Receipt: "none yet; The server is busy; next try at 10:40" },
    ],
    [
      "was rejected by nobody",
      [
        approval("10:02", YOU, {
          type: "approval.decided",
          data: { decision: "rejected", by: "rule", reason: "The words that confirm it were wrong 3 times." },
        }),
      ],
      { Decided: "rejected at 10:02. The words that confirm it were wrong 3 times" },
    ],
    [
      "was undone",
      [
        approved,
        admitted,
        prepared,
        done,
        effect("10:05", { type: "effect.undo-asked", data: { by: NEW } }, YOU),
        effect("10:06", { type: "effect.compensated", data: { by: NEW, receipt } }),
      ],
      {
        Receipt: "Published posts/a.md (commit 57544e2), at 10:04",
        "Can be undone": `it was undone at 10:06 by ${NEW}`,
      },
    ],
    [
      "was rejected with a reason",
      [
        approval("10:02", "operator:telegram:42", {
          type: "approval.decided",
          data: { decision: "rejected", by: "telegram:42", reason: "Too pushy" },
        }),
      ],
      {
        Decided: "rejected by you on Telegram at 10:02: “Too pushy”",
        Receipt: "none; nothing was done",
        "Can be undone": "nothing to undo",
      },
    ],
    [
      "was rejected, and told why later",
      [
        approval("10:02", YOU, {
          type: "approval.decided",
          data: { decision: "rejected", by: "slack:U1", reason: "" },
        }),
        approval("10:03", YOU, { type: "approval.reasoned", data: { reason: "Wrong week", by: "slack:U1" } }),
      ],
      { Decided: "rejected by you on Slack at 10:02: “Wrong week”" },
    ],
    [
      "expired",
      [approval("10:20", "system", { type: "approval.expired", data: {} })],
      { Decided: "by nobody; it expired at 10:20", Receipt: "none; nothing was done" },
    ],
    [
      "was approved, and expired while it was held",
      [
        approved,
        admitted,
        approval("10:20", "system", { type: "approval.expired", data: {} }),
        effect("10:20", {
          type: "effect.cancelled",
          data: { by: "system", reason: "The approval expired." },
        }),
      ],
      {
        Decided: "approved by you on Slack at 10:02, and expired at 10:20 before it ran",
        Receipt: "none; not done. The approval expired.",
      },
    ],
    [
      "was edited",
      [superseded("edited", YOU)],
      {
        Decided: `edited by you on Slack at 10:05; the new card is ${NEW}`,
        Receipt: "none; nothing was done",
        "Can be undone": "nothing to undo",
      },
    ],
    [
      "was approved after its target had changed",
      [
        approved,
        admitted,
        superseded("target-moved", "system"),
        effect("10:05", {
          type: "effect.cancelled",
          data: { by: "system", reason: "The target changed since." },
        }),
      ],
      {
        Decided: `approved by you on Slack at 10:02; but the target had changed, so a new card asks: ${NEW}`,
        Receipt: "none; not done. The target changed since.",
      },
    ],
  ];
  it.each(rows)("%s", (_what, steps, expected) => {
    const story = [...begun, ...steps];
    expect(told(story)).toMatchObject(expected);
    const wasBegun = steps.includes(prepared);
    expect(labelsOf(story)).toEqual([
      ...SLOTS,
      ...(wasBegun ? ["Executed"] : []),
      "Receipt",
      "Can be undone",
    ]);
  });
});
