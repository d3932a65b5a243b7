import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { roster } from "#agents/roster";
import { type Agent, type Heard, misfits } from "#core/agent";
import { intentSchema } from "#core/intent";
import type { Json, JsonObject } from "#core/json";
import type { Move } from "#core/move";
import type { Tool } from "#core/tool";
import {
  assigned,
  done,
  failed,
  hear,
  readDone,
  recalled,
  refused,
  remembered,
  returned,
  said,
  scheduled,
  thought,
  waited,
} from "../given.ts";

const effects = {
  "site.read": "read",
  "contact.find": "read",
  "web.read": "read",
  "site.publish": "compensable",
  "contact.upsert": "compensable",
  "email.send": "irreversible",
} as const;

const tools = Object.entries(effects).map(([name, effect]): Tool => {
  const reachesOut = name === "web.read" || name === "email.send";
  const base = { name, version: 1, domain: "content", reachesOut, input: z.record(z.string(), z.json()) };
  if (effect === "read") return { ...base, effect, read: () => Promise.resolve(null) };
  const preview = { title: "", diff: "", targetVersion: "", undo: "" };
  return {
    ...base,
    effect,
    preview: () => Promise.resolve(preview),
    execute: () => Promise.resolve({ summary: "", data: {} }),
    check: () => Promise.resolve({ is: "absent" }),
  };
});

/** Anything that could ever be heard, as likely nonsense as sense. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true });
const text = fc.oneof(fc.constantFrom("", "A", "pass", "a@b.test"), fc.string({ maxLength: 12 }));
const words = fc.array(text, { maxLength: 3 });
const citation = record({ id: text, text, source: text, age: text });
const evidence = fc.array(record({ text, source: text }), { maxLength: 2 });
const draft = record({ title: text, body: text });
const field = record({ title: text, body: text, name: text, email: text, to: text, subject: text });
const intent = fc
  .record({
    is: fc.constantFrom(
      "publish",
      "write",
      "email",
      "contact",
      "remember",
      "question",
      "standing",
      "unclear",
    ),
    rest: record({ topic: text, statement: text, about: text, question: text, words: text }),
    when: record({ cron: text, timetable: text }),
    field,
  })
  .map(({ is, rest, when, field }) => intentSchema.parse({ ...rest, ...when, ...field, is }));

const briefs: Readonly<Record<string, fc.Arbitrary<JsonObject>>> = {
  planner: record({
    words: text,
    earlier: fc.option(record({ words: text, question: text })),
    now: text,
    zone: fc.constantFrom("UTC", "Europe/Zurich"),
  }),
  researcher: fc.oneof(
    record({ task: fc.constant("research"), topic: text }),
    record({ task: fc.constant("answer"), question: text, about: text }),
  ),
  writer: record({
    topic: text,
    points: words,
    sources: words,
    revise: fc.option(record({ draft, notes: words })),
  }),
  reviewer: record({ topic: text, draft, points: words }),
  proofreader: record({ topic: text, draft, points: words }),
  publisher: record({ title: text, body: text, why: text, evidence }),
  correspondent: record({ to: text, subject: text, body: text, why: text, evidence }),
  bookkeeper: record({ name: text, email: text, why: text, evidence }),
  custodian: record({
    watch: record({
      spentToday: fc.nat(),
      capPerDay: fc.nat(),
      failures: fc.array(record({ agent: text, domain: text, count: fc.nat(5), last: text })),
    }),
  }),
};
const brief = (agent: Agent): fc.Arbitrary<JsonObject> => briefs[agent.name] ?? fc.constant({});

const contacts = record({ contacts: fc.array(record({ name: text, email: text }), { maxLength: 2 }) });
const posts = record({ posts: fc.array(record({ path: text, excerpt: text }), { maxLength: 2 }) });
const junk = fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>;
const reads: Readonly<Record<string, fc.Arbitrary<Json>>> = { "site.read": posts, "contact.find": contacts };
const replies: Readonly<Record<string, fc.Arbitrary<JsonObject>>> = {
  understand: record({ intent }),
  research: record({ points: words, sources: words }),
  draft,
  review: record({ verdict: fc.constantFrom("pass", "revise"), notes: words }),
  answer: record({ answer: text, cites: words }),
};
const results: Readonly<Record<string, fc.Arbitrary<JsonObject>>> = {
  research: record({ points: words, sources: words, findings: fc.array(citation, { maxLength: 2 }) }),
  draft,
  check: record({ verdict: fc.constantFrom("revise", "pass"), notes: words }),
  answer: record({ answer: text, cites: fc.array(citation, { maxLength: 2 }) }),
};
const by = fc.constantFrom("operator", "policy", "expired", "cancelled", "bad-input");

/** What the runtime can answer to a move: one thing heard, whose type the agent must hear. */
function settlement(move: Move): fc.Arbitrary<Heard> {
  switch (move.do) {
    case "think":
      return (replies[move.prompt] ?? junk).map((reply) => thought(move.prompt, reply as never));
    case "act": {
      const read = reads[move.tool];
      const went =
        read === undefined
          ? text.map((words) => done(move.tool, words))
          : read.map((it) => readDone(move.tool, it));
      const not = fc.tuple(by, text).map(([who, why]) => refused(move.tool, who, why));
      return fc.oneof(
        { weight: 4, arbitrary: went },
        not,
        text.map((why) => failed(move.tool, why)),
      );
    }
    case "delegate": {
      const as = move.tasks[0]?.as;
      if (as === undefined)
        return fc.constantFrom(scheduled("k7f3qa9m", "2026-11-06T15:00:00.000Z"), refused("", "bad-input"));
      const result = fc.oneof({ weight: 8, arbitrary: results[as] ?? fc.constant({}) }, fc.constant({}));
      const outcome = fc.constantFrom("done", "done", "done", "done", "failed", "declined", "asked");
      return fc.tuple(result, outcome, text).map(([it, how, words]) => returned(as, it, how, words));
    }
    case "recall":
      return fc.array(citation, { maxLength: 3 }).map((items) => recalled(...items));
    case "remember":
      return fc.option(text).map((replaced) => remembered("k7f3qa9m", move.fact.statement, replaced));
    case "wait":
      return fc.constant(waited);
    default:
      return fc.constant(said);
  }
}

