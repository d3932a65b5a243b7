// Why of cards that took another's place, of rollbacks, and of what nobody had to approve.
import { describe, expect, it } from "vitest";
import type { ApprovalRequest } from "#core/approval";
import {
  admitted,
  approval,
  approved,
  begun,
  done,
  effect,
  goal,
  ID,
  NEW,
  order,
  prepared,
  receipt,
  request,
  rowsOf,
  stated,
  superseded,
  told,
  YOU,
} from "./given-journal.ts";

it("says of a mail that has left that it cannot be undone, and what to do instead", () => {
  const undo = "A mail cannot be called back; send a correction.";
  const mail = { ...request, undo };
  const steps = [
    stated,
    approval("10:01", "agent:correspondent", { type: "approval.requested", data: mail }),
    approved,
    effect("10:02", { type: "effect.admitted", data: { order: { ...order, undoable: false } } }),
    prepared,
    done,
  ];
  expect(told(steps)["Can be undone"]).toBe(`no. ${undo}`);
});

it("says of the card that took another's place whose, by whom and when", () => {
  const again = { ...request, replaces: ID };
  const steps = (because: "edited" | "target-moved", actor: string) => [
    ...begun,
    superseded(because, actor),
    approval("10:05", actor, { type: "approval.requested", data: { ...again, because } }, NEW),
  ];
  expect(told(steps("edited", YOU), NEW).Proposed).toBe(`in place of ${ID}, edited by you on Slack at 10:05`);
  expect(told(steps("target-moved", "system"), NEW).Proposed).toBe(
    `in place of ${ID} at 10:05, because the target had changed`,
  );
});

it("tells of what policy let through why it did, without a decision that nobody made", () => {
  const unasked = {
    why: "You asked for it.",
    evidence: [],
    verdict: { gate: "open", reasons: [], rule: "notes are open", policyVersion: 4 },
  } as const;
  const rows = told([
    stated,
    effect("10:02", { type: "effect.admitted", data: { order, unasked } }, "agent:publisher"),
    prepared,
    done,
  ]);
  expect(rows).toMatchObject({
    Evidence: "You asked for it.",
    Policy: "open gate by “notes are open”, version 4",
    Decided: "by policy alone; it needed no approval",
  });
});

it("stays short however long the words, the reason and the evidence are", () => {
  const long = "x".repeat(25_000);
  const evidence = Array.from({ length: 9 }, () => ({ text: `${long}y`, source: long }));
  const steps = [
    goal("10:00", YOU, {
      type: "goal.stated",
      data: { words: long, thread: "slack:D1", domain: "company", task: "t" },
    }),
    approval("10:01", "agent:publisher", {
      type: "approval.requested",
      data: { ...request, why: "W", evidence },
    }),
    approved,
    admitted,
    effect("10:04", { type: "effect.failed", data: { code: "refused", reason: long } }),
  ];
  const rows = rowsOf(ID, steps);
  for (const [, value] of rows) expect(value.length).toBeLessThan(320);
  expect(rows).toContainEqual(["Evidence", "and 6 more"]);
  expect(rows.at(-1)?.[0]).toBe("Can be undone");
});
describe("a rollback", () => {
  const undoing: ApprovalRequest = {
    ...request,
    title: "Remove the post “A”",
    why: "You asked to undo “Publish the post “A””.",
    evidence: [],
    task: "",
    compensates: ID,
    undo: "Publish it again to have it back.",
  };
  const { diff: _diff, ...undoOrder } = { ...order, title: undoing.title, compensates: ID, diff: "" };
  const steps = [
    ...begun,
    approved,
    admitted,
    prepared,
    done,
    effect("10:10", { type: "effect.undo-asked", data: { by: NEW } }, YOU),
    approval("10:10", YOU, { type: "approval.requested", data: undoing }, NEW),
  ] as const;
  const ran = [
    approval(
      "10:11",
      YOU,
      { type: "approval.decided", data: { decision: "approved", by: "slack:U1", reason: "" } },
      NEW,
    ),
    effect("10:11", { type: "effect.admitted", data: { order: undoOrder } }, "system", NEW),
    effect("10:12", { type: "effect.prepared", data: { attempt: 1, by: "p1" } }, "system", NEW),
    effect(
      "10:13",
      { type: "effect.done", data: { receipt: { summary: "Removed posts/a.md.", data: {} }, found: false } },
      "system",
      NEW,
    ),
    effect("10:13", { type: "effect.compensated", data: { by: NEW, receipt } }),
    goal("10:05", "agent:planner", { type: "goal.ended", data: { outcome: "done", summary: "Published." } }),
  ];

  it("tells its own story, not that of what it takes back", () => {
    expect(rowsOf(NEW, [...steps, ...ran])).toEqual([
      ["You asked", `to undo “Publish the post “A”” [${ID}], on Slack at 10:10`],
      ["Plan", `take back what ${ID} did`],
      ["Evidence", "its receipt: Published posts/a.md (commit 57544e2), at 10:04"],
      ["Policy", "soft gate by “what can be undone asks once”, version 3"],
      ["Decided", "approved by you on Slack at 10:11"],
      ["Cost", "$0.00, no model was asked"],
      ["Executed", "site.publish version 1, payload 0123456789ab, at 10:12"],
      ["Receipt", "Removed posts/a.md, at 10:13"],
      ["Can be undone", "no, it was itself a rollback. Publish it again to have it back."],
    ]);
  });

  it("is named by what it would take back, as long as it waits", () => {
    expect(told([...steps])["Can be undone"]).toBe(`yes; card ${NEW} asks for it already`);
    expect(told([...steps], NEW).Decided).toBe("not yet; it waits for you until 23 Nov 10:00");
  });
});
