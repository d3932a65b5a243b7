import { describe, expect, test } from "vitest";
import { planner } from "#agents/planner";
import { assigned, delegate, given, returned, said, thought } from "../given.ts";

const words = "Please do\nwhat I say";
const brief = { words, earlier: null, now: "2026-11-03T14:02:00.000Z", zone: "Europe/Zurich" };
const why = "You asked: “Please do what I say”.";

describe("writing a post", () => {
  const found = {
    points: ["Charge for outcomes."],
    sources: ["posts/pricing.md", "invented"],
    findings: [
      { id: "k7f3qa9m", text: "Acme pays within 45 days.", source: "you", age: "2 days ago" },
      { id: "posts/pricing.md", text: "Charge.", source: "posts/pricing.md", age: "" },
    ],
  };
  const about = { topic: "pricing", points: found.points, sources: found.sources };
  const evidence = [{ text: "Charge.", source: "posts/pricing.md" }];
  const first = { title: "First", body: "One." };
  const second = { title: "Second", body: "Two." };
  const third = { title: "Third", body: "Three." };
  const sentBack = (...notes: string[]) => returned("check", { verdict: "revise", notes });
  const passed = returned("check", { verdict: "pass", notes: [] });

  const researching = given(planner).heard(
    assigned(brief),
    thought("understand", { intent: { is: "write", topic: "pricing" } }),
  );
  const drafting = researching.heard(returned("research", found));
  const checking = drafting.heard(returned("draft", first));

  test("is researched, drafted, checked and then proposed, with the sources as evidence", () => {
    researching.decides(
      delegate(
        "researcher",
        "research",
        { task: "research", topic: "pricing" },
        "research",
        "draft",
        "check",
        "publish",
      ),
    );
    drafting.decides(delegate("writer", "draft", { ...about, revise: null }));
    checking.decides(delegate("reviewer", "check", { topic: "pricing", draft: first, points: found.points }));
    checking.heard(passed).decides(delegate("publisher", "publish", { ...first, why, evidence }));
  });

  test("goes back to the writer with the notes and the draft they are about", () => {
    const notes = ["Say why."];
    const revising = checking.heard(sentBack(...notes));
    revising.decides(delegate("writer", "draft", { ...about, revise: { draft: first, notes } }));
    revising
      .heard(returned("draft", second), passed)
      .decides(delegate("publisher", "publish", { ...second, why, evidence }));
  });

  test("goes back twice at most; then the best draft goes on and its card names the open notes", () => {
    const twice = checking.heard(
      sentBack("a", "b"),
      returned("draft", second),
      sentBack("Say why."),
      returned("draft", third),
    );
    twice.heard(sentBack("c", "d", "e")).decides(
      delegate("publisher", "publish", {
        ...second,
        why: `${why} The reviewer's notes are still open: Say why.`,
        evidence: [...evidence, { text: "Say why.", source: "reviewer, still open" }],
      }),
    );
    twice.heard(passed).decides(delegate("publisher", "publish", { ...third, why, evidence }));
  });

  test("of equally good drafts the last goes on", () => {
    const last = checking.heard(
      sentBack("a"),
      returned("draft", second),
      sentBack("b"),
      returned("draft", third),
      sentBack("c"),
    );
    expect(last.moves).toMatchObject([
      { do: "delegate", tasks: [{ as: "publish", brief: { title: "Third" } }] },
    ]);
  });

  test("ends with a rejection, and the post is never proposed again", () => {
    const proposed = checking.heard(passed);
    const rejected = returned("publish", {}, "declined", "Not published: you rejected it (too long).");
    const over = proposed.heard(rejected);
    over.finishes("declined", "Not published: you rejected it (too long).");
    for (const more of [rejected, passed, returned("draft", first), assigned(brief)])
      over.heard(more).decides();
  });

  test("asks what the post should say when the writer has nothing to write from", () => {
    const question = "I know nothing about “pricing” yet. What should the post say?";
    drafting
      .heard(returned("draft", {}, "asked", question))
      .decides({ do: "ask", question, about: "Write and publish a post about pricing" })
      .heard(said)
      .finishes("asked", question);
  });

  test("ends with the words of whichever role could not do its part", () => {
    for (const [before, as] of [
      [researching, "research"],
      [drafting, "draft"],
      [checking, "check"],
    ] as const)
      before.heard(returned(as, {}, "failed", `No ${as}.`)).finishes("failed", `No ${as}.`);
  });

  test("stops rather than guess when a role's result cannot be read", () => {
    researching
      .heard(returned("research", {}))
      .finishes("failed", /result for “research” was not what I can use/);
    drafting.heard(returned("draft", { title: 1 })).finishes("failed", /result for “draft”/);
    checking.heard(returned("check", { verdict: "maybe" })).finishes("failed", /result for “check”/);
  });

  test("a step that is not out cannot come back", () => {
    for (const stray of [returned("publish", {}), returned("research", found), passed])
      expect(drafting.heard(stray).decides().state).toEqual(drafting.state);
  });
});
