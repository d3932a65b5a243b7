// A task that reads a page and then keeps what it was told there: the way by which text from outside gets into memory.
import { roster } from "#agents/roster";
import type { Agent, Heard } from "#core/agent";
import type { JsonObject } from "#core/json";
import type { Move } from "#core/move";
import { taskFold } from "#core/task";
import { begin } from "#runtime/hear";
import { bySystem } from "#runtime/progress";
import { together, waking } from "#runtime/unit";
import type { GivenWorld } from "../../support/world.ts";

export interface Told {
  readonly statement: string;
  /** Acme, unless it says otherwise. */
  readonly subject?: string;
  readonly confidence?: number;
}

const NAME = "hoarder";

/** Keeps one fact after the other once it has read the page. */
const hoarder = (page: string, told: readonly Told[]): Agent => ({
  ...(roster.find(({ name }) => name === "researcher") as Agent),
  name: NAME,
  capabilities: ["read", "external", "remember"],
  hears: ["task.assigned", "read.done", "remembered"],
  budget: { steps: 100, usd: 1 },
  initial: { kept: 0 },
  decide: ({ kept }: { kept: number }, heard: Heard): readonly Move[] => {
    if (heard.type === "task.assigned")
      return [{ do: "act", tool: "web.read", input: { url: page }, why: "", evidence: [] }];
    const next = told[kept];
    if (next === undefined) return [{ do: "finish", outcome: "done", summary: "Kept." }];
    const fact = { subject: "Acme", domain: "company", confidence: 1, ...next };
    return [{ do: "remember", fact }];
  },
  evolve: ({ kept }: { kept: number }, heard: Heard) => ({
    kept: heard.type === "task.assigned" ? 0 : kept + 1,
  }),
});

export async function asTold(you: GivenWorld, page: string, told: readonly Told[]): Promise<void> {
  const { world, shelf, settle } = you;
  shelf.change(`web/${page}`, told.map(({ statement }) => statement).join("\n"));
  const [goal, task] = [world.ids.next(), world.ids.next()];
  const agent = hoarder(page, told);
  (world.agents as Map<string, Agent>).set(NAME, agent);
  Object.assign(world, { tasks: taskFold([...roster, agent]) });
  const brief: JsonObject = {};
  const assignment = { agent: NAME, goal, thread: "webchat:local", domain: "company", brief };
  const { write } = begin(world, task, assignment, bySystem(world, "test", goal));
  await world.journal.commit(together({ writes: [write] }, waking(`task/${task}`)));
  await settle();
}
