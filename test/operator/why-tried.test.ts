// Why of an action that was begun: executed only where it is done, tried where it came to nothing or nobody knows.
import { expect, it } from "vitest";
import {
  admitted,
  approved,
  begun,
  effect,
  ID,
  labelsOf,
  prepared,
  receipt,
  retryDue,
  type Step,
  told,
  YOU,
} from "./given-journal.ts";

const rows: readonly (readonly [string, Step[], Record<string, string>])[] = [
  [
    "failed once and waits for its next try",
    [approved, admitted, prepared, retryDue],
    {
      Tried: "site.publish version 1, payload 0123456789ab, at 10:03",
      Receipt: "none yet; The server is busy; next try at 10:40",
      "Can be undone": `nothing was done; \`undo ${ID}\` cancels it before it is tried again`,
    },
  ],
  [
    "was cancelled after a try that failed",
    [
      approved,
      admitted,
      prepared,
      retryDue,
      effect(
        "10:05",
        { type: "effect.cancelled", data: { by: "slack:U1", reason: "You cancelled it." } },
        YOU,
      ),
    ],
    { Receipt: "none; cancelled by you on Slack at 10:05, before it was tried again" },
  ],
  [
    "failed",
    [
      approved,
      admitted,
      prepared,
      effect("10:04", { type: "effect.failed", data: { code: "refused", reason: "They said no." } }),
    ],
    { Receipt: "none; it failed at 10:04. They said no.", "Can be undone": "nothing to undo" },
  ],
  [
    "may or may not have happened",
    [approved, admitted, prepared, effect("10:04", { type: "effect.unknown", data: { why: "No answer." } })],
    {
      Receipt: `none; nobody knows whether it happened. No answer. Say \`retry ${ID}\` or \`stop ${ID}\`.`,
      "Can be undone": "not before it is known whether it happened",
    },
  ],
  [
    "was closed without anyone knowing",
    [
      approved,
      admitted,
      prepared,
      effect("10:04", { type: "effect.unknown", data: { why: "No answer." } }),
      effect(
        "10:06",
        { type: "effect.failed", data: { code: "unknown-outcome", reason: "You closed it." } },
        YOU,
      ),
    ],
    {
      Receipt: "none; it was closed at 10:06. You closed it.",
      "Can be undone": "nobody knows whether there is anything to undo",
    },
  ],
  [
    "was found done after an interruption",
    [approved, admitted, prepared, effect("10:07", { type: "effect.done", data: { receipt, found: true } })],
    { Receipt: "Published posts/a.md (commit 57544e2), at 10:07, found done after an interruption" },
  ],
];

it.each(rows)("says only what is so when it %s", (_what, steps, expected) => {
  const story = [...begun, ...steps];
  expect(told(story)).toMatchObject(expected);
  const wasDone = steps.some(([, , , { type }]) => type === "effect.done");
  expect(labelsOf(story).slice(-3)).toEqual([wasDone ? "Executed" : "Tried", "Receipt", "Can be undone"]);
});
