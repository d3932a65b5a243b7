// The researcher: gathers what memory, the site, the contacts and named pages say, and answers only with sources that were
// really found.
import { z } from "zod";
import { defineAgent, type Heard } from "#core/agent";
import { finish } from "#core/ending";
import type { JsonObject } from "#core/json";
import type { Move, Outcome } from "#core/move";
import type { Citation } from "#core/thought";

const SITE = "site.read";
const CONTACTS = "contact.find";
const WEB = "web.read";
/** Characters of a query: its first words find as much as a page of them would, and the tools take no page. */
const QUERY = 200;
/** Characters of a page that are looked at. */
const PAGE = 6_000;

/** Addresses that stand in the operator's own words; nothing that is read adds to them. */
const pages = z.array(z.string()).default([]);
const briefSchema = z.discriminatedUnion("task", [
  z.object({ task: z.literal("research"), topic: z.string(), pages }),
  z.object({ task: z.literal("answer"), question: z.string(), about: z.string(), pages }),
]);
type Brief = z.infer<typeof briefSchema>;

/** What the reading tools answer, as citations. */
const sources = {
  [SITE]: z
    .object({ posts: z.array(z.object({ path: z.string(), excerpt: z.string() })) })
    .transform(({ posts }) => posts.map(({ path, excerpt }) => cite(path, excerpt, path))),
  [CONTACTS]: z
    .object({ contacts: z.array(z.object({ name: z.string(), email: z.string() })) })
    .transform(({ contacts }) =>
      contacts.map(({ name, email }) => cite(email, `${name} <${email}>`, "contacts")),
    ),
  [WEB]: z
    .object({ url: z.string(), title: z.string(), text: z.string() })
    .transform(({ url, title, text }) => [
      cite(url, [title, text.slice(0, PAGE)].filter((part) => part !== "").join("\n"), url),
    ]),
};
const cite = (id: string, text: string, source: string): Citation => ({ id, text, source, age: "" });

type State =
  | { readonly status: "idle" | "ended" }
  | { readonly status: "recalling"; readonly brief: Brief }
  | { readonly status: "thinking"; readonly brief: Brief; readonly findings: Citation[] }
  | {
      readonly status: "reading";
      readonly brief: Brief;
      readonly findings: Citation[];
      /** Which of the brief's readings it is. */
      readonly at: number;
    };

type Thought = Extract<Heard, { type: "thought" }>;
type Turn = { readonly state: State; readonly move: Move };

const end = (outcome: Outcome, summary: string, result: JsonObject = {}): Turn => ({
  state: { status: "ended" },
  move: finish(outcome, summary, result),
});

function begin(given: JsonObject): Turn {
  const parsed = briefSchema.safeParse(given);
  if (!parsed.success)
    return end("failed", "Nothing looked up: the researcher's brief lacks what to look for.");
  const brief = parsed.data;
  const state: State = { status: "recalling", brief };
  if (brief.task === "research") return { state, move: { do: "recall", query: brief.topic } };
  const subject = brief.about.trim() === "" ? {} : { subject: brief.about };
  return { state, move: { do: "recall", query: brief.question, ...subject } };
}

interface Reading {
  readonly tool: keyof typeof sources;
  readonly input: JsonObject;
  readonly why: string;
}

/** Where else this brief looks, beside memory, in order. */
function readings(brief: Brief): readonly Reading[] {
  const named = brief.pages.map((url): Reading => ({ tool: WEB, input: { url }, why: `You named ${url}.` }));
  const asked = (tool: keyof typeof sources, words: string, why: string): Reading[] => [
    ...named,
    { tool, input: { query: words.slice(0, QUERY) }, why },
  ];
  if (brief.task === "research")
    return asked(SITE, brief.topic, "To see what the site says about it already.");
  if (brief.about.trim() === "" || named.length > 0) return named;
  return asked(CONTACTS, brief.about, "To see whether the contacts know them.");
}

/** The next reading, or the thought where there is none any more. */
function onwards(brief: Brief, findings: readonly Citation[], at: number): Turn {
  const reading = readings(brief)[at];
  if (reading === undefined) return think(brief, findings);
  return {
    state: { status: "reading", brief, findings: [...findings], at },
    move: { do: "act", ...reading, evidence: [] },
  };
}

function think(brief: Brief, found: readonly Citation[]): Turn {
  const findings = [...new Map(found.map((one) => [one.id, one])).values()];
  const state: State = { status: "thinking", brief, findings };
  return brief.task === "research"
    ? { state, move: { do: "think", prompt: "research", about: { topic: brief.topic, findings } } }
    : { state, move: { do: "think", prompt: "answer", about: { question: brief.question, findings } } };
}

function read(
  { brief, findings, at }: Extract<State, { status: "reading" }>,
  heard: Heard,
): Turn | undefined {
  const tool = readings(brief)[at]?.tool;
  if (tool === undefined || !("tool" in heard) || heard.tool !== tool) return undefined;
  if (heard.type !== "read.done")
    return "reason" in heard ? end("failed", unread(tool, heard.reason)) : undefined;
  const found = sources[tool].safeParse(heard.result);
  if (!found.success) return end("failed", `${tool} answered in a shape that the researcher does not know.`);
  return onwards(brief, [...findings, ...found.data], at + 1);
}

const unread = (tool: string, reason: string): string =>
  `${tool === WEB ? "The page you named" : tool} could not be read: ${reason}`;

function concluded(findings: readonly Citation[], heard: Thought): Turn | undefined {
  if (heard.prompt === "research") {
    const { points, sources: named } = heard.reply;
    const count = points.length === 1 ? "one point" : `${points.length} points`;
    return end("done", `Found ${count}.`, { points, sources: named, findings });
  }
  if (heard.prompt !== "answer") return undefined;
  const { answer, cites } = heard.reply;
  if (answer.trim() === "") return end("failed", "No answer came back. Ask again, perhaps in other words.");
  // A cited id that was never found is an invention, so it does not reach the operator.
  const cited = findings.filter((one) => cites.includes(one.id));
  return end("done", answer, { answer, cites: cited });
}

/** What follows in a state from what was heard; undefined where it is not meant for that state. */
function next(state: State, heard: Heard): Turn | undefined {
  switch (state.status) {
    case "idle":
      return heard.type === "task.assigned" ? begin(heard.brief) : undefined;
    case "recalling":
      return heard.type === "recalled" ? onwards(state.brief, heard.items, 0) : undefined;
    case "reading":
      return read(state, heard);
    case "thinking":
      return heard.type === "thought" && heard.prompt === state.brief.task
        ? concluded(state.findings, heard)
        : undefined;
    case "ended":
      return undefined;
  }
}

export const researcher = defineAgent({
  name: "researcher",
  kind: "research",
  domain: "company",
  does: "Looks things up in memory, on the site, in the contacts and on pages you name, and cites what it found.",
  capabilities: ["read", "external"],
  hears: ["task.assigned", "recalled", "read.done", "effect.failed", "action.refused", "thought"],
  mayRead: [SITE, CONTACTS, WEB],
  mayUse: [],
  budget: { steps: 8, usd: 0.5 },
  initial: { status: "idle" } as State,
  brief: briefSchema,
  decide(state, heard) {
    const turn = next(state, heard);
    return turn === undefined ? [] : [turn.move];
  },
  evolve: (state, heard): State => next(state, heard)?.state ?? state,
});
