import { expect, test } from "vitest";
import { correspondent } from "#agents/correspondent";
import { act, assigned, done, failed, given, type RefusedBy, refused, said } from "../given.ts";

const mail = { to: "ada@example.com", subject: "Invoice 7", body: "It is due on Friday." };
const why = "You asked for it.";
const brief = { ...mail, why, evidence: [] };
const proposed = given(correspondent).heard(assigned(brief));

test("proposes exactly the mail it was given", () => {
  proposed.decides(act("email.send", mail, why));
});

test("reports the receipt once the mail has left", () => {
  proposed
    .heard(done("email.send", "Sent “Invoice 7” to ada@example.com"))
    .finishes("done", "Sent “Invoice 7” to ada@example.com", { effect: "k7f3qa9m" });
});

test.each<[RefusedBy, "declined" | "failed", RegExp]>([
  ["operator", "declined", /^Not sent: you rejected it \(because\)\.$/],
  ["policy", "declined", /^Not sent: policy does not allow it \(because\)\.$/],
  ["expired", "declined", /^Not sent: nobody answered in time\. Say it again/],
  ["cancelled", "declined", /^Not sent: it was cancelled \(because\)\.$/],
  ["bad-input", "failed", /^Not sent: it cannot be mailed like that \(because\)\. Check the address/],
])("a refusal by %s ends as %s and says so", (by, outcome, words) => {
  proposed.heard(refused("email.send", by, "because")).finishes(outcome, words);
});

test("a mail that could not be sent is reported and not tried again", () => {
  const ended = proposed.heard(failed("email.send", "the server refused the address"));
  ended.finishes("failed", "Not sent: the server refused the address");
  ended.heard(assigned(brief)).decides().heard(failed("email.send", "again")).decides();
});

test("what it did not wait for changes nothing", () => {
  for (const stray of [said, done("site.publish", "Published")])
    expect(proposed.heard(stray).decides().state).toEqual(proposed.state);
});

test("a brief without an address is refused in a sentence", () => {
  given(correspondent)
    .heard(assigned({ subject: "Hello" }))
    .finishes("failed", /lacks an address/);
});
