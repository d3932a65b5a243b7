// What the page sends becomes what the core hears, and nothing else does.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Deed, parse, tabOf, tooLong } from "#adapters/webchat/parse";

describe("what the page sends", () => {
  it("is heard as typed, from the operator of this machine", () => {
    const text = "  Publish «this»\n\tnow ";
    expect(parse("say", { id: "tab1-a", text, account: "root", thread: "slack:C1" })).toEqual({
      is: "said",
      id: "webchat:tab1-a",
      channel: "webchat",
      thread: "webchat:local",
      account: "local",
      name: "you",
      message: "tab1-a",
      text,
      raw: { id: "tab1-a", text },
    });
  });

  it("carries a tap with its message, and answers go to the tab that tapped", () => {
    const tap = parse("tap", { id: "tab1-b", verb: "approve", about: "k7f3qa9m", message: "m1" });
    expect(tap).toMatchObject({
      is: "tapped",
      verb: "approve",
      about: "k7f3qa9m",
      message: "m1",
      handle: "tab1-b",
    });
    expect(tap && tabOf(tap)).toBe("tab1");
  });

  it("carries a form's fields exactly", () => {
    const fields = { title: "A", body: "line\r\n  line\n" };
    expect(parse("submit", { id: "tab1-c", verb: "edit", about: "k7", fields })).toMatchObject({
      is: "submitted",
      fields,
    });
  });

  it("is made storable where no database could hold it", () => {
    expect(parse("say", { id: "tab1-d", text: "a\u0000b\ud800c" })).toMatchObject({
      text: "a\ufffdb\ufffdc",
    });
  });

  it.each<[Deed, unknown]>([
    ["say", undefined],
    ["say", null],
    ["say", "text"],
    ["say", { text: "no id" }],
    ["say", { id: "no tab", text: "" }],
    ["say", { id: "tab-1", text: 7 }],
    ["tap", { id: "tab-1", verb: "Approve!", about: "x", message: "m" }],
    ["tap", { id: "tab-1", verb: "approve", about: "../x", message: "m" }],
    ["submit", { id: "tab-1", verb: "edit", about: "x", fields: { a: 1 } }],
    ["submit", { id: "tab-1", verb: "edit", about: "x", fields: "all" }],
  ])("is not heard where it is not what the page sends: %s %j", (deed, body) => {
    expect(parse(deed, body)).toBeUndefined();
  });

  it("never breaks the parser, whatever it is", () => {
    fc.assert(
      fc.property(fc.constantFrom<Deed>("say", "tap", "submit"), fc.anything(), (deed, body) => {
        const heard = parse(deed, body);
        expect(heard === undefined || heard.account === "local").toBe(true);
      }),
    );
  });

  it("is taken up to a megabyte, and beyond it the sentence says how large it is", () => {
    const said = (text: string) => {
      const heard = parse("say", { id: "tab-1", text });
      return heard && tooLong(heard);
    };
    expect(said("x".repeat(1_000_000))).toBeUndefined();
    expect(said("é".repeat(600_000))).toBe(
      "This is 1.2 MB; one message holds at most 1 MB. Shorten it or send it in parts.",
    );
  });
});
