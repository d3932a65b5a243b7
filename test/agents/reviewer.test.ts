import { expect, test } from "vitest";
import { reviewer } from "#agents/reviewer";
import type { Draft } from "#core/thought";
import { assigned, given, said, think, thought } from "../given.ts";

const good: Draft = { title: "Pricing lessons", body: "Charge for outcomes." };
const briefOf = (draft: Draft) => ({ topic: "pricing", draft, points: ["Charge for outcomes."] });
const reading = (draft: Draft) => given(reviewer).heard(assigned(briefOf(draft)));
const pass = thought("review", { verdict: "pass", notes: [] });

test("reads the draft against its topic and points", () => {
  reading(good).decides(think("review", briefOf(good)));
});

test("passes a draft with which nothing is wrong", () => {
  reading(good)
    .heard(pass)
    .finishes("done", "“Pricing lessons” passed the check.", { verdict: "pass", notes: [] });
});

test("sends a draft back with the notes", () => {
  reading(good)
    .heard(thought("review", { verdict: "revise", notes: ["Say why.", "Add a number."] }))
    .finishes("done", "“Pricing lessons” goes back with 2 notes.", {
      verdict: "revise",
      notes: ["Say why.", "Add a number."],
    });
});

test("says so when a draft goes back without a reason", () => {
  reading(good)
    .heard(thought("review", { verdict: "revise", notes: [] }))
    .finishes("done", /one note/, { notes: ["The reviewer wants it revised and gave no reason."] });
});

test.each<[string, Draft, string]>([
  [
    "a title of 101 characters",
    { title: "x".repeat(101), body: "b" },
    "The title has 101 characters; at most 100 fit.",
  ],
  ["an empty title", { title: " ", body: "b" }, "The title is empty."],
  ["a title on two lines", { title: "a\nb", body: "b" }, "The title runs over more than one line."],
  ["an empty text", { title: "a", body: "\n" }, "The text is empty."],
  ["[TODO]", { title: "a", body: "See [TODO: link]." }, "A placeholder is left in the text: [TODO: link]"],
  ["[Your name]", { title: "a", body: "By [Your name]" }, "A placeholder is left in the text: [Your name]"],
  [
    "lorem ipsum",
    { title: "a", body: "Lorem ipsum dolor" },
    "A placeholder is left in the text: Lorem ipsum",
  ],
  ["{{name}}", { title: "Hi {{name}}", body: "b" }, "A placeholder is left in the text: {{name}}"],
])("the house rules send back %s whatever the reading says", (_what, draft, note) => {
  reading(draft)
    .heard(pass)
    .finishes("done", /goes back/, { verdict: "revise", notes: [note] });
});

test.each<Draft>([
  { title: "é".repeat(100), body: "b" },
  { title: "My todo list", body: "A method for todos and [links](https://example.com)." },
])("the house rules leave good drafts alone: %j", (draft) => {
  reading(draft)
    .heard(pass)
    .finishes("done", /passed/, { verdict: "pass" });
});

test("what it did not wait for changes nothing", () => {
  const before = reading(good);
  for (const event of [said, thought("draft", good), assigned(briefOf(good))])
    expect(before.heard(event).decides().state).toEqual(before.state);
  given(reviewer).heard(pass).decides();
});

test("a brief without a draft is refused in a sentence", () => {
  given(reviewer)
    .heard(assigned({ topic: "pricing" }))
    .finishes("failed", /lacks a draft/);
});
