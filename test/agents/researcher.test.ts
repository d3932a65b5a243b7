import { expect, test } from "vitest";
import { researcher } from "#agents/researcher";
import { act, assigned, failed, given, readDone, recalled, refused, said, think, thought } from "../given.ts";

const fact = { id: "k7f3qa9m", text: "Acme pays within 45 days.", source: "you", age: "2 days ago" };
const posts = {
  posts: [
    { path: "posts/pricing.md", title: "Pricing", excerpt: "Charge for outcomes.", date: "2026-11-01" },
  ],
};
const fromSite = {
  id: "posts/pricing.md",
  text: "Charge for outcomes.",
  source: "posts/pricing.md",
  age: "",
};
const fromContacts = { id: "ada@acme.test", text: "Ada <ada@acme.test>", source: "contacts", age: "" };
const contacts = { contacts: [{ name: "Ada", email: "ada@acme.test" }] };
const question = "What do you know about Acme?";

const researching = given(researcher).heard(assigned({ task: "research", topic: "pricing" }));
const reading = researching.heard(recalled(fact));
const asked = given(researcher).heard(assigned({ task: "answer", question, about: "Acme" }));
const answering = asked.heard(recalled(fact), readDone("contact.find", contacts));

test("asks memory first", () => {
  researching.decides({ do: "recall", query: "pricing" });
  asked.decides({ do: "recall", query: question, subject: "Acme" });
});

test("then reads the site for a topic", () => {
  reading.decides(act("site.read", { query: "pricing" }, "To see what the site says about it already."));
});

test("looks for the beginning of a topic that is a page long", () => {
  const page = "pricing ".repeat(500);
  const [move] = given(researcher).heard(assigned({ task: "research", topic: page }), recalled()).moves;
  expect(move).toMatchObject({ do: "act", input: { query: page.slice(0, 200) } });
});

test("gathers points from memory and the site together", () => {
  const thinking = reading.heard(readDone("site.read", posts));
  thinking.decides(think("research", { topic: "pricing", findings: [fact, fromSite] }));
  thinking
    .heard(thought("research", { points: ["Charge for outcomes."], sources: ["posts/pricing.md"] }))
    .finishes("done", "Found one point.", {
      points: ["Charge for outcomes."],
      sources: ["posts/pricing.md"],
      findings: [fact, fromSite],
    });
});

test("names a finding once, even when it was found twice", () => {
  const twice = researching.heard(recalled(fact, fact), readDone("site.read", { posts: [] }));
  twice.decides(think("research", { topic: "pricing", findings: [fact] }));
});

test("looks for a person or company in the contacts too", () => {
  asked
    .heard(recalled(fact))
    .decides(act("contact.find", { query: "Acme" }, "To see whether the contacts know them."));
  answering.decides(think("answer", { question, findings: [fact, fromContacts] }));
});

test("a question about nobody in particular is answered from memory alone", () => {
  given(researcher)
    .heard(assigned({ task: "answer", question: "When are we paid?", about: "" }))
    .decides({ do: "recall", query: "When are we paid?" })
    .heard(recalled(fact))
    .decides(think("answer", { question: "When are we paid?", findings: [fact] }));
});

test("cites a source whole, and drops sources that were never found", () => {
  answering
    .heard(thought("answer", { answer: "They pay within 45 days.", cites: ["k7f3qa9m", "invented"] }))
    .finishes("done", "They pay within 45 days.", { answer: "They pay within 45 days.", cites: [fact] });
});

test("an empty answer is no answer", () => {
  answering.heard(thought("answer", { answer: " ", cites: [] })).finishes("failed", /Ask again/);
});

test("stops with the reason when a source cannot be read", () => {
  reading
    .heard(failed("site.read", "the repository is locked"))
    .finishes("failed", "site.read could not be read: the repository is locked");
  reading
    .heard(refused("site.read", "policy", "reads are closed"))
    .finishes("failed", "site.read could not be read: reads are closed");
  reading.heard(readDone("site.read", [1])).finishes("failed", /in a shape/);
});

test("what it did not wait for changes nothing", () => {
  const strays = [said, readDone("contact.find", contacts), failed("contact.find", "no"), recalled()];
  for (const event of strays) expect(reading.heard(event).decides().state).toEqual(reading.state);
  const wrongThought = thought("research", { points: [], sources: [] });
  expect(answering.heard(wrongThought).decides().state).toEqual(answering.state);
});

test("a brief without a task is refused in a sentence", () => {
  given(researcher)
    .heard(assigned({ topic: "pricing" }))
    .finishes("failed", /lacks what to look for/);
});

const page = "https://example.com/pricing";
const fromPage = { id: page, text: "Pricing\nTen dollars a month.", source: page, age: "" };
const pageRead = {
  url: page,
  title: "Pricing",
  text: "Ten dollars a month.",
  links: [],
  origin: "outside:web",
};
const pageAsked = given(researcher)
  .heard(assigned({ task: "answer", question: `What does ${page} say?`, about: page, pages: [page] }))
  .heard(recalled());

test("reads a page that the operator named, and cites it", () => {
  pageAsked.decides(act("web.read", { url: page }, `You named ${page}.`));
  pageAsked
    .heard(readDone("web.read", pageRead))
    .decides(think("answer", { question: `What does ${page} say?`, findings: [fromPage] }));
});

test("reads a named page before the site for a topic", () => {
  const topic = given(researcher).heard(
    assigned({ task: "research", topic: "pricing", pages: [page] }),
    recalled(),
  );
  topic.decides(act("web.read", { url: page }, `You named ${page}.`));
  const site = topic.heard(readDone("web.read", pageRead));
  site.decides(act("site.read", { query: "pricing" }, "To see what the site says about it already."));
  site
    .heard(readDone("site.read", posts))
    .decides(think("research", { topic: "pricing", findings: [fromPage, fromSite] }));
});

test("says why a named page could not be read", () => {
  const reason =
    "example.com is not among the hosts that company may reach. Add it with /policy edit, under hosts.";
  pageAsked
    .heard(failed("web.read", reason))
    .finishes("failed", `The page you named could not be read: ${reason}`);
});

test("reads no page that only a text names", () => {
  const topic = given(researcher).heard(
    assigned({ task: "research", topic: `pricing as on ${page}` }),
    recalled(),
  );
  topic.decides(
    act("site.read", { query: `pricing as on ${page}` }, "To see what the site says about it already."),
  );
});
