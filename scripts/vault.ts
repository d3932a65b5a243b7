// `npm run vault -- set NAME --domain D | list | remove NAME | rotate NAME | rotate-key`: the vault by hand, beside a running
// Adjutant or alone. A value is read from the terminal without echo, or from a pipe; none is ever printed.
import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { openDatabase as openConnections } from "#adapters/postgres/database";
import { randomSalt } from "#adapters/postgres/jobs";
import { journal } from "#adapters/postgres/journal";
import { pendingMigrations } from "#adapters/postgres/migrate";
import { randomIds, randomToken, systemClock } from "#adapters/process/chance";
import { beginKeyChange, endKeyChange, keyOf } from "#adapters/process/key-file";
import { Fault } from "#core/fault";
import { heldValues, redactor } from "#core/known-secrets";
import { idOf } from "#core/stream";
import { type KnownSecret, secretFold } from "#core/vault";
import { secretLine } from "#operator/secret-words";
import { load } from "#runtime/unit";
import type { Safe } from "#runtime/vault/open";
import { rewrapAll, rotateSecret } from "#runtime/vault/rotate";
import { keepSecret, removeSecret } from "#runtime/vault/secrets";
import { type Config, configOfThisProcess } from "#src/config";
import { openVault } from "../src/main/vault.ts";
import { command, openDatabase } from "./database.ts";
import { readSecret } from "./read-secret.ts";

const HAND = { account: "console", cause: "npm run vault" };
const USAGE =
  "Say what: `npm run vault -- set NAME --domain DOMAIN [--oauth]`, `list`, `remove NAME`, `rotate NAME` or `rotate-key`.";
const MANY = 1_000;

const { hold, values } = heldValues();
const clean = redactor(values);
const say = (line: string) => console.log(clean(line));

interface Given {
  readonly safe: Safe;
  readonly config: Config;
  readonly name: string;
  readonly domain: string | undefined;
  readonly oauth: boolean;
}

async function set({ safe, name, domain, oauth }: Given): Promise<void> {
  const { state } = await load(safe.journal, secretFold, name);
  const known = state.status === "none" ? undefined : state;
  const its = domain ?? known?.domain;
  if (its === undefined)
    throw new Fault("bad-input", `Say for which domain: add --domain, as in --domain sales.`);
  const kind = oauth || (known?.status === "kept" && known.kind === "oauth") ? "oauth" : "plain";
  const value = await readSecret(`Value of ${name} (it is not shown): `);
  const { version } = await keepSecret(safe, { name, domain: its, kind, value }, HAND);
  say(`Kept ${name} for ${its}, version ${version}.`);
}

async function list({ safe }: Given): Promise<void> {
  const secrets = await safe.journal.find({ kind: "secret", status: ["kept"], limit: MANY });
  const uses = Map.groupBy(await safe.vault.uses(MANY), ({ secret }) => secret);
  const when = {
    now: safe.clock.now().toISOString(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
  if (secrets.length === 0) say("The vault is empty.");
  for (const { stream, state } of secrets.toSorted((a, b) => (a.stream < b.stream ? -1 : 1))) {
    const name = idOf(stream);
    say(secretLine(name, state as unknown as KnownSecret, [], uses.get(name) ?? [], when));
  }
}

async function remove({ safe, name }: Given): Promise<void> {
  await removeSecret(safe, name, HAND);
  say(`Removed ${name}, and every lease of it.`);
}

async function rotate({ safe, name }: Given): Promise<void> {
  await rotateSecret(safe, name, HAND);
  say(`${name} is sealed with a fresh data key.`);
}

async function rotateKey({ safe, config }: Given): Promise<void> {
  const where = { dataDir: config.dataDir, configured: config.key };
  beginKeyChange(config.dataDir, randomToken);
  const count = await rewrapAll(safe, HAND);
  say(`Every data key is wrapped by the new key (${count} now).`);
  if (endKeyChange(where) === "done")
    return say(`The new key lies in ${config.dataDir}/key; the old one is gone.`);
  say(`Now set ADJUTANT_KEY to the new key, which lies in ${config.dataDir}/key.new, and start again.`);
}

const DEEDS: Readonly<Record<string, (given: Given) => Promise<void>>> = {
  set,
  list,
  remove,
  rotate,
  "rotate-key": rotateKey,
};
const NAMELESS = ["list", "rotate-key"];

async function run(): Promise<void> {
  const options = { domain: { type: "string" }, oauth: { type: "boolean" } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [what = "", name = "", ...more] = positionals;
  const deed = DEEDS[what];
  // What stands behind the name may be a value, which nobody is to see twice.
  if (deed === undefined || more.length > 0 || (name === "") !== NAMELESS.includes(what))
    throw new Fault("bad-config", USAGE);
  const config = configOfThisProcess();
  mkdirSync(config.dataDir, { recursive: true });
  const found = await openDatabase(config, say);
  const missing = await pendingMigrations(found.url);
  const database = openConnections({ url: found.url, onError: (error) => say(error.message) });
  try {
    if (missing.length > 0)
      throw new Fault("bad-config", "The database is not up to date: run `npm run migrate` first.");
    keyOf({ dataDir: config.dataDir, configured: config.key, make: randomToken });
    const safe: Safe = {
      journal: journal(database, { enqueue: async () => [], salt: randomSalt }),
      vault: openVault(config, database, { hold }),
      ids: randomIds,
      clock: systemClock,
      presence: { me: "console", lives: async () => true },
    };
    await deed({
      safe,
      config,
      name: name.toLowerCase(),
      domain: values.domain,
      oauth: values.oauth === true,
    });
  } finally {
    await database.close();
    await found.close();
  }
}

await command(run);
