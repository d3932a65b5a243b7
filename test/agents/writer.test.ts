import { expect, test } from "vitest";
import { writer } from "#agents/writer";
import { assigned, given, said, think, thought } from "../given.ts";

const brief = { topic: "pricing", points: ["Charge for outcomes."], sources: ["you"], revise: null };
const drafting = given(writer).heard(assigned(brief));

test("drafts from the topic, the points and the sources", () => {
  drafting.decides(think("draft", brief));
});

test("revises with the reviewer's notes and the draft they are about", () => {
  const revise = { draft: { title: "Pricing", body: "Charge." }, notes: ["Say why."] };
  given(writer)
    .heard(assigned({ ...brief, revise }))
    .decides(think("draft", { ...brief, revise }));
});

test("hands back the draft word for word", () => {
  drafting
    .heard(thought("draft", { title: "Pricing", body: "Line one.\n\nLine two." }))
    .finishes("done", "Drafted “Pricing”.", { title: "Pricing", body: "Line one.\n\nLine two." });
});

test.each([
  { title: "", body: "Text" },
  { title: "Title", body: " \n " },
])("an empty draft is no draft: %j", (reply) => {
  drafting.heard(thought("draft", reply)).finishes("failed", /without a title or a text\. Say it again/);
});

test("asks what to say rather than propose an empty draft when nothing is known", () => {
  given(writer)
    .heard(assigned({ ...brief, points: [] }), thought("draft", { title: "Pricing", body: "" }))
    .finishes("asked", "I know nothing about “pricing” yet. What should the post say?");
});

test("what it did not wait for changes nothing", () => {
  const stray = thought("review", { verdict: "pass", notes: [] });
  for (const event of [said, stray, assigned(brief)])
    expect(drafting.heard(event).decides().state).toEqual(drafting.state);
  given(writer)
    .heard(thought("draft", { title: "a", body: "b" }))
    .decides();
});

test("a brief without a topic is refused in a sentence", () => {
  given(writer)
    .heard(assigned({ points: [] }))
    .finishes("failed", /lacks a topic or points/);
});
