// What outlives every process: the stored state, the chats, the shelf and the index, and a record of what really happened there.
import { fileURLToPath } from "node:url";
import { type ChatInMemory, chat } from "#adapters/in-memory/channel";
import { type SettableClock, settableClock } from "#adapters/in-memory/clock";
import { seededIds } from "#adapters/in-memory/ids";
import { memoryIndex } from "#adapters/in-memory/memory-index";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { openStore, type Store } from "#adapters/in-memory/store";
import { type Shelf, shelf } from "#adapters/in-memory/tool";
import { offlineModel } from "#adapters/offline/model";
import { loadPrompts } from "#adapters/prompts/load";
import { roster } from "#agents/roster";
import type { Card } from "#core/card";
import { digest, type JsonObject } from "#core/json";
import type { MemoryIndex } from "#core/memory";
import type { Embedder, Model } from "#core/model";
import type { Ids } from "#core/ports";
import { taskFold } from "#core/task";
import type { Tool } from "#core/tool";
import { pairingWith } from "#src/main/pairing";
import type { Chance } from "./chance.ts";
import { borrowing, entrust } from "./secret.ts";

/** A plain day, a year's last one, and those on which Berlin's and New York's clocks change. */
const DAYS = [
  "2026-11-22",
  "2026-12-31",
  "2026-10-24",
  "2026-10-25",
  "2027-03-27",
  "2027-03-28",
  "2026-10-31",
];

export const prompts = await loadPrompts(fileURLToPath(new URL("../../prompts", import.meta.url)));
export const tasks = taskFold(roster);
export const agents = new Map(roster.map((agent) => [agent.name, agent]));
const offline = offlineModel();

/** One operation that a tool was asked to execute, and the digest of what it was asked with. */
export interface Asked {
  readonly token: string;
  readonly digest: string;
  /** Events in the journal at that moment. */
  readonly position: number;
  readonly compensates: boolean;
}

/** A card as it was handed to a platform. */
export interface Shown {
  readonly card: Card;
  readonly posted: boolean;
  readonly position: number;
}

export interface Outside {
  readonly clock: SettableClock;
  readonly store: Store;
  readonly chats: ReadonlyMap<string, ChatInMemory>;
  readonly shelf: Shelf;
  readonly tools: readonly Tool[];
  readonly index: MemoryIndex;
  readonly embedder: Embedder;
  readonly model: Model;
  readonly ids: Ids;
  readonly pairing: ReturnType<typeof pairingWith>;
  readonly asked: Asked[];
  readonly shown: Shown[];
  /** Warnings and errors, as logged. */
  readonly logged: string[];
}

export function outsideOf(seed: number, chance: Chance): Outside {
  const clock = settableClock(`${chance.pick(DAYS)}T${chance.pick(["00:30", "09:00", "22:45"])}:00.000Z`);
  const store = openStore(clock);
  entrust(store);
  const on = shelf();
  const asked: Asked[] = [];
  const shown: Shown[] = [];
  return {
    clock,
    store,
    shelf: on,
    asked,
    shown,
    tools: shelfTools(on).map((tool) => borrowing(noting(tool, store, asked))),
    chats: new Map(["webchat", "telegram"].map((name) => [name, witnessed(chat(name), store, shown)])),
    index: memoryIndex(),
    embedder: letters,
    model: priced(chance),
    ids: seededIds(seed),
    pairing: pairingWith(() => "424242", clock.now()),
    logged: [],
  };
}

/** The tool, with a record of what it was asked to execute. */
function noting(tool: Tool, store: Store, asked: Asked[]): Tool {
  if (tool.effect === "read") return tool;
  const note = (token: string, what: JsonObject, compensates: boolean) =>
    asked.push({ token, digest: digest(what), position: store.events.length, compensates });
  const { compensation, execute } = tool;
  return {
    ...tool,
    execute: (input, execution) => {
      note(execution.token, input, false);
      return execute(input, execution);
    },
    ...(compensation && {
      compensation: {
        ...compensation,
        execute: (receipt, execution) => {
          note(execution.token, { ...receipt }, true);
          return compensation.execute(receipt, execution);
        },
      },
    }),
  };
}

function witnessed(platform: ChatInMemory, store: Store, shown: Shown[]): ChatInMemory {
  return {
    ...platform,
    show: async (card, thread, at) => {
      const ref = await platform.show(card, thread, at);
      shown.push({ card, posted: at === undefined, position: store.events.length });
      return ref;
    },
  };
}

/** The offline rules behind a price, so that money moves. */
const priced = (chance: Chance): Model => ({
  ...offline,
  name: "simulated",
  reserve: () => 2_000,
  think: async (request, signal) => {
    const answer = await offline.think(request, signal);
    const cost = chance.below(2_000);
    return { ...answer, cost, basis: cost === 0 ? "free" : "reported" };
  },
});

/** Enough to tell texts apart. */
const letters: Embedder = {
  name: "letters",
  embed: async (texts) =>
    texts.map((text) =>
      Array.from({ length: 8 }, (_, at) => text.split(String.fromCharCode(97 + at)).length),
    ),
};
