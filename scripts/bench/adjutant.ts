// Adjutant as the benchmarks run it: the program's own world on a real database, with the benchmark's agents and tool beside
// the roster, and chats in memory. What differs from the program stands in docs/benchmarks.md.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "#adapters/process/chance";
import { floorBuffer, floorOn } from "#adapters/process/floor";
import { roster } from "#agents/roster";
import type { Channel } from "#core/chat";
import { taskFold } from "#core/task";
import type { World } from "#runtime/world";
import { readConfig } from "#src/config";
import { keeping } from "../../src/main/held-secrets.ts";
import type { Life } from "../../src/main/life.ts";
import { outage } from "../../src/main/outage.ts";
import { pairingWith } from "../../src/main/pairing.ts";
import { openParts } from "../../src/main/parts.ts";
import { keeper, shelfTool, stocker } from "./agents.ts";
import type { Given } from "./server.ts";

export interface Adjutant {
  readonly world: World;
  close(): Promise<void>;
}

/** The bench stops by itself. */
const NEVER: Life["stopping"] = {
  asked: new Promise(() => undefined),
  parent: undefined,
  off: () => undefined,
};

export const ACCOUNT = "bench:operator";

/** `channel` is the only chat there is. Nothing runs until `startRuntime` is called on the world. */
export async function openAdjutant(given: Pick<Given, "url">, channel?: Channel): Promise<Adjutant> {
  const dataDir = await mkdtemp(join(tmpdir(), "adjutant-bench-data-"));
  const started: Life["started"] = [];
  const trouble: string[] = [];
  const noting: World["log"] = (level, words) => {
    if (level === "error") trouble.push(words);
  };
  const log: Life["log"] = Object.assign(noting, { bare: noting });
  const channels = new Map(channel === undefined ? [] : [[channel.name, channel] as const]);
  const floor = floorOn(floorBuffer(), [], { refused: () => undefined, taken: () => undefined });
  const config = readConfig({ DATA_DIR: dataDir }, "", dataDir);
  const { world } = await openParts(
    { config, log, started, stopping: NEVER, floor, held: keeping(config) },
    {
      url: given.url,
      chroma: { url: () => undefined, state: () => "stopped", stop: async () => undefined },
      chats: { channels, routes: [], operators: new Set([ACCOUNT]), secretPage: { invite: () => "" } },
      pairing: pairingWith(() => "000000", systemClock.now()),
      outage: outage(log),
      places: ["site", "outbox", "contacts"],
      sole: true,
    },
  );
  const close = async () => {
    await world.memory.stop();
    for (const one of started.toReversed()) await one.stop();
    await rm(dataDir, { recursive: true, force: true });
    if (trouble.length > 0)
      throw new Error(`Figures of a run that went wrong are none: ${trouble.join("; ")}`);
  };
  return { world: withBenchParts(world), close };
}

function withBenchParts(real: World): World {
  const agents = [...roster, keeper, stocker];
  return {
    ...real,
    agents: new Map(agents.map((agent) => [agent.name, agent])),
    tools: new Map([...real.tools, [shelfTool.name, shelfTool]]),
    tasks: taskFold(agents),
    // Embedding happens after the commit, in the background, and no peer does anything like it.
    memory: { ...real.memory, refresh: () => undefined },
  };
}
