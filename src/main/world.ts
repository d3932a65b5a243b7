// The world the runtime works in: stores, models, memory, agents and tools, put together from the configuration.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { draw } from "#adapters/chart/draw";
import { chromaIndex } from "#adapters/chroma/index";
import { fileStore } from "#adapters/contacts/file-store";
import { contactFind } from "#adapters/contacts/find";
import { contactUpsert } from "#adapters/contacts/upsert";
import { emailSend } from "#adapters/email/send";
import { policyYaml } from "#adapters/policy/yaml";
import type { Database } from "#adapters/postgres/database";
import { facts } from "#adapters/postgres/facts";
import { inbox } from "#adapters/postgres/inbox";
import { type Boss, randomSalt } from "#adapters/postgres/jobs";
import { journal } from "#adapters/postgres/journal";
import { posts } from "#adapters/postgres/posts";
import { loadPrompts } from "#adapters/prompts/load";
import { sitePublish } from "#adapters/site/publish";
import { siteRead } from "#adapters/site/read";
import { openSite } from "#adapters/site/site";
import type { Log } from "#adapters/telemetry/log";
import type { GuardedFetch } from "#adapters/web/fetch";
import { webRead } from "#adapters/web/read";
import { roster } from "#agents/roster";
import { misfits } from "#core/agent";
import { Fault } from "#core/fault";
import type { Clock, Ids, Place, Presence, QueueName } from "#core/ports";
import { taskFold } from "#core/task";
import type { Tool } from "#core/tool";
import type { SecretPage, Vault } from "#core/vault";
import { openMemory } from "#memory/memory";
import { metered } from "#runtime/money/metered";
import { patient } from "#runtime/patiently";
import { redacting } from "#runtime/redacting";
import { equipped } from "#runtime/tools/own-tools";
import type { Floor, Pairing, World } from "#runtime/world";
import type { Config } from "#src/config";
import type { Chats } from "./channels.ts";
import type { Keeping } from "./held-secrets.ts";
import { embedderOf, modelsOf } from "./models.ts";
import type { Chroma } from "./servers.ts";
import { openWeb } from "./web.ts";

/** Where each tool's target lies. The mark of a mail handed over lies in the outbox, whoever carried it. */
const PLACES: Readonly<Record<string, Place>> = {
  "site.publish": "site",
  "site.read": "site",
  "email.send": "outbox",
  "contact.upsert": "contacts",
  "contact.find": "contacts",
};

interface Parts {
  readonly database: Database;
  readonly presence: Presence;
  /** The places whose tools this process reaches. */
  readonly places: readonly Place[];
  readonly boss: Boss;
  readonly chroma: Chroma;
  readonly chats: Chats;
  readonly pairing: Pairing;
  readonly vault: Vault;
  readonly secretPage: SecretPage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly promptsDir: string;
  /** Where the code lies that agents fold their states with. */
  readonly codeDirs: readonly string[];
  readonly floor: Floor;
  readonly held: Keeping;
}

const after = async (ms: number): Promise<void> => {
  await pause(ms);
};

export async function openWorld(config: Config, parts: Parts): Promise<World> {
  const { database, boss, chats, clock, ids, log } = parts;
  const known = facts(database);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const truth = patient(journal(database, { enqueue: boss.enqueue, salt: randomSalt }), after);
  const embedder = metered(await embedderOf(config), { journal: truth, clock, ids, zone });
  const index = chromaIndex({
    url: () => parts.chroma.url(),
    state: () => parts.chroma.state(),
    embedder: embedder.name,
  });
  const world = equipped({
    clock,
    ids,
    deadline: (ms) => AbortSignal.timeout(ms),
    after,
    log,
    journal: truth,
    inbox: inbox(database, { enqueue: boss.enqueue, clock }),
    posts: posts(database),
    jobs: boss.jobs,
    presence: parts.presence,
    facts: known,
    memory: openMemory({ facts: known, index, embedder, clock, zone, log }),
    ...(await modelsOf(config)),
    draw,
    prompts: await loadPrompts(parts.promptsDir),
    agents: new Map(roster.map((agent) => [agent.name, agent])),
    ...toolsFrom(openTools(config, openWeb(truth)), parts.places),
    channels: chats.channels,
    operators: chats.operators,
    pairing: parts.pairing,
    vault: parts.vault,
    secretPage: parts.secretPage,
    tasks: taskFold(roster, await sourcesIn(parts.codeDirs)),
    zone,
    inHand: new Map(),
    underWay: new Set(),
    floor: parts.floor,
    policyText: policyYaml(),
  });
  return redacting(world, parts.held.clean);
}

/** The text of these folders' files: the identity of the code that folds agents' states. */
async function sourcesIn(folders: readonly string[]): Promise<string> {
  const texts = folders.map(async (folder) => {
    const names = (await readdir(folder)).filter((name) => name.endsWith(".ts")).toSorted();
    return Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  });
  return (await Promise.all(texts)).flat().join("\n");
}

/** Those that are reached from here, and where the others are. */
function toolsFrom(tools: readonly Tool[], places: readonly Place[]): Pick<World, "tools" | "elsewhere"> {
  const wrong = misfits(roster, tools);
  if (wrong.length > 0) throw new Fault("bad-config", `Agents and tools do not fit: ${wrong.join("; ")}.`);
  const queueOf = ({ name }: Tool): QueueName | undefined => {
    const place = PLACES[name];
    return place === undefined || places.includes(place) ? undefined : `activate.${place}`;
  };
  const here = tools.filter((tool) => queueOf(tool) === undefined);
  const elsewhere = tools.flatMap((tool) => {
    const queue = queueOf(tool);
    return queue === undefined ? [] : [[tool.name, queue] as const];
  });
  return { tools: new Map(here.map((tool) => [tool.name, tool])), elsewhere: new Map(elsewhere) };
}

function openTools(config: Config, fetch: GuardedFetch): readonly Tool[] {
  const site = openSite({ dir: config.siteDir });
  const contacts = fileStore(join(config.dataDir, "contacts.json"));
  return [
    sitePublish(site),
    siteRead(site),
    emailSend({ outboxDir: join(config.dataDir, "outbox"), smtpUrl: config.smtpUrl }),
    contactUpsert(contacts),
    contactFind(contacts),
    webRead(fetch),
  ] as readonly Tool[];
}
