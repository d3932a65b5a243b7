// The planner: understands what was said, makes a plan of it, and hands each step to the role whose work it is.
import { z } from "zod";
import { defineAgent, type Heard, type HeardType } from "#core/agent";
import { askedAbout } from "#core/asked-about";
import { zonedCron } from "#core/cron-zone";
import { oneLine } from "#core/ending";
import type { Intent } from "#core/intent";
import { type ClearIntent, lacking } from "#core/intent-needs";
import type { Delegation, Move, Outcome } from "#core/move";
import { namedPages, withoutPages } from "#core/pages";
import { type Citation, citationSchema, type Draft, draftSchema, THOUGHTS } from "#core/thought";

/** How often the reviewer may send a draft back before the best one goes on with its open notes. */
const REVISIONS = 2;

/** What the roles answer that it delegates to. */
const texts = z.array(z.string());
const researchSchema = z.object({ points: texts, sources: texts, findings: z.array(citationSchema) });
const checkSchema = z.object({ verdict: z.enum(["pass", "revise"]), notes: texts });
const answerSchema = z.object({ answer: z.string(), cites: z.array(citationSchema) });

type Brief = z.infer<typeof THOUGHTS.understand.about>;
type Checked = { readonly draft: Draft; readonly notes: readonly string[] };

/** A post on its way: what it rests on, and the draft with the fewest open notes so far. */
interface Writing {
  readonly words: string;
  readonly topic: string;
  readonly points: readonly string[];
  readonly sources: readonly string[];
  readonly evidence: readonly { readonly text: string; readonly source: string }[];
  readonly revisions: number;
  readonly best: Checked | null;
}

/** `research`, `draft`, `check`, `answer` and `handed` wait for the step of that name to come back. */
type State =
  | { readonly status: "idle" | "answer" | "keeping" | "ended" }
  | { readonly status: "understanding"; readonly brief: Brief }
  | { readonly status: "research"; readonly words: string; readonly topic: string }
  | { readonly status: "draft"; readonly work: Writing }
  | { readonly status: "check"; readonly work: Writing; readonly draft: Draft }
  | { readonly status: "handed"; readonly as: string }
  | { readonly status: "scheduling"; readonly timetable: string; readonly zone: string }
  | { readonly status: "saying"; readonly outcome: Outcome; readonly summary: string };

/** The state after something was heard, and the one move that follows from it. */
type Turn = { readonly state: State; readonly move: Move };

type HeardOf<Type extends Heard["type"]> = Extract<Heard, { type: Type }>;
type Finished = HeardOf<"delegation.finished">;

const short = (text: string): string => oneLine(text).replace(/^(.{199}).{2,}$/u, "$1…");
const end = (outcome: Outcome, summary: string): Turn => ({
  state: { status: "ended" },
  move: { do: "finish", outcome, summary: oneLine(summary) },
});
const say = (text: string, summary: string): Turn => ({
  state: { status: "saying", outcome: "done", summary: oneLine(summary) },
  move: { do: "say", text },
});
const ask = (question: string, about?: string): Turn => ({
  state: { status: "saying", outcome: "asked", summary: oneLine(question) },
  move: { do: "ask", question, ...(about === undefined ? {} : { about }) },
});
/** One step to one role; the plan's steps are told once, with its first. */
const hand = (task: Delegation, state: State, ...steps: string[]): Turn => ({
  state,
  move: { do: "delegate", tasks: [task], ...(steps.length === 0 ? {} : { steps }) },
});

function assigned({ brief }: HeardOf<"task.assigned">): Turn {
  const parsed = THOUGHTS.understand.about.safeParse(brief);
  if (!parsed.success) return end("failed", "Nothing planned: the planner's brief lacks your words.");
  const move: Move = { do: "think", prompt: "understand", about: parsed.data };
  return { state: { status: "understanding", brief: parsed.data }, move };
}

function understood(intent: Intent, { words, earlier, zone }: Brief): Turn {
  const put = (question: string): Turn =>
    ask(question, earlier === null ? undefined : askedAbout(words, question, earlier));
  if (intent.is === "unclear") return put(intent.question.trim() || "What would you like me to do?");
  const question = lacking(intent);
  return question === undefined ? plan(intent, words, zone) : put(question);
}

