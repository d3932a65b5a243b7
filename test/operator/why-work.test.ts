// Why of a goal and of a task: one action's story where there is one, a list where there are more, and what a stuck task needs.
import { expect, it } from "vitest";
import {
  admitted,
  approval,
  approved,
  begun,
  done,
  goal,
  ID,
  NEW,
  planned,
  prepared,
  request,
  rowsOf,
  settled,
  settlement,
  stated,
  superseded,
  task,
  YOU,
} from "./given-journal.ts";

it("tells a goal with one action as that action, also after an edit and a rollback", () => {
  const steps = [...begun, approved, admitted, prepared, done];
  expect(rowsOf("g", steps, "goal")).toEqual(rowsOf(ID, steps));
  const again = approval(
    "10:05",
    YOU,
    { type: "approval.requested", data: { ...request, replaces: ID } },
    NEW,
  );
  const edited = [...begun, superseded("edited", YOU), again];
  expect(rowsOf("g", edited, "goal")).toEqual(rowsOf(NEW, edited));
});

it("names every action of a goal that came to several, and what the goal came to", () => {
  const other = approval("10:02", "agent:publisher", { type: "approval.requested", data: request }, NEW);
  const ended = goal("10:09", "agent:planner", {
    type: "goal.ended",
    data: { outcome: "done", summary: "Both." },
  });
  const rows = rowsOf("g", [...begun, approved, admitted, prepared, done, other, ended], "goal");
  expect(rows.slice(-3)).toEqual([
    ["Action", `Publish the post “A” [${ID}]: done`],
    ["Action", `Publish the post “A” [${NEW}]: waiting`],
    ["Came to", "done at 10:09. Both"],
  ]);
});

it("tells what a stuck task needs, and who tried it again", () => {
  const assigned = task("10:00", YOU, {
    type: "task.assigned",
    data: { agent: "writer", goal: "g", thread: "slack:D1", domain: "content", brief: {} },
  });
  const stuck = task("10:03", "system", { type: "move.stuck", data: { move: "t-1", reason: "No answer." } });
  const rows = () => rowsOf("t", [stated, planned, assigned, settled, stuck], "task");
  expect(rows()).toContainEqual(["Came to", "stuck since 10:03. No answer. Say `retry t` or `stop t`."]);
  const unstuck = task("10:04", YOU, { type: "move.unstuck", data: { move: "t-1", by: "slack:U1" } });
  const again = rowsOf("t", [stated, planned, assigned, settled, stuck, unstuck], "task");
  expect(again).toContainEqual(["Decided", "tried again by you on Slack at 10:04"]);
  expect(again).toContainEqual(["Came to", "nothing yet; it is being worked on"]);
});

it("quotes the question that the words answered, with what it was about", () => {
  const earlier = { words: "Publish a post", question: "What should it say?" };
  const assigned = task("10:00", YOU, {
    type: "task.assigned",
    data: { agent: "planner", goal: "g", thread: "slack:D1", domain: "company", brief: { earlier } },
  });
  expect(rowsOf("g", [stated, assigned], "goal")[0]).toEqual([
    "Before that",
    "“Publish a post”, and I asked: What should it say?",
  ]);
});

it("says how much of the cost nobody reported, and that it counts as the most it could be", () => {
  const assigned = task("10:00", YOU, {
    type: "task.assigned",
    data: { agent: "writer", goal: "g", thread: "slack:D1", domain: "content", brief: {} },
  });
  const failed = task("10:01", "agent:writer", {
    type: "model.settled",
    data: { ...settlement, call: "c2", cost: 9_000, basis: "reserved", fault: "unavailable: HTTP 500" },
  });
  expect(rowsOf("t", [stated, assigned, settled, failed], "task")).toContainEqual([
    "Cost",
    "$0.0132 for 2 model calls; $0.0090 of it for 1 call whose cost nobody reported, each counted as the most it could be",
  ]);
});
