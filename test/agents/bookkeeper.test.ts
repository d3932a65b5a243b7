import { expect, test } from "vitest";
import { bookkeeper } from "#agents/bookkeeper";
import { act, assigned, done, failed, given, type RefusedBy, readDone, refused, said } from "../given.ts";

const ada = { name: "Ada Lovelace", email: "ada@example.com" };
const why = "You asked for it.";
const evidence = [{ text: "Add contact Ada", source: "your message" }];
const found = (...contacts: { name: string; email: string }[]) => readDone("contact.find", { contacts });

const looking = given(bookkeeper).heard(assigned({ ...ada, why, evidence }));
const proposed = looking.heard(found());

test("looks whether the contact is known before it proposes anything", () => {
  looking.decides(act("contact.find", { query: ada.email }, "To see whether this contact is known already."));
});

test("proposes a contact that is not known", () => {
  proposed.decides(act("contact.upsert", ada, why, evidence));
});

test("shows as evidence what the contacts say now when the name changes", () => {
  looking
    .heard(found({ name: "Ada King", email: "Ada@example.com" }, { name: "Bob", email: "bob@example.com" }))
    .decides(
      act("contact.upsert", ada, why, [
        ...evidence,
        { text: "Known as Ada King <Ada@example.com>", source: "contacts" },
      ]),
    );
});

test("proposes nothing when the contact is there already", () => {
  looking.heard(found(ada)).finishes("done", "Ada Lovelace <ada@example.com> is already in your contacts.");
});

test("reports the receipt once the contact is saved", () => {
  proposed.heard(done("contact.upsert", "Added Ada Lovelace")).finishes("done", "Added Ada Lovelace");
});

test.each<[RefusedBy, "declined" | "failed", RegExp]>([
  ["operator", "declined", /^Contact not saved: you rejected it \(because\)\.$/],
  ["policy", "declined", /^Contact not saved: policy does not allow it \(because\)\.$/],
  ["expired", "declined", /^Contact not saved: nobody answered in time\. Say it again/],
  ["cancelled", "declined", /^Contact not saved: it was cancelled \(because\)\.$/],
  ["bad-input", "failed", /^Contact not saved: that is no contact I can write down \(because\)\. Check/],
])("a refusal by %s ends as %s, and nothing is proposed again", (by, outcome, words) => {
  const ended = proposed.heard(refused("contact.upsert", by, "because")).finishes(outcome, words);
  ended
    .heard(assigned({ ...ada, why, evidence }))
    .decides()
    .heard(found())
    .decides();
});

test("stops when the contacts cannot be read, rather than writing blindly", () => {
  looking
    .heard(failed("contact.find", "the file is locked"))
    .finishes("failed", "Contact not saved: the file is locked");
  looking.heard(readDone("contact.find", "?")).finishes("failed", /contacts could not be read/);
  proposed
    .heard(failed("contact.upsert", "the file is locked"))
    .finishes("failed", "Contact not saved: the file is locked");
});

test("what it did not wait for changes nothing", () => {
  for (const stray of [said, done("contact.upsert", "Added"), failed("contact.upsert", "no")])
    expect(looking.heard(stray).decides().state).toEqual(looking.state);
  for (const stray of [found(ada), failed("contact.find", "no")])
    expect(proposed.heard(stray).decides().state).toEqual(proposed.state);
});

test("a brief without an address is refused in a sentence", () => {
  given(bookkeeper)
    .heard(assigned({ name: "Ada" }))
    .finishes("failed", /lacks a name or an address/);
});
