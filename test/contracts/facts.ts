// The contract of searchable facts; kept apart because the in-memory facts and Postgres's both pass it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fact } from "#core/fact";
import type { Facts } from "#core/memory";

export interface FactsWorld {
  readonly facts: Facts;
  /** Writes a fact's line as a commit does. */
  readonly write: (fact: Fact, current?: boolean) => Promise<void>;
}

let made = 0;
/** A fact the operator told; every one has its own id. */
export function aFact(statement: string, more: Partial<Fact> = {}): Fact {
  made += 1;
  return {
    id: `fact${String(made).padStart(4, "0")}`,
    statement,
    subject: "",
    domain: "sales",
    confidence: 0.9,
    validFrom: "2026-11-01T09:00:00.000Z",
    reviewBy: "2027-04-30T09:00:00.000Z",
    source: "you on telegram",
    cause: "m1",
    origin: "operator",
    sort: "fact",
    ...more,
  };
}

export function factsContract(name: string, make: () => Promise<FactsWorld>): void {
  const having = async (...facts: Fact[]) => {
    const world = await make();
    for (const fact of facts) await world.write(fact);
    return world;
  };
  const found = async (facts: Facts, query: string) => (await facts.search(query, 10)).map(({ id }) => id);

  describe(`${name}: facts`, () => {
    it("finds a fact by any meaningful word of the question, in another form too", async () => {
      const acme = aFact("Acme pays within 45 days", { subject: "Acme" });
      const office = aFact("The office is closed on Monday");
      const { facts } = await having(acme, office);
      expect(await found(facts, "When will Acme be paying us?")).toEqual([acme.id]);
      expect(await found(facts, "is the OFFICE open")).toEqual([office.id]);
      expect(await found(facts, "is anybody paying?")).toEqual([acme.id]);
      expect(await found(facts, "what do you know about the weather?")).toEqual([]);
    });

    it("keeps and finds what a model wrote with half of a character, or with none", async () => {
      const odd = [
        aFact("Acme pays late \ud83d"),
        aFact("Globex pays\u0000early", { subject: "Globex\ud800" }),
      ];
      const { facts } = await having(...odd);
      expect(await found(facts, "who pays late?")).toContain(odd[0]?.id);
      expect(await found(facts, "is Globex early?")).toEqual([odd[1]?.id]);
    });

    it("finds a fact by whom it is about, though the statement does not name them", async () => {
      const fact = aFact("prefers mail to calls", { subject: "Ada" });
      const { facts } = await having(fact);
      expect(await found(facts, "ada")).toEqual([fact.id]);
    });

    it("puts what shares more words first, every score above zero", async () => {
      const one = aFact("Globex pays within 10 days");
      const two = aFact("Acme pays within 45 days");
      const { facts } = await having(one, two);
      const hits = await facts.search("When does Acme pay?", 10);
      expect(hits.map(({ id }) => id)).toEqual([two.id, one.id]);
      expect(hits.every(({ score }) => score > 0)).toBe(true);
      expect(await facts.search("When does Acme pay?", 1)).toHaveLength(1);
    });

    it("leaves out what came from outside where it is asked to, in every script", async () => {
      const own = [aFact("Acme pays within 45 days"), aFact("アクメは四十五日以内に支払う")];
      const page = { origin: "outside:web" } as const;
      const read = [aFact("Acme never pays", page), aFact("アクメは払わない", page)];
      const { facts } = await having(...read, ...own);
      for (const [at, query] of ["when does acme pay?", "アクメ"].entries()) {
        const hits = async (of?: { own: boolean }) =>
          (await facts.search(query, 1_000, of)).map(({ id }) => id);
        expect((await hits()).toSorted()).toEqual([own[at]?.id, read[at]?.id].toSorted());
        expect(await hits({ own: true })).toEqual([own[at]?.id]);
      }
    });

    it("finds addresses, numbers and other scripts", async () => {
      const mail = aFact("Her address is ada@example.com");
      const vat = aFact("Our VAT number is DE123456789");
      const russian = aFact("Ада платит в срок");
      const japanese = aFact("アクメは四十五日以内に支払う");
      const { facts } = await having(mail, vat, russian, japanese);
      expect(await found(facts, "who is ada@example.com?")).toEqual([mail.id]);
      expect(await found(facts, "de123456789")).toEqual([vat.id]);
      expect(await found(facts, "АДА")).toEqual([russian.id]);
      expect(await found(facts, "アクメ")).toEqual([japanese.id]);
    });

    it("takes any input for words, never for an operator or an error", async () => {
      const fact = aFact("Acme pays late");
      const { facts } = await having(fact);
      for (const query of [
        "'acme",
        'acme"',
        "acme:*",
        "acme & !late",
        "(acme",
        "\\acme",
        "acme\0",
        "acme <-> %",
        "\ud800 acme",
      ])
        expect(await found(facts, query), query).toEqual([fact.id]);
      for (const query of ["", " ", "\0", "'", "&|!()", ":*", "\ud800", "😀", "the", "%", "_"])
        expect(await found(facts, query), query).toEqual([]);
      expect(await facts.search("acme ".repeat(20_000), 5)).toHaveLength(1);
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (query) => {
          expect(Array.isArray(await facts.search(query, 5))).toBe(true);
          expect(await facts.about(`${query}x`)).toEqual([]);
        }),
        { numRuns: 60 },
      );
    });

    it("knows only current facts", async () => {
      const fact = aFact("Acme pays within 45 days", { subject: "Acme" });
      const { facts, write } = await having(fact);
      expect([await facts.count(), await facts.read([fact.id])]).toEqual([1, [fact]]);
      await facts.saveVectors("test-3", [{ id: fact.id, vector: [1, 0, 0] }]);
      await write(fact, false);
      expect(await found(facts, "Acme")).toEqual([]);
      expect(await facts.about("Acme")).toEqual([]);
      expect(await facts.read([fact.id])).toEqual([]);
      expect(await facts.vectors("test-3")).toEqual([]);
      expect(await facts.withoutVector("other", 10)).toEqual([]);
      expect(await facts.count()).toBe(0);
    });

    it("shows a confirmed fact with its new review-by", async () => {
      const fact = aFact("Acme pays late", { subject: "Acme" });
      const { facts, write } = await having(fact);
      const confirmed = { ...fact, reviewBy: "2027-09-01T00:00:00.000Z", confidence: 1 };
      await write(confirmed);
      expect(await facts.read([fact.id])).toEqual([confirmed]);
    });

    it("compares subjects without case, newest first, and reads in the order asked", async () => {
      const old = aFact("Änne prefers mail", { subject: "Änne" });
      const now = aFact("Änne is away", { subject: "änne", validFrom: "2026-11-02T09:00:00.000Z" });
      const other = aFact("Bob is away", { subject: "Bob" });
      const nobody = aFact("We meet on Friday");
      const { facts } = await having(old, now, other, nobody);
      expect(await facts.about(" ÄNNE ")).toEqual([now, old]);
      expect(await facts.about("")).toEqual([nobody]);
      expect(await facts.about("%")).toEqual([]);
      expect(await facts.read([other.id, "unknown", old.id])).toEqual([other, old]);
    });

    it("keeps one vector a fact and embedder, and says who lacks one", async () => {
      const [a, b] = [aFact("a"), aFact("b")];
      const { facts } = await having(a, b);
      expect((await facts.withoutVector("test-2", 10)).map(({ id }) => id).sort()).toEqual([a.id, b.id]);
      expect(await facts.withoutVector("test-2", 1)).toHaveLength(1);
      await facts.saveVectors("test-2", [{ id: a.id, vector: [0.5, -0.25] }]);
      await facts.saveVectors("test-2", [{ id: a.id, vector: [1, 0.125] }]);
      await facts.saveVectors("other", [{ id: b.id, vector: [1] }]);
      await facts.saveVectors("other", []);
      expect(await facts.withoutVector("test-2", 10)).toEqual([b]);
      expect(await facts.vectors("test-2")).toEqual([{ id: a.id, vector: [1, 0.125] }]);
    });
  });
}
