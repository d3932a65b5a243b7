// A company whose every role asks for whatever its brief says, with a secret that two of its tools are lent; and what came of
// each move, as the journal has it.
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { roster } from "#agents/roster";
import type { Agent, Heard } from "#core/agent";
import type { JsonObject } from "#core/json";
import type { Move } from "#core/move";
import type { Execution, Tool } from "#core/tool";
import type { Lease } from "#core/vault";
import { begin } from "#runtime/hear";
import { bySystem } from "#runtime/progress";
import { together, waking } from "#runtime/unit";
import { keep } from "../../support/vault.ts";
import { type GivenWorld, givenWorld } from "../../support/world.ts";
import { PAGE } from "./fuzz.ts";

/** Moves of one task. */
export const CALLS = 40;

/** The tools that borrow, and what they borrow. */
export const NEEDS: Readonly<Record<string, string>> = { "site.publish": "site", "contact.find": "crm" };

/** One that was given moves to make has no other work; whoever is delegated to has an ordinary brief, and works as it always does. */
const possessed = (agent: Agent): Agent => ({
  ...agent,
  budget: { ...agent.budget, steps: CALLS * 2 },
  hears: [...new Set([...agent.hears, "task.assigned" as const])],
  decide: (state: unknown, heard: Heard) => {
    const fuzz = heard.type === "task.assigned" ? heard.brief.fuzz : undefined;
    return Array.isArray(fuzz) ? (fuzz as unknown as readonly Move[]) : agent.decide(state, heard);
  },
});

export interface Possessed extends GivenWorld {
  /** The tools that were handed a secret, each time. */
  readonly handed: string[];
}

export async function givenPossessed(): Promise<Possessed> {
  const handed: string[] = [];
  const borrow = async (name: string, lease: Lease | undefined): Promise<void> =>
    lease?.use(async () => void handed.push(name));
  const borrowing = (tool: Tool): Tool => {
    const secret = NEEDS[tool.name];
    if (secret === undefined) return tool;
    const needs = [{ secret }];
    if (tool.effect === "read")
      return {
        ...tool,
        needs,
        read: (input, asker) => borrow(tool.name, asker.lease).then(() => tool.read(input, asker)),
      };
    const execute = (input: JsonObject, execution: Execution) =>
      borrow(tool.name, execution.lease).then(() => tool.execute(input, execution));
    return { ...tool, needs, execute };
  };
  const you = await givenWorld({ tools: (on) => shelfTools(on).map(borrowing) });
  await keep(you);
  await keep(you, { name: "crm", domain: "sales", value: "canary-crm-do-not-sing" });
  you.shelf.change(`web/${PAGE}`, "Ours is cheaper.");
  Object.assign(you.world, { agents: new Map(roster.map((agent) => [agent.name, possessed(agent)])) });
  return Object.assign(you, { handed });
}

/** A task of this role that asks for all of these; resolves with its id. */
export async function asksFor(
  { world, settle }: GivenWorld,
  agent: string,
  fuzz: readonly Move[],
): Promise<string> {
  const [goal, task] = [world.ids.next(), world.ids.next()];
  const brief = { fuzz } as unknown as JsonObject;
  const assignment = { agent, goal, thread: "webchat:local", domain: "company", brief };
  const { write } = begin(world, task, assignment, bySystem(world, "fuzz", goal));
  await world.journal.commit(together({ writes: [write] }, waking(`task/${task}`)));
  await settle();
  return task;
}

interface Stored {
  readonly type: string;
  readonly stream: string;
  readonly data: JsonObject;
}

export const events = ({ store }: GivenWorld, type: string): Stored[] =>
  store.events
    .filter((event) => event.type === type)
    .map(({ stream, body }) => ({ type, stream, data: JSON.parse(body ?? "{}") }));

/** What effects were ordered to do. */
export const orders = (you: GivenWorld): JsonObject[] =>
  events(you, "effect.admitted").map(({ data }) => data.order as JsonObject);

/** The moves of this task of which something came: heard of, proposed or handed on. */
export function performedBy(you: GivenWorld, task: string): number {
  const moves = ["task.heard", "action.proposed", "delegated"].flatMap((type) =>
    events(you, type).flatMap(({ stream, data }) => (stream === `task/${task}` ? [data.move] : [])),
  );
  return new Set(moves.filter((move) => typeof move === "string" && move.startsWith(`${task}-`))).size;
}

/** What got as far as a card, an effect or an answer from a tool that reads. */
export const reached = (you: GivenWorld) => ({
  asked: events(you, "approval.requested").length,
  done: events(you, "effect.done").length,
  read: events(you, "task.heard").filter(({ data }) => (data.heard as JsonObject).type === "read.done")
    .length,
});
