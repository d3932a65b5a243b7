import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Fact } from "#core/fact";
import { planRemember } from "#memory/remember";
import { aFact } from "../contracts/facts.ts";

const acme = (statement: string, more: Partial<Fact> = {}) => aFact(statement, { subject: "Acme", ...more });
const becomes = (known: string, fresh: string, more: { known?: Partial<Fact>; fresh?: Partial<Fact> } = {}) =>
  planRemember([acme(known, more.known)], acme(fresh, more.fresh)).is;

describe("a correction takes the wrong fact's place", () => {
  test.each([
    ["Acme pays within 45 days", "Acme pays within 60 days"],
    ["Acme pays within 45 days", "Acme now pays in two weeks"],
    ["Acme takes 45 days to pay", "Acme takes sixty days to pay."],
    ["Acme invoice 7 is due on Friday", "Acme invoice 7 is due on Monday"],
    ["Acme's rate is $90", "Acme’s rate is 95 dollars"],
    ["Our budget for Acme is 5,000 EUR", "our budget for Acme is 6000 EUR"],
    ["Acme's email is a@acme.example", "Acme's email is b@acme.example"],
    ["Acme's VAT number is DE123", "Acme's VAT number is DE456"],
    ["Acme opens from 9:00 to 17:00", "Acme opens from 10:00 to 18:00"],
    ["Acme's anniversary is 3 May", "Acme's anniversary is May 4"],
    ["Acme pays late", "Acme doesn't pay late"],
    ["Acme never pays late", "Acme pays late"],
    ["Acme is a customer", "Acme is no longer a customer"],
    ["Acme pays late", "Acme pays early"],
    ["Acme is closed on Monday", "Acme is open on Monday"],
    ["Acme's contact is Bob", "Acme's contact is Carol Jones"],
    ["Acme is based in Berlin", "Acme is based in Munich"],
    ["Acme prefers mail", "Acme prefers phone"],
    ["Acme paid on 3 November 2026", "Actually, Acme paid on 5 November 2026"],
  ])("%s → %s", (known, fresh) => expect(becomes(known, fresh)).toBe("replaces"));
});

describe("what may hold beside the old fact is new", () => {
  test.each([
    ["Acme pays within 45 days", "Acme is in Berlin"],
    ["Acme pays within 45 days", "Acme pays within 45 days of the invoice"],
    ["Acme invoice 7 is due on Friday", "Acme invoice 8 is due on Friday"],
    ["Acme is closed on Monday", "Acme is closed on Sunday"],
    ["Acme paid on 3 November 2026", "Acme paid on 5 November 2026"],
    ["Acme ordered 45 chairs", "Acme ordered 60 chairs"],
    ["Acme likes tea", "Acme also likes coffee"],
    ["Acme wants invoices as PDF", "Acme wants invoices as XML"],
    ["Acme's contact is Bob", "Acme's contact is friendly"],
    ["Acme pays 30 euros in 10 days", "Acme pays 40 euros in 20 days"],
    ["Acme does not pay within 45 days", "Acme pays within 60 days"],
    ["Acme is not open on Monday", "Acme is not open on Sunday"],
    ["Acme pays late. It always did.", "Acme pays early. It always did."],
    ["😀", "😃"],
  ])("%s + %s", (known, fresh) => expect(becomes(known, fresh)).toBe("new"));
});

describe("the same said again confirms", () => {
  test.each([
    ["Acme pays within 45 days", "acme pays within 45 days."],
    ["Acme pays within 45 days", "Acme usually pays in forty-five days"],
    ["Acme doesn't pay late", "Acme does not pay late"],
    ["Budget is 5,000 EUR", "budget is 5000 EUR"],
    ["アクメは遅い", "アクメは遅い"],
    ["One line\nand another", "one line\nand another"],
  ])("%s = %s", (known, fresh) => expect(becomes(known, fresh)).toBe("confirms"));
});

describe("who may replace what", () => {
  const [before, after] = ["Acme pays within 45 days", "Acme pays within 60 days"];

  it("never lets text from outside replace or confirm what the operator said", () => {
    const outside = { fresh: { origin: "outside:mail" } } as const;
    expect([becomes(before, after, outside), becomes(before, before, outside)]).toEqual(["new", "new"]);
  });
  it("lets the operator correct what came from outside, and take it over by saying the same", () => {
    const outside = { known: { origin: "outside:mail" } } as const;
    expect([becomes(before, after, outside), becomes(before, before, outside)]).toEqual([
      "replaces",
      "replaces",
    ]);
  });
  it("never lets a note replace, but lets a fact replace a note", () => {
    expect(becomes(before, after, { fresh: { sort: "note" } })).toBe("new");
    expect(becomes(before, before, { fresh: { sort: "note" } })).toBe("confirms");
    expect(becomes(before, after, { known: { sort: "note" } })).toBe("replaces");
  });
  it("replaces nothing where it is about nobody in particular", () => {
    const nobody = { known: { subject: "" }, fresh: { subject: "" } };
    expect(becomes("The rent is 900 euros", "The rent is 950 euros", nobody)).toBe("new");
    expect(becomes("The rent is 900 euros", "the rent is 900 euros.", nobody)).toBe("confirms");
  });
  it("names the fact: of several the one that is contradicted", () => {
    const known = [acme("Acme is in Berlin"), acme(before), acme("Acme's contact is Bob")];
    expect(planRemember(known, acme(after))).toEqual({ is: "replaces", fact: known[1] });
    expect(planRemember([...known, acme(after)], acme(after)).is).toBe("confirms");
  });
});

test("any two statements are compared without an error, and any statement confirms itself", () => {
  const text = fc.string({ unit: "binary", maxLength: 400 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(["new", "confirms", "replaces"]).toContain(becomes(a, b));
      expect(becomes(a, a)).toBe("confirms");
    }),
  );
});
