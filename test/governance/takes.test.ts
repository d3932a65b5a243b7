// Whether an agent can be given whatever a role is given: compared by the forms of their briefs, never by an example.
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { publisher } from "#agents/publisher";
import { roster } from "#agents/roster";
import type { Agent } from "#core/agent";
import { unfit } from "#governance/assign";
import { lackingFields, takes } from "#governance/takes";

const post = z.object({ title: z.string(), body: z.string() });
const tasks = z.discriminatedUnion("task", [
  z.object({ task: z.literal("research"), topic: z.string(), pages: z.array(z.string()).default([]) }),
  z.object({ task: z.literal("answer"), question: z.string() }),
]);

describe("a brief is taken", () => {
  it.each<[string, z.ZodType, z.ZodType]>([
    ["where it is of the same form", post, z.object({ body: z.string(), title: z.string() })],
    ["where less of it is needed", z.object({ title: z.string() }), post],
    ["where what is missing may be missing", z.object({ ...post.shape, tone: z.string().optional() }), post],
    ["where more is allowed", z.object({ title: z.string().nullable(), body: z.unknown() }), post],
    ["where numbers may be whole", z.object({ n: z.number() }), z.object({ n: z.int() })],
    ["where one of its forms fits each form given", tasks, tasks],
    ["where further forms are known", z.union([tasks, post]), tasks],
    ["where fewer names are given", z.enum(["a", "b"]), z.literal("a")],
  ])("%s", (_what, taken, given) => {
    expect(takes(taken, given)).toBe(true);
    expect(lackingFields(taken, given)).toEqual([]);
  });
});

describe("a brief is not taken", () => {
  it.each<[string, z.ZodType, z.ZodType, string[]]>([
    ["where a field is missing", z.object({ ...post.shape, why: z.string() }), post, ["why"]],
    ["where a field may be missing", post, post.partial({ body: true }), ["body"]],
    ["where a field is of another type", z.object({ title: z.number() }), post, []],
    ["where a field may be nothing", post, z.object({ ...post.shape, title: z.string().nullable() }), []],
    ["where a list holds something else", z.array(z.string()), z.array(z.number()), []],
    [
      "where a form is unknown",
      z.object({ task: z.literal("answer"), question: z.string() }),
      tasks,
      ["question"],
    ],
    ["where more names are given", z.literal("a"), z.enum(["a", "b"]), []],
    ["where nothing else may stand in it", z.strictObject({ title: z.string() }), post, []],
    ["where it must be longer", z.object({ title: z.string().min(9) }), z.object({ title: z.string() }), []],
    ["where nothing is known of it", post, z.unknown(), ["title", "body"]],
  ])("%s", (_what, taken, given, lacking) => {
    expect(takes(taken, given)).toBe(false);
    expect(lackingFields(taken, given)).toEqual(lacking);
  });
});

it("is offered by the two of the roster that check drafts, and by no others, since each is given something else", () => {
  const fitting = roster.flatMap((role) =>
    roster
      .filter((agent) => agent !== role && unfit(agent, role).length === 0)
      .map(({ name }) => [name, role.name]),
  );
  expect(fitting).toEqual([
    ["proofreader", "reviewer"],
    ["reviewer", "proofreader"],
  ]);
});

it("needs to be said by both sides", () => {
  const { brief: _brief, ...silent } = publisher as Agent;
  expect(unfit({ ...silent, name: "herald" }, publisher)).toEqual([
    "It does not say what it has to be given, so it serves only its own role.",
  ]);
  expect(unfit({ ...publisher, name: "herald" }, silent)).toEqual([
    "This role does not say what it is given, so nobody else can take it.",
  ]);
});
