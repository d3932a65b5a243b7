// The offline model's thoughts: plain, honest, and resting on nothing but what they were given.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answer } from "../../adapters/offline/answer.ts";
import { draft } from "../../adapters/offline/draft.ts";
import { offlineModel } from "../../adapters/offline/model.ts";
import { research } from "../../adapters/offline/research.ts";
import { review } from "../../adapters/offline/review.ts";
import { modelContract, request } from "../contracts/model.ts";

modelContract("the offline model", offlineModel);

const pays = { id: "f1", text: "Acme pays within 45 days", source: "you, 3 Nov 2026", age: "2 days" };
const cats = { id: "f2", text: "The office has two cats", source: "you, 1 Nov 2026", age: "4 days" };
const signal = new AbortController().signal;

describe("the offline model", () => {
  test("says that it is offline and costs nothing", async () => {
    const model = offlineModel();
    expect([model.name, model.offline, model.reserve(request("draft"))]).toEqual(["offline rules", true, 0]);
    const { cost, basis, usage } = await model.think(request("draft"), signal);
    expect({ cost, basis, usage }).toEqual({ cost: 0, basis: "free", usage: null });
  });

  test("gives the same reply to the same request", async () => {
    const [one, two] = await Promise.all([1, 2].map(() => offlineModel().think(request("draft"), signal)));
    expect(one).toEqual(two);
  });

  test("refuses a thought it has no rules for", async () => {
    const odd = { ...request("draft"), prompt: { ...request("draft").prompt, name: "dream" } };
    await expect(offlineModel().think(odd, signal)).rejects.toMatchObject({ code: "bad-input" });
  });

  test("refuses what does not fit the thought", async () => {
    await expect(offlineModel().think(request("draft", { topic: 5 }), signal)).rejects.toMatchObject({
      code: "bad-input",
    });
  });
});

describe("an offline answer", () => {
  test("quotes the finding with its source and age", () => {
    expect(answer({ question: "When does Acme pay?", findings: [cats, pays] })).toEqual({
      answer: "Acme pays within 45 days. (you, 3 Nov 2026, 2 days)",
      cites: ["f1"],
    });
  });

  test("says that it knows nothing when nothing was found", () => {
    const { answer: said, cites } = answer({ question: "When does Acme pay?", findings: [] });
    expect(said).toContain("I know nothing about that");
    expect(cites).toEqual([]);
  });
});

describe("an offline draft", () => {
  const words = fc.string({ minLength: 1, maxLength: 60 }).filter((text) => text.trim() !== "");

  test("holds every point and passes its own review, whatever the points are", () => {
    fc.assert(
      fc.property(words, fc.array(words, { maxLength: 8 }), (topic, points) => {
        const clean = points.filter(
          (point) => !/!{2}|tbd|lorem ipsum|\[insert|\[your |\{\{|<placeholder/i.test(`${point} ${topic}`),
        );
        fc.pre(clean.length === points.length && !/!{2}|tbd|\{\{/i.test(topic));
        const made = draft({ topic, points, sources: [], revise: null });
        expect(review({ topic, draft: made, points })).toEqual({ verdict: "pass", notes: [] });
      }),
    );
  });

  test("says that it is a template", () => {
    const { title, body } = draft({ topic: "pricing", points: [pays.text], sources: [], revise: null });
    expect(title).toBe("Pricing");
    expect(body).toContain("offline rules");
  });

  test("says that it knows nothing where nothing is noted", () => {
    const { title, body } = draft({ topic: "pricing", points: [], sources: [], revise: null });
    expect(title).toBe("Pricing");
    expect(body).toContain("Nothing is noted about it yet");
  });

  test("names its sources once", () => {
    const sources = [pays.source, pays.source];
    const { body } = draft({ topic: "pricing", points: [pays.text], sources, revise: null });
    expect(body.split(pays.source)).toHaveLength(2);
  });
});

describe("an offline review", () => {
  const check = (title: string, body: string, points: string[] = []) =>
    review({ topic: "pricing", draft: { title, body }, points });

  test("sends back what is empty, too long or unfinished, and says what to change", () => {
    expect(check("", "Text").notes).toEqual(["The title is empty."]);
    expect(check("x".repeat(101), "Text").notes).toEqual(["The title has 101 characters; at most 100 fit."]);
    expect(check("Title", " ").notes).toEqual(["The text is empty."]);
    expect(check("Title", "Lorem ipsum").notes).toEqual(["A placeholder is left in the text: Lorem ipsum"]);
    expect(check("Title", "So it is!!").notes).toEqual(["Take out the repeated exclamation marks."]);
    expect(check("Title", "Text", ["A point"]).verdict).toBe("revise");
  });
});

test("offline research repeats what was found and adds nothing", () => {
  const { points, sources } = research({
    topic: "Acme",
    findings: [pays, pays, cats, { ...cats, text: " " }],
  });
  expect(points).toEqual([pays.text, cats.text]);
  expect(sources).toEqual([pays.source, cats.source]);
});
