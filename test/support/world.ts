// A whole Adjutant on in-memory ports: the real runtime, roster, rules and prompts, a clock that a test moves, and a process
// that can be killed and started again over what it had stored.
import { fileURLToPath } from "node:url";
import { draw } from "#adapters/chart/draw";
import { type ChatInMemory, chat } from "#adapters/in-memory/channel";
import { type SettableClock, settableClock } from "#adapters/in-memory/clock";
import { unwatched } from "#adapters/in-memory/floor";
import { seededIds } from "#adapters/in-memory/ids";
import { inbox } from "#adapters/in-memory/inbox";
import { type Queue, queue } from "#adapters/in-memory/jobs";
import { journal } from "#adapters/in-memory/journal";
import { memoryIndex } from "#adapters/in-memory/memory-index";
import { type ScriptedModel, scriptedModel } from "#adapters/in-memory/model";
import { posts } from "#adapters/in-memory/posts";
import { presence } from "#adapters/in-memory/presence";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { openStore, type Store } from "#adapters/in-memory/store";
import { type Shelf, shelf } from "#adapters/in-memory/tool";
import { pageNowhere, vault } from "#adapters/in-memory/vault";
import { offlineModel } from "#adapters/offline/model";
import { policyYaml } from "#adapters/policy/yaml";
import { loadPrompts } from "#adapters/prompts/load";
import { roster } from "#agents/roster";
import type { Agent } from "#core/agent";
import { heldValues, redactor } from "#core/known-secrets";
import type { Model } from "#core/model";
import type { Micros } from "#core/money";
import { taskFold } from "#core/task";
import type { Tool } from "#core/tool";
import { openMemory } from "#memory/memory";
import { startRuntime } from "#runtime/boot";
import { redacting } from "#runtime/redacting";
import { equipped } from "#runtime/tools/own-tools";
import type { Pairing, World } from "#runtime/world";
import { pairingWith } from "#src/main/pairing";
import { type Births, births } from "./births.ts";
import { type Life, life, mortal, mortalTool } from "./mortal.ts";
import { type Person, person } from "./person.ts";
import { tinyEmbedder } from "./tiny-embedder.ts";

const NOW = "2026-11-22T09:00:00.000Z";
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const PAIRING_CODE = "424242";

export interface Options {
  /** Accounts that are the operator's; by default one in the local chat and one on Telegram. */
  readonly operators?: readonly string[];
  readonly tools?: readonly Tool[] | ((on: Shelf) => readonly Tool[]);
  /** Agents beside those of the roster. */
  readonly agents?: readonly Agent[];
  /** Values of ADJUTANT_KEY, and the server that gives access tokens. */
  readonly vault?: Partial<Pick<World["vault"], "keys" | "refresh">>;
  /** What each model call reserves. */
  readonly reserves?: Micros;
  /** Models to choose instead at a cap; by default the offline one. */
  readonly cheaper?: readonly Model[];
  readonly zone?: string;
  /** The process dies at this point of its life (see `mortal.ts`); what follows it lives on. */
  readonly diesAt?: number;
}

export interface GivenWorld extends Person {
  /** The process that runs now. */
  readonly world: World;
  readonly store: Store;
  readonly clock: SettableClock;
  readonly chat: ChatInMemory;
  readonly shelf: Shelf;
  readonly model: ScriptedModel;
  /** How many points at which it could have died the first process has passed. */
  readonly passed: number;
  /** Everything that can happen now has happened. */
  settle(): Promise<void>;
  advance(ms: number): Promise<void>;
  /** The process is killed, and another started over what was stored. */
  restart(): Promise<void>;
  /** One more process over the same store; it does only what it is told to. */
  beside(): World;
  /** To the others this process is dead, though it may only hang. */
  missing(process: World): void;
  /** Somebody else, or the operator elsewhere. */
  at(channel: "webchat" | "telegram", account: string, thread?: string): Person;
  /** What is wrong was said here. */
  readonly logged: readonly string[];
}

interface Lasting extends Births, Required<Omit<Options, "diesAt" | "tools" | "reserves">> {
  readonly clock: SettableClock;
  readonly store: Store;
  readonly chats: ReadonlyMap<string, ChatInMemory>;
  readonly tools: readonly Tool[];
  readonly model: ScriptedModel;
  readonly prompts: World["prompts"];
  readonly ids: World["ids"];
  readonly pairing: Pairing;
  readonly logged: string[];
}

interface Process {
  readonly world: World;
  readonly queue: Queue;
  readonly life: Life;
}

