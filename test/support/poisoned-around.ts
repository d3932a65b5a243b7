// Poison for the real program: an agent or a tool whose synchronous part never ends or takes ever more memory, or a program
// that breaks down without anybody to blame.
import { writeSync } from "node:fs";
import type { Agent, Heard } from "#core/agent";
import type { WriteTool } from "#core/tool";
import type { World } from "#runtime/world";

/** Each takes effect where the words it works on hold `poison`. */
const DEEDS = {
  loops: (): never => {
    for (;;) Math.random();
  },
  /** V8 looks for a termination nowhere in here. */
  "loops-deaf": (): never => {
    for (;;) new Array(1_000);
  },
  objects: (): never => {
    const kept: object[] = [];
    for (;;) kept.push({ at: kept.length });
  },
  numbers: (): never => {
    const kept: number[] = [];
    for (;;) kept.push(kept.length);
  },
  arrays: (): never => {
    const kept: unknown[] = [];
    for (;;) kept.push(new Array(1_000).fill(0));
  },
  buffers: (): never => {
    const kept: Buffer[] = [];
    for (;;) kept.push(Buffer.alloc(1_000_000, 1));
  },
};

/**
 * `<agent or tool>.<part>:<deed>`, e.g. `publisher.decide:loops` or `site.publish.execute:numbers`; or `program:breaks`
 * (once it serves) and `program:fails` (before).
 */
export function poisonedBy(poison: string | undefined, world: World): World {
  if (poison === undefined) return world;
  if (poison === "program:fails") breakDown();
  if (poison.startsWith("program:")) return { ...world, log: breakingWhenReady(world.log) };
  const [where = "", deed = ""] = poison.split(":");
  const at = where.lastIndexOf(".");
  const [name, part] = [where.slice(0, at), where.slice(at + 1)];
  const spoil = DEEDS[deed as keyof typeof DEEDS];
  if (spoil === undefined) throw new Error(`There is no poison ${deed}.`);
  const agent = world.agents.get(name);
  const agents = new Map(world.agents);
  if (agent !== undefined) agents.set(name, spoiled(agent, spoil));
  const tool = world.tools.get(name);
  const tools = new Map(world.tools);
  if (tool !== undefined) tools.set(name, spoiledTool(tool as WriteTool, part, spoil) as never);
  return { ...world, agents, tools };
}

function breakDown(): void {
  setImmediate(() => {
    throw new Error("Nobody is to blame.");
  });
}

/** The line right before the link, which is not logged through the world. */
const breakingWhenReady =
  (log: World["log"]): World["log"] =>
  (...said) => {
    log(...said);
    if (said[1].startsWith("No model is configured")) breakDown();
  };

/** A line of its own, so that a test knows that it has begun. */
const TAKEN = "poison taken";

function taking(spoil: () => never): never {
  writeSync(1, `${TAKEN}\n`);
  return spoil();
}

const isPoisoned = (words: unknown): boolean => JSON.stringify(words).includes("poison");

const spoiled = (agent: Agent, spoil: () => never): Agent => ({
  ...agent,
  decide: (state, heard: Heard) => (isPoisoned([state, heard]) ? taking(spoil) : agent.decide(state, heard)),
});

function spoiledTool(tool: WriteTool, part: string, spoil: () => never): WriteTool {
  const own = tool[part as "execute"] as (...given: unknown[]) => Promise<never>;
  return { ...tool, [part]: (...given: unknown[]) => (isPoisoned(given) ? taking(spoil) : own(...given)) };
}
