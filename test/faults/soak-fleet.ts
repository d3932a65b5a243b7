// The processes that a soak kills: the program with servers of its own, or the program and three workers beside it on servers
// that live on.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { runningPostgres } from "#adapters/postgres/embedded";
import { FAILING, FailingApp } from "../support/failing-app.ts";
import { Operator } from "../support/failing-operator.ts";
import { startServers } from "../support/failing-servers.ts";
import { processesIn, signal } from "../support/processes.ts";
import type { Places } from "./invariants-evidence.ts";
import type { Chance } from "./soak-chance.ts";

interface Struck {
  readonly kills: number[];
  withServers: number;
  pauses: number;
}

export interface Fleet {
  readonly you: Operator;
  readonly places: Places;
  readonly apps: readonly FailingApp[];
  /** When each process was killed, in milliseconds since 1970; those of kills that took its servers too; and pauses. */
  readonly struck: Struck;
  database(): Promise<string>;
  /** Something goes wrong with one of them; resolves when it has. */
  strike(): Promise<void>;
  /** Every process runs. */
  whole(): Promise<void>;
  stop(): Promise<void>;
}

/** Seconds after which it is struck again: work is under way as soon as it is ready. */
const MOMENT = { least: 0.05, most: 0.45 };

async function kill(app: FailingApp, whom: "alone" | "all", struck: Struck): Promise<void> {
  const died = app.died();
  struck.kills.push(Date.now());
  if (whom === "all") struck.withServers += 1;
  app.kill(whom);
  await died;
}

export async function alone(chance: Chance): Promise<Fleet> {
  const dataDir = mkdtempSync(join(tmpdir(), "adjutant-soak-"));
  const app = new FailingApp({ program: [FAILING], env: { DATA_DIR: dataDir } });
  await app.start();
  const database = async () => {
    await app.ready();
    return (await runningPostgres(dataDir))?.url ?? "postgresql://nobody@127.0.0.1:9/none";
  };
  const you = new Operator(app, database);
  const struck: Struck = { kills: [], withServers: 0, pauses: 0 };
  return {
    you,
    struck,
    places: { site: join(dataDir, "site"), dataDir },
    apps: [app],
    database,
    async strike() {
      // One in eight on its way up.
      if (chance.below(8) > 0) await app.ready();
      await pause(1_000 * chance.between(MOMENT.least, MOMENT.most));
      await kill(app, chance.below(4) === 0 ? "all" : "alone", struck);
    },
    whole: () => app.ready(),
    async stop() {
      await you.close();
      await app.stop();
      for (const pid of processesIn(dataDir)) signal(pid, "SIGKILL");
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

export async function beside(chance: Chance): Promise<Fleet> {
  const servers = await startServers();
  const dataDir = mkdtempSync(join(tmpdir(), "adjutant-soak-"));
  const site = join(dataDir, "site");
  const env = { DATABASE_URL: servers.url, CHROMA_URL: servers.chromaUrl, SITE_DIR: site };
  const main = new FailingApp({ program: [FAILING], env: { ...env, DATA_DIR: dataDir } });
  const workers = ["first", "second", "third"].map((name) => {
    const program = [FAILING, "--worker"];
    return new FailingApp({
      program,
      env: { ...env, DATA_DIR: join(dataDir, name) },
      ready: /Worker \w+ is ready/,
    });
  });
  const apps = [main, ...workers];
  await Promise.all(apps.map((app) => app.start()));
  const you = new Operator(main, async () => servers.url);
  const frozen = new Map<FailingApp, Promise<void>>();
  const struck: Struck = { kills: [], withServers: 0, pauses: 0 };

  /** It stands still for a while; now and then others take it for dead meanwhile, since nobody hears its name any more. */
  async function freeze(app: FailingApp): Promise<void> {
    app.signal("SIGSTOP");
    const dead = chance.below(3) === 0;
    if (dead)
      await you.rows(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and usename = current_user",
        [`adjutant:${app.name}`],
      );
    await pause(dead ? 7_000 : 1_000 * chance.between(0.5, 2));
    app.signal("SIGCONT");
    frozen.delete(app);
  }

  return {
    you,
    struck,
    places: { site, dataDir },
    apps,
    database: async () => servers.url,
    async strike() {
      await pause(1_000 * chance.between(MOMENT.least, MOMENT.most));
      const app = chance.one(apps.filter((one) => !frozen.has(one)));
      if (app !== main && frozen.size === 0 && chance.below(3) === 0) {
        await app.ready();
        struck.pauses += 1;
        frozen.set(app, freeze(app));
        return;
      }
      if (chance.below(8) > 0) await app.ready();
      await kill(app, "alone", struck);
    },
    async whole() {
      await Promise.all(frozen.values());
      await Promise.all(apps.map((app) => app.ready()));
    },
    async stop() {
      await Promise.all(frozen.values());
      await you.close();
      await Promise.all(apps.map((app) => app.stop()));
      await servers.stop();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}