export async function givenWorld(options: Options = {}): Promise<GivenWorld> {
  const on = shelf();
  const lasting = await lastingParts(options, on);
  let process = open(lasting, life(options.diesAt));
  const first = process.life;
  let started: Promise<void> = Promise.resolve();
  const restart = (): Promise<void> => {
    process.life.end();
    process.queue.stop();
    lasting.gone(process.world.presence.me);
    process = open(lasting, life());
    started = startRuntime(process.world);
    return started;
  };
  /** Again in the next process if this one dies on the way. */
  const surviving = async (act: () => Promise<unknown>): Promise<void> => {
    const mine = process.life;
    const outcome = await Promise.race([act().then(() => "done"), mine.died.then(() => "died")]);
    if (outcome === "done" && !mine.dead) return;
    await (process.life === mine ? restart() : started);
    return surviving(act);
  };
  const settle = () => surviving(() => process.queue.settled());
  const { clock } = lasting;
  let count = 0;
  const nextId = () => {
    count += 1;
    return `u${count}`;
  };
  const at: GivenWorld["at"] = (channel, account, thread = `${channel}:${account}`) =>
    person({
      chat: lasting.chats.get(channel) as ChatInMemory,
      account,
      thread,
      nextId: () => `${channel}:${nextId()}`,
      doing: async (act) => {
        await surviving(act);
        await settle();
      },
    });
  await surviving(() => startRuntime(process.world));
  const you = at("webchat", "local");
  return {
    ...you,
    get world() {
      return process.world;
    },
    get passed() {
      return first.passed;
    },
    store: lasting.store,
    clock,
    chat: lasting.chats.get("webchat") as ChatInMemory,
    shelf: on,
    model: lasting.model,
    logged: lasting.logged,
    settle,
    advance: (ms) => {
      const until = clock.now().getTime() + ms;
      return surviving(() => process.queue.advance(Math.max(0, until - clock.now().getTime())));
    },
    restart,
    beside: () => open(lasting, life()).world,
    missing: ({ presence: { me } }) => lasting.gone(me),
    at,
  };
}

async function lastingParts(options: Options, on: Shelf): Promise<Lasting> {
  const { operators = ["webchat:local", "telegram:42"], zone = "Europe/Berlin", reserves = 0 } = options;
  const { cheaper = [offlineModel()], agents = [] } = options;
  const clock = settableClock(NOW);
  return {
    clock,
    operators,
    zone,
    cheaper,
    agents,
    store: openStore(clock),
    chats: new Map(["webchat", "telegram"].map((name) => [name, chat(name)])),
    tools: typeof options.tools === "function" ? options.tools(on) : (options.tools ?? shelfTools(on)),
    model: scriptedModel({ otherwise: offlineModel(), reserves }),
    prompts: await loadPrompts(fileURLToPath(new URL("../../prompts", import.meta.url))),
    ids: seededIds(7),
    vault: options.vault ?? {},
    pairing: pairingWith(() => PAIRING_CODE, clock.now()),
    logged: [],
    ...births(),
  };
}

/** A process over what lasts: everything it changes passes through its life. */
function open(lasting: Lasting, mine: Life): Process {
  const { store, clock, ids, zone, pairing, prompts, cheaper, agents } = lasting;
  const jobs = queue(store, clock);
  void mine.died.then(() => jobs.stop());
  const log: World["log"] = (level, words) => {
    if (level !== "debug") lasting.logged.push(`${level}: ${words}`);
  };
  const facts = store.facts;
  const held = heldValues();
  const world = equipped({
    clock,
    ids,
    deadline: () => new AbortController().signal,
    after: async (ms) => clock.advance(ms),
    zone,
    pairing,
    log,
    facts,
    prompts,
    journal: mortal(journal(store), mine, ["commit"]),
    inbox: mortal(inbox(store), mine, ["accept"]),
    posts: mortal(posts(store), mine, ["begin", "shown", "gaveUp", "adopt"]),
    jobs: mortal(jobs, mine, ["send", "schedule", "unschedule"]),
    memory: openMemory({ facts, index: memoryIndex(), embedder: tinyEmbedder, clock, log }),
    model: mortal(lasting.model, mine, ["think"]),
    cheaper,
    draw,
    agents: new Map([...roster, ...agents].map((agent) => [agent.name, agent])),
    tools: new Map(lasting.tools.map((tool) => [tool.name, mortalTool(tool, mine)])),
    channels: new Map(
      [...lasting.chats].map(([name, one]) => [name, mortal(one, mine, ["show", "answer", "ask"])]),
    ),
    tasks: taskFold([...roster, ...agents]),
    operators: new Set(lasting.operators),
    presence: presence(lasting.born(), lasting.living),
    elsewhere: new Map(),
    inHand: new Map(),
    underWay: new Set(),
    floor: unwatched,
    vault: mortal(vault(store, { ...lasting.vault, hold: held.hold }), mine, ["take", "refresh"]),
    secretPage: pageNowhere,
    policyText: policyYaml(),
  });
  return { world: redacting(world, redactor(held.values)), queue: jobs, life: mine };
}