function plan(intent: ClearIntent, words: string, own: string): Turn {
  const straight = (agent: string, as: string, { is: _, ...what }: ClearIntent): Turn => {
    const evidence = [{ text: short(words), source: "your message" }];
    const brief = { ...what, why: `You asked: “${short(words)}”.`, evidence };
    return hand({ agent, as, brief }, { status: "handed", as }, as);
  };
  switch (intent.is) {
    case "publish":
      return straight("publisher", "publish", intent);
    case "email":
      return straight("correspondent", "email", intent);
    case "contact":
      return straight("bookkeeper", "contact", intent);
    case "write": {
      const topic = withoutPages(intent.topic);
      const brief = { task: "research", topic, ...namedPages(words) };
      const task = { agent: "researcher", as: "research", brief };
      return hand(task, { status: "research", words, topic }, "research", "draft", "check", "publish");
    }
    case "question": {
      const brief = { task: "answer", question: intent.question, about: intent.about, ...namedPages(words) };
      return hand({ agent: "researcher", as: "answer", brief }, { status: "answer" }, "answer");
    }
    case "remember": {
      // What the operator says is certain until they say otherwise.
      const fact = { statement: intent.statement, subject: intent.about, domain: "company", confidence: 1 };
      return { state: { status: "keeping" }, move: { do: "remember", fact } };
    }
    case "standing": {
      const { cron, zone } = zonedCron(intent.cron);
      const timetable = oneLine(intent.timetable) === "" ? cron : intent.timetable;
      const said = { cron, words: intent.words, timetable };
      const every = zone === undefined ? said : { ...said, zone, timetable: `${timetable} (${zone})` };
      const state = { status: "scheduling", timetable, zone: zone ?? own } as const;
      return { state, move: { do: "delegate", tasks: [], every } };
    }
  }
}

/** Reads a role's result; one that does not fit ends the goal rather than being guessed at. */
function using<Result>(schema: z.ZodType<Result>, child: Finished, go: (result: Result) => Turn): Turn {
  const parsed = schema.safeParse(child.result);
  if (parsed.success) return go(parsed.data);
  return end("failed", `The ${child.agent}'s result for “${child.as}” was not what I can use, so I stopped.`);
}

function researched(words: string, topic: string, found: z.infer<typeof researchSchema>): Turn {
  const { points, sources, findings } = found;
  const evidence = findings
    .filter(({ id, source }) => sources.includes(source) || sources.includes(id))
    .map(({ text, source }) => ({ text, source }));
  return draft({ words, topic, points, sources, evidence, revisions: 0, best: null }, null);
}

function draft(work: Writing, revise: Checked | null): Turn {
  const { topic, points, sources } = work;
  const brief = { topic, points, sources, revise };
  return hand({ agent: "writer", as: "draft", brief }, { status: "draft", work });
}

function drafted(work: Writing, draft: Draft): Turn {
  const brief = { topic: work.topic, draft, points: work.points };
  return hand({ agent: "reviewer", as: "check", brief }, { status: "check", work, draft });
}

function checked(work: Writing, written: Draft, { verdict, notes }: z.infer<typeof checkSchema>): Turn {
  const now = { draft: written, notes };
  if (verdict === "pass") return publish(work, now, true);
  const best = work.best !== null && work.best.notes.length < notes.length ? work.best : now;
  if (work.revisions === REVISIONS) return publish(work, best, false);
  return draft({ ...work, revisions: work.revisions + 1, best }, now);
}

/** A draft that never passed says so on its card: in the reason, and note by note in the evidence. */
function publish(work: Writing, { draft: { title, body }, notes }: Checked, passed: boolean): Turn {
  const still = ` The reviewer's notes are still open: ${oneLine(notes.join(" "))}`;
  const source = passed ? "reviewer" : "reviewer, still open";
  const evidence = [...work.evidence, ...notes.map((text) => ({ text, source }))];
  const why = `You asked: “${short(work.words)}”.${passed || notes.length === 0 ? "" : still}`;
  const brief = { title, body, why, evidence };
  return hand({ agent: "publisher", as: "publish", brief }, { status: "handed", as: "publish" });
}

