// One process of Adjutant: the real runtime over ports that it reaches through the weather, until it dies.

import { draw } from "#adapters/chart/draw";
import { unwatched } from "#adapters/in-memory/floor";
import { inbox } from "#adapters/in-memory/inbox";
import { type Queue, queue } from "#adapters/in-memory/jobs";
import { journal } from "#adapters/in-memory/journal";
import { posts } from "#adapters/in-memory/posts";
import { presence } from "#adapters/in-memory/presence";
import { pageNowhere, vault } from "#adapters/in-memory/vault";
import { offlineModel } from "#adapters/offline/model";
import { policyYaml } from "#adapters/policy/yaml";
import type { Channel, Inbound } from "#core/chat";
import { Fault } from "#core/fault";
import type { MemoryIndex } from "#core/memory";
import type { Model } from "#core/model";
import type { Clock } from "#core/ports";
import type { Tool } from "#core/tool";
import { openMemory } from "#memory/memory";
import { recover, startRuntime, startWorker } from "#runtime/boot";
import { equipped } from "#runtime/tools/own-tools";
import type { World } from "#runtime/world";
import { agents, type Outside, prompts, tasks } from "./outside.ts";
import { type Life, type Luck, type Mishap, passage, type Way } from "./passage.ts";
import { limited, type Trouble, unavailable, type Weather } from "./weather.ts";

/** Protections that a test takes away, to see that the simulation misses them. */
export interface Ports {
  readonly journal: typeof journal;
  readonly inbox: typeof inbox;
  readonly tools: (outside: Outside) => readonly Tool[];
}

export const WHOLE: Ports = { journal, inbox, tools: ({ tools }) => tools };

export interface Process {
  readonly name: string;
  /** A worker runs activations only; the main process does everything. */
  readonly kind: "main" | "worker";
  readonly world: World;
  readonly queue: Queue;
  readonly life: Life;
  readonly ears: Map<string, (heard: Inbound) => Promise<void>>;
  /** Resolves when it serves; rejects when it could not start. */
  start(): Promise<void>;
  /** As when another process is found missing. */
  recover(): Promise<void>;
}

const OPERATORS = ["webchat:local", "telegram:42"];
/** In memory every process reaches every tool. */
const EVERYWHERE = ["site", "outbox", "contacts"] as const;
const DEADLINE_MS = 120_000;

const lost = (weather: Weather, strikes: Mishap["strikes"], what: string): Mishap => ({
  strikes,
  fault: unavailable(weather.chance, what),
});

/** The first trouble that strikes decides. */
function luck(weather: Weather, ...ways: readonly (readonly [Trouble, () => Mishap])[]): Luck {
  return () => {
    for (const [trouble, mishap] of ways) if (weather.strikes(trouble)) return mishap();
    return undefined;
  };
}

export function openProcess(
  name: string,
  outside: Outside,
  way: Way,
  ports: Ports,
  living: ReadonlySet<string>,
  kind: Process["kind"],
): Process {
  const { store, clock, chats, ids, pairing, logged, embedder } = outside;
  const { weather, life } = way;
  const jobs = queue(store, clock);
  const ears: Process["ears"] = new Map();
  const log: World["log"] = (level, words) => {
    if (level === "warn" || level === "error") logged.push(`${level}: ${words}`);
  };
  const refused = (trouble: Trouble, what: string) => [trouble, () => lost(weather, "before", what)] as const;
  const unanswered = (trouble: Trouble, what: string) =>
    [trouble, () => lost(weather, "after", what)] as const;
  const written = luck(
    weather,
    refused("commit-refused", "The database"),
    unanswered("commit-unanswered", "The database"),
  );
  const sent = luck(weather, refused("job-refused", "The database"));
  const facts = store.facts;
  const index = vectors(outside.index, weather);
  const world: World = equipped({
    clock: skewed(clock, weather),
    deadline: () => new AbortController().signal,
    after: (ms) => way.turns.mine(life, ms),
    ids,
    pairing,
    log,
    facts,
    prompts,
    agents,
    tasks,
    zone: "Europe/Berlin",
    journal: passage(ports.journal(store), way, { commit: written }),
    inbox: passage(ports.inbox(store), way, {
      accept: luck(weather, refused("accept-refused", "The database")),
    }),
    posts: passage(posts(store), way, { begin: sent, shown: written, gaveUp: sent, adopt: written }),
    jobs: passage(jobs, way, { send: sent, schedule: sent, unschedule: sent }),
    memory: openMemory({ facts, index, embedder, clock, log }),
    model: passage(outside.model, way, thinking(weather)),
    cheaper: [offlineModel()],
    draw,
    tools: new Map(ports.tools(outside).map((tool) => [tool.name, reached(tool, way)])),
    channels: new Map([...chats].map(([channel, one]) => [channel, ear(one, channel, way, ears)])),
    presence: passage(presence(name, living), way, {}),
    elsewhere: new Map(),
    operators: new Set(OPERATORS),
    inHand: new Map(),
    underWay: new Set(),
    floor: unwatched,
    vault: passage(vault(store), way, {}),
    secretPage: pageNowhere,
    policyText: policyYaml(),
  });
  const start = () => (kind === "main" ? startRuntime(world) : startWorker(world, EVERYWHERE));
  return { name, kind, world, queue: jobs, life, ears, start, recover: () => recover(world) };
}

