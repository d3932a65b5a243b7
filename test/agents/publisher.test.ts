import { expect, test } from "vitest";
import { publisher } from "#agents/publisher";
import { act, assigned, done, failed, given, type RefusedBy, readDone, refused, said } from "../given.ts";

const post = { title: "Pricing lessons", body: "Charge for outcomes." };
const why = "You asked for it.";
const evidence = [{ text: "Publish a post", source: "your message" }];
const proposed = given(publisher).heard(assigned({ ...post, why, evidence }));

test("proposes exactly the post it was given, with the reason and its evidence", () => {
  proposed.decides(act("site.publish", post, why, evidence));
});

test("reports the receipt once the post is out", () => {
  proposed
    .heard(done("site.publish", "Published “Pricing lessons” as posts/pricing-lessons.md"))
    .finishes("done", "Published “Pricing lessons” as posts/pricing-lessons.md", { effect: "k7f3qa9m" });
});

test.each<[RefusedBy, "declined" | "failed", string, string]>([
  ["operator", "declined", "", "Not published: you rejected it."],
  ["operator", "declined", "Too long.", "Not published: you rejected it (Too long)."],
  ["policy", "declined", "unknown tool", "Not published: policy does not allow it (unknown tool)."],
  [
    "expired",
    "declined",
    "Nobody answered in time.",
    "Not published: nobody answered in time. Say it again to get a new card.",
  ],
  ["cancelled", "declined", "", "Not published: it was cancelled."],
  [
    "bad-input",
    "failed",
    "the title is empty",
    "Not published: the site does not take it like that (the title is empty). Change it and say it again.",
  ],
])("a refusal by %s ends as %s and says why (%j)", (by, outcome, reason, words) => {
  proposed.heard(refused("site.publish", by, reason)).finishes(outcome, words);
});

test("a failed effect ends as failed with the reason, on one line", () => {
  proposed
    .heard(failed("site.publish", "the disk\nis full"))
    .finishes("failed", "Not published: the disk is full");
});

test.each([
  refused("site.publish", "operator", "no"),
  failed("site.publish", "no"),
  done("site.publish", "Published"),
])("never proposes again after $type", (ending) => {
  const ended = proposed.heard(ending);
  for (const more of [ending, assigned({ ...post, why, evidence }), failed("site.publish", "again")])
    ended.heard(more).decides();
});

test("what it did not wait for changes nothing", () => {
  for (const stray of [said, done("email.send", "Sent"), readDone("site.publish", {})]) {
    expect(proposed.heard(stray).decides().state).toEqual(proposed.state);
    given(publisher).heard(stray).decides();
  }
});

test("a brief without a text is refused in a sentence", () => {
  given(publisher)
    .heard(assigned({ title: "Only a title" }))
    .finishes("failed", /lacks a title, a text or a reason/)
    .heard(done("site.publish", "Published"))
    .decides();
});
