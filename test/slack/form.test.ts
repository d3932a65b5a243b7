// Shows that a form opens as a modal that Slack takes, comes back as what was typed, and says so where it cannot.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Form } from "#core/chat";
import { modal, submitted } from "../../adapters/slack/form.ts";
import { checkView } from "../fakes/slack/blocks.ts";

const edit: Form = {
  verb: "edit",
  about: "k7f3qa9m",
  title: "Edit the post “Pricing lessons”",
  fields: [
    { name: "title", label: "Title", value: "Pricing lessons", multiline: false, main: false },
    { name: "body", label: "Text", value: "Charge for outcomes.", multiline: true, main: true },
  ],
};

const submission = (form: Form, channel: string, values: Record<string, string>) => {
  const made = modal(form, channel);
  if (made.is === "impossible") throw new Error(made.why);
  const { callback_id, private_metadata } = made.view;
  const state = {
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value: { value } }])),
  };
  return {
    type: "view_submission",
    user: { id: "U1", name: "ada" },
    view: { id: "V1", callback_id, private_metadata, state },
  };
};

describe("a form on Slack", () => {
  it("starts from the present text", () => {
    const made = modal(edit, "D1");
    expect(made).toMatchObject({
      is: "modal",
      view: {
        blocks: [
          { block_id: "title", element: { initial_value: "Pricing lessons", multiline: false } },
          { block_id: "body", element: { initial_value: "Charge for outcomes.", multiline: true } },
        ],
      },
    });
  });

  it("comes back with its fields, what it is about and where it was opened", () => {
    const fields = { title: "Other", body: "Text\n\twith ‘all’ <kinds> & more" };
    expect(submitted(submission(edit, "D1", fields))).toMatchObject({
      is: "submitted",
      thread: "slack:D1",
      verb: "edit",
      about: "k7f3qa9m",
      fields,
    });
  });

  it("asks for the words that confirm, and brings them back", () => {
    const field = { name: "words", label: "Type the recipient", value: "", multiline: false, main: true };
    const form: Form = { verb: "confirm", about: "k7f3qa9m", title: "Confirm", fields: [field] };
    const made = modal(form, "D1");
    expect(made).toMatchObject({ is: "modal", view: { submit: { text: "Confirm" } } });
    if (made.is === "modal") checkView(made.view);
    const words = { words: "ada@example.com" };
    expect(submitted(submission(form, "D1", words))).toMatchObject({ verb: "confirm", fields: words });
  });

  it("is the same submission when it comes again, and another one with other words", () => {
    const first = submitted(submission(edit, "D1", { body: "a" }))?.id;
    expect(submitted(submission(edit, "D1", { body: "a" }))?.id).toBe(first);
    expect(submitted(submission(edit, "D1", { body: "b" }))?.id).not.toBe(first);
  });

  it("says plainly that a text is too long for Slack", () => {
    const body = { name: "body", label: "Text", value: "x".repeat(3001), multiline: true, main: true };
    expect(modal({ ...edit, fields: [body] }, "D1")).toEqual({
      is: "impossible",
      why: "A Slack form holds 3,000 characters a field, and “Text” has 3,001.",
    });
  });

  it("is not somebody else's modal", () => {
    const ours = submission(edit, "D1", {});
    expect(submitted({ ...ours, view: { ...ours.view, callback_id: "other" } })).toBeUndefined();
  });

  it("is a modal that Slack takes or an honest no, whatever the form", () => {
    const words = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.nat(4000).map((length) => "y".repeat(length)),
    );
    const field = fc.record({
      name: words,
      label: words,
      value: words,
      multiline: fc.boolean(),
      main: fc.boolean(),
    });
    const form: fc.Arbitrary<Form> = fc.record({
      verb: fc.constantFrom("edit", "reject"),
      about: fc.constant("k7f3qa9m"),
      title: words,
      fields: fc.array(field, { maxLength: 120 }),
    });
    fc.assert(
      fc.property(form, (one) => {
        const made = modal(one, "D1");
        if (made.is === "modal") checkView(JSON.parse(JSON.stringify(made.view)));
        else expect(made.why).toMatch(/\.$/);
      }),
    );
  });
});