/** A machine's clock is never quite the database's. */
function skewed(clock: Clock, { strikes, chance }: Weather): Clock {
  if (!strikes("skewed")) return clock;
  const ms = chance.pick([-40, -5, 5, 40, 2_000]);
  return { now: () => new Date(clock.now().getTime() + ms) };
}

function thinking(weather: Weather): { think: Luck } & Partial<Record<keyof Model, Luck>> {
  const { chance } = weather;
  const before = (fault: Fault, afterMs?: number): Mishap => ({
    strikes: "before",
    fault,
    ...(afterMs === undefined ? {} : { afterMs }),
  });
  const again = { retry: { afterMs: 1_000 } };
  return {
    think: luck(
      weather,
      ["model-limited", () => before(limited(chance, "The model"))],
      ["model-down", () => lost(weather, chance.pick(["before", "after"]), "The model")],
      ["model-hangs", () => before(new Fault("timed-out", "No answer came.", again), DEADLINE_MS)],
      ["model-babbles", () => before(new Fault("bad-reply", "The reply is no JSON.", again))],
      ["model-refuses", () => before(new Fault("refused", "The model will not say."))],
    ),
  };
}

function reached(tool: Tool, way: Way): Tool {
  const { weather } = way;
  const look = luck(weather, ["look-refused", () => lost(weather, "before", tool.name)]);
  if (tool.effect === "read") return passage(tool, way, { read: look });
  const act = luck(
    weather,
    ["tool-refused", () => lost(weather, "before", tool.name)],
    ["tool-unanswered", () => lost(weather, "after", tool.name)],
    ["tool-forbids", () => ({ strikes: "before", fault: new Fault("refused", "That is not allowed.") })],
  );
  const { compensation } = tool;
  const whole = {
    ...tool,
    check: forgetful(tool.check, weather),
    ...(compensation && {
      compensation: passage({ ...compensation, check: forgetful(compensation.check, weather) }, way, {
        execute: act,
        preview: look,
        check: look,
      }),
    }),
  };
  return passage(whole, way, { execute: act, preview: look, check: look });
}

/** Now and then nobody can say what became of an operation. */
function forgetful<Given extends unknown[], Found extends { readonly is: string }>(
  check: (...given: Given) => Promise<Found>,
  weather: Weather,
) {
  return async (...given: Given) =>
    weather.strikes("tool-forgets")
      ? ({ is: "unknown", why: "It does not remember." } as const)
      : check(...given);
}

/** The index answers or is down; it dies with nobody. */
function vectors(index: MemoryIndex, weather: Weather): MemoryIndex {
  const whenUp = <Answer>(ask: () => Promise<Answer>): Promise<Answer> =>
    weather.strikes("index-down") ? Promise.reject(unavailable(weather.chance, "The vector index")) : ask();
  return {
    ...index,
    upsert: (items) => whenUp(() => index.upsert(items)),
    query: (vector, limit) => whenUp(() => index.query(vector, limit)),
  };
}

/** What this process hears of a chat, and how it shows things there. */
function ear(platform: Channel, name: string, way: Way, ears: Process["ears"]): Channel {
  const { weather } = way;
  const { chance } = weather;
  const told = luck(weather, ["answer-refused", () => lost(weather, "before", name)]);
  const listening: Channel = {
    ...platform,
    start: async (hear) => void ears.set(name, hear),
  };
  return passage(listening, way, {
    show: luck(
      weather,
      ["show-refused", () => lost(weather, "before", name)],
      ["show-unanswered", () => lost(weather, "after", name)],
      ["show-limited", () => ({ strikes: "before", fault: limited(chance, name) })],
    ),
    answer: told,
    ask: told,
  });
}