function answered({ answer, cites }: z.infer<typeof answerSchema>): Turn {
  const line = ({ id, text, source, age }: Citation): string =>
    `• “${text}” — ${source}${age === "" ? "" : `, ${age}`} [${id}]`;
  const count = ["without a source", "from one source"][cites.length] ?? `from ${cites.length} sources`;
  return say([answer, ...cites.map(line)].join("\n"), `Answered ${count}.`);
}

function kept({ fact, statement, replaced }: HeardOf<"remembered">): Turn {
  const instead = replaced === null ? "" : `\nIt replaces: “${replaced}”`;
  return say(`Kept: “${statement}” (source: you) [${fact}]${instead}`, `Kept: “${statement}” [${fact}]`);
}

function scheduled(timetable: string, zone: string, { standing, next }: HeardOf<"scheduled">): Turn {
  const set = `Standing goal ${standing} is set: ${timetable} (${zone}).`;
  const form = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone: zone });
  return say(`${set} Next run: ${form.format(new Date(next))}. Say “stop ${standing}” to end it.`, set);
}

/** A role came back: whatever was not done ends the goal with its own words. */
function returned(state: State, child: Finished): Turn | undefined {
  if (child.as !== (state.status === "handed" ? state.as : state.status)) return undefined;
  if (child.outcome === "asked" && state.status === "draft")
    return ask(child.summary, `Write and publish a post about ${state.work.topic}`);
  if (child.outcome !== "done") return end(child.outcome, child.summary);
  switch (state.status) {
    case "research":
      return using(researchSchema, child, (found) => researched(state.words, state.topic, found));
    case "draft":
      return using(draftSchema, child, (written) => drafted(state.work, written));
    case "check":
      return using(checkSchema, child, (check) => checked(state.work, state.draft, check));
    case "answer":
      return using(answerSchema, child, answered);
    default:
      return end("done", child.summary);
  }
}

type Reaction = (state: State, heard: Heard) => Turn | undefined;

/** What follows from each thing heard; undefined where the state did not wait for it. */
const REACTIONS: { readonly [Type in HeardType]?: (state: State, heard: HeardOf<Type>) => Turn | undefined } =
  {
    "task.assigned": (state, heard) => (state.status === "idle" ? assigned(heard) : undefined),
    thought: (state, heard) =>
      state.status === "understanding" && heard.prompt === "understand"
        ? understood(heard.reply.intent, state.brief)
        : undefined,
    "delegation.finished": returned,
    remembered: (state, heard) => (state.status === "keeping" ? kept(heard) : undefined),
    scheduled: (state, heard) =>
      state.status === "scheduling" ? scheduled(state.timetable, state.zone, heard) : undefined,
    "action.refused": (state, heard) => {
      if (state.status === "scheduling") return end("failed", `Not scheduled: ${heard.reason}`);
      return heard.tool === "delegate" ? end("failed", `Stopped: ${heard.reason}`) : undefined;
    },
    said: (state) => (state.status === "saying" ? end(state.outcome, state.summary) : undefined),
  };

const next: Reaction = (state, heard) => (REACTIONS[heard.type] as Reaction | undefined)?.(state, heard);

export const planner = defineAgent({
  name: "planner",
  kind: "planner",
  domain: "company",
  does: "Understands what you say, plans it, and hands each step to the right role.",
  capabilities: ["notify", "remember", "delegate"],
  hears: Object.keys(REACTIONS) as HeardType[],
  mayRead: [],
  mayUse: [],
  budget: { steps: 40, usd: 1 },
  initial: { status: "idle" } as State,
  brief: THOUGHTS.understand.about,
  decide(state, heard) {
    const turn = next(state, heard);
    return turn === undefined ? [] : [turn.move];
  },
  evolve: (state, heard): State => next(state, heard)?.state ?? state,
});
