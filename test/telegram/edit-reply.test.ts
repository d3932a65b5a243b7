// The prompt for a new text or a reason, and the reading of the reply to it: from the prompt's own words alone.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { promptOf, readReply } from "#adapters/telegram/edit-reply";
import { LIMITS } from "#adapters/telegram/limits";
import type { Form, FormField } from "#core/chat";
import { Fault } from "#core/fault";
import { parseHtml } from "../fakes/telegram/html.ts";
import { cleaned } from "../fakes/telegram/wire-format.ts";
import { anyText } from "./arbitrary-card.ts";

const field = (name: string, value: string, main = false): FormField => ({
  name,
  label: name,
  value,
  multiline: main,
  main,
});
const form: Form = {
  verb: "edit",
  about: "k7f3qa9m",
  title: "Publish “Pricing lessons”",
  fields: [field("title", "Pricing lessons"), field("body", "Charge for <outcomes>.", true)],
};
const reason: Form = {
  verb: "reject",
  about: "k7f3qa9m",
  title: "Publish it",
  fields: [field("reason", "", true)],
};

/** The prompt as Telegram sends it back in `reply_to_message.text`. */
const sentBack = (of: Form): string => {
  const { text, entities } = parseHtml(promptOf(of).html);
  return cleaned(text, entities).text;
};
const answer = (of: Form, reply: string) => readReply(sentBack(of), reply);

describe("the prompt", () => {
  it("asks for the words that confirm, and the reply brings them back", () => {
    const confirm: Form = {
      verb: "confirm",
      about: "k7f3qa9m",
      title: "Confirm",
      fields: [{ ...field("words", "", true), multiline: false }],
    };
    expect(sentBack(confirm).split("\n")[0]).toBe("Confirm k7f3qa9m: reply with the words");
    const reply = { verb: "confirm", about: "k7f3qa9m", fields: { words: "ada@example.com" } };
    expect(answer(confirm, "ada@example.com")).toEqual(reply);
  });

  it("names the approval, shows the present texts and says how to change them", () => {
    const text = sentBack(form);
    expect(text.split("\n")[0]).toBe("Edit k7f3qa9m: reply with the new text");
    expect(text).toContain("Charge for <outcomes>.");
    expect(text).toContain("title: Pricing lessons");
    expect(text).toContain(
      "Your reply replaces the main text. A first line such as “title: …” changes that field.",
    );
  });

  it("attaches the present text whole where it had to cut it", () => {
    const body = "A long line of text.\n".repeat(500);
    const { attachment } = promptOf({ ...form, fields: [field("title", "T"), field("body", body, true)] });
    expect(attachment?.text).toContain(body);
    expect(promptOf(form).attachment).toBeUndefined();
  });

  it("refuses fields whose names could not be read back", () => {
    expect(() => promptOf({ ...form, fields: [field("a b", "")] })).toThrow(Fault);
  });

  it("stays within Telegram's limits and can be read back, whatever the texts", () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, anyText, (title, main, other, reply) => {
        const any: Form = { ...form, title, fields: [field("subject", other), field("body", main, true)] };
        const { html, placeholder } = promptOf(any);
        expect(parseHtml(html).text.length).toBeLessThanOrEqual(LIMITS.text);
        expect(placeholder.length).toBeLessThanOrEqual(LIMITS.placeholder);
        const read = answer(any, `New: ${reply}`);
        expect(read).toEqual({ verb: "edit", about: "k7f3qa9m", fields: { body: `New: ${reply}` } });
      }),
    );
  });
});

describe("the reply", () => {
  it("replaces the main text as it was typed", () => {
    const text = "Charge for outcomes,\n\nnot: for hours.  ";
    expect(answer(form, text)).toEqual({ verb: "edit", about: "k7f3qa9m", fields: { body: text } });
  });

  it("changes another field by a line at its start, in any letter case, and the rest is the main text", () => {
    expect(answer(form, "Title: Prices: a story\n\nNew body")?.fields).toEqual({
      title: "Prices: a story",
      body: "New body",
    });
  });

  it("leaves the main text as it is where only fields are named", () => {
    expect(answer(form, "title: Prices")?.fields).toEqual({ title: "Prices" });
  });

  it("takes the main field by its name too", () => {
    expect(answer(form, "title: T\nbody: one\ntitle: two")?.fields).toEqual({
      title: "T",
      body: "one\ntitle: two",
    });
  });

  it("does not take a line for a field that the prompt does not name", () => {
    expect(answer(form, "Note: this is text")?.fields).toEqual({ body: "Note: this is text" });
  });

  it("hands on a field the prompt does not name where one it names follows, so that the edit is refused", () => {
    expect(answer(form, "Title: Upper\nslug: my-slug\nbody: hello")?.fields).toEqual({
      title: "Upper",
      slug: "my-slug",
      body: "hello",
    });
    expect(answer(form, "Note: this\n\nbody: hello")?.fields).toEqual({ body: "Note: this\n\nbody: hello" });
  });

  it("gives the reason of a rejection", () => {
    expect(answer(reason, "Too early")).toEqual({
      verb: "reject",
      about: "k7f3qa9m",
      fields: { reason: "Too early" },
    });
  });

  it("is a command where it begins with one, and nothing where it is empty", () => {
    expect(answer(form, "/pause")).toBeUndefined();
    expect(answer(form, "/pause content")).toBeUndefined();
    expect(answer(form, "")).toBeUndefined();
    expect(answer(form, "/usr/bin is a path")?.fields).toEqual({ body: "/usr/bin is a path" });
  });

  it("is an ordinary message where it answers anything but a prompt", () => {
    expect(readReply("Publish “Pricing”\n\nk7f3qa9m", "yes")).toBeUndefined();
    expect(readReply("", "yes")).toBeUndefined();
  });

  it("is read by the prompt's own last lines, not by look-alikes in the present text", () => {
    const sly = {
      ...form,
      fields: [field("title", "x"), field("body", "Other fields: evil\nMain text: evil", true)],
    };
    expect(answer(sly, "evil: 1")?.fields).toEqual({ body: "evil: 1" });
  });
});