const tool = fc.constantFrom(...Object.keys(effects));
const anything = (agent: Agent): fc.Arbitrary<Heard> =>
  fc.oneof(
    brief(agent).map(assigned),
    ...Object.entries(replies).map(([name, reply]) =>
      reply.map((it) => thought(name as "draft", it as never)),
    ),
    ...Object.entries(results).map(([as, result]) => result.map((it) => returned(as, it))),
    fc.tuple(tool, by).map(([name, who]) => refused(name, who)),
    fc.tuple(tool, fc.oneof(posts, contacts, junk)).map(([name, it]) => readDone(name, it)),
    tool.map((name) => done(name, "done")),
    tool.map((name) => failed(name, "failed")),
    fc.constantFrom(said, waited, recalled(), remembered("k7f3qa9m", "A")),
    fc.constant(scheduled("k7f3qa9m", "2026-11-06T15:00:00.000Z")),
  );

function replay(agent: Agent, events: readonly Heard[]): Move[] {
  let state: Json = agent.initial;
  return events.flatMap((event) => {
    const heard = hear(agent, state, event);
    state = heard.state;
    return heard.moves;
  });
}

test("every role is there once, and none asks for a tool that does not fit it", () => {
  expect(roster.map((agent) => agent.name).sort()).toEqual(Object.keys(briefs).sort());
  expect(misfits(roster, tools)).toEqual([]);
});

test("only the roles that act can name a tool that changes the world", () => {
  const acting = roster.filter((agent) => agent.mayUse.length > 0).map((agent) => agent.name);
  expect(acting).toEqual(["publisher", "correspondent", "bookkeeper"]);
});

describe.each(roster.map((agent) => [agent.name, agent] as const))("the %s", (_name, agent) => {
  test("comes to exactly one end within its step budget, whatever the world answers", () => {
    fc.assert(
      fc.property(brief(agent), fc.gen(), (given, draw) => {
        let { state, moves } = hear(agent, agent.initial, assigned(given));
        for (let step = 1; moves[0]?.do !== "finish"; step += 1) {
          expect(moves, `after ${step} steps`).toHaveLength(1);
          expect(step).toBeLessThan(agent.budget.steps);
          const [move] = moves as [Move];
          const heard = draw(settlement, move);
          expect(agent.hears).toContain(heard.type);
          ({ state, moves } = hear(agent, state, heard));
        }
        expect(moves).toHaveLength(1);
        expect(moves[0].summary).not.toContain("\n");
        for (const more of [draw(anything, agent), assigned(given)])
          expect(hear(agent, state, more)).toEqual({ state, moves: [] });
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });

  test("decides the same again when the same is replayed", () => {
    fc.assert(
      fc.property(fc.array(anything(agent), { maxLength: 12 }), (events) => {
        const copy = JSON.parse(JSON.stringify(events)) as Heard[];
        expect(replay(agent, copy)).toEqual(replay(agent, events));
      }),
    );
  });

  test("proposes a change of the world at most once, and only with its own tools", () => {
    fc.assert(
      fc.property(brief(agent), fc.array(anything(agent), { maxLength: 20 }), (given, events) => {
        const acts = replay(agent, [assigned(given), ...events]).filter((move) => move.do === "act");
        for (const { tool: name } of acts) expect([...agent.mayRead, ...agent.mayUse]).toContain(name);
        const changes = acts.filter((move) => agent.mayUse.includes(move.tool));
        expect(changes.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
