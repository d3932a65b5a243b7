// The embedded PostgreSQL: the plan by which adapters/process serves a database in DATA_DIR/postgres, and its addresses.
// Keeping a server alive is not its business, since Chroma is kept alive the same way.
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { dataPath, makeCluster, type Passwords, readPasswords } from "./cluster.ts";
import { type ServerPrograms, serverPrograms } from "./server-programs.ts";

/** Durability is PostgreSQL's own default and stays so; the rest is small and quiet, for one user on any machine. */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "40",
  shared_buffers: "64MB",
  huge_pages: "off",
  jit: "off",
  io_method: "sync",
  max_worker_processes: "2",
  max_logical_replication_workers: "0",
  max_parallel_workers: "0",
  max_parallel_workers_per_gather: "0",
  autovacuum_max_workers: "1",
  autovacuum_naptime: "5min",
  wal_level: "minimal",
  max_wal_senders: "0",
  min_wal_size: "32MB",
  max_wal_size: "256MB",
  checkpoint_timeout: "15min",
  bgwriter_delay: "10s",
  wal_writer_delay: "10s",
  log_checkpoints: "off",
  log_timezone: "UTC",
  timezone: "UTC",
};

function address(role: string, password: string, port: number): string {
  return `postgresql://${role}:${password}@127.0.0.1:${port}/adjutant`;
}

async function answersAt(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  // A server that is starting or stopping drops connections; that is an answer of no.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

function files(dataDir: string) {
  return {
    folder: join(dataDir, "postgres"),
    passwordFile: join(dataDir, "postgres.passwords"),
    portFile: join(dataDir, "postgres.port"),
    logFile: join(dataDir, "postgres.log"),
  };
}

/** PostgreSQL's fast shutdown, then its immediate one, then the system's. */
const ending = [
  ["SIGINT", 4_000],
  ["SIGQUIT", 1_000],
  ["SIGKILL", 2_000],
] as const;

function programFor(paths: ReturnType<typeof files>, programs: ServerPrograms) {
  const { folder, logFile } = paths;
  return (port: number) => ({
    command: programs.postgres,
    args: [
      ...["-D", dataPath(folder, programs.user), "-p", String(port)],
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    cwd: "/",
    logFile,
    as: programs.user,
    openFolder: programs.user === undefined ? undefined : folder,
  });
}

/** The two addresses: `url` for the application's role, `migrateUrl` for the owner's, used only to migrate. */
function addresses(passwords: Passwords, port: number): { url: string; migrateUrl: string } {
  return {
    url: address("adjutant", passwords.application, port),
    migrateUrl: address("adjutant_owner", passwords.owner, port),
  };
}

/**
 * Makes the database in `dataDir`/postgres where there is none, and tells how to serve it. `endAllIn` ends every process
 * that works in a folder (adapters/process): a server that an earlier run left must be gone before its data are touched.
 * @throws Fault with a sentence for the operator when this machine cannot run it.
 */
export async function embeddedPostgres(options: {
  readonly dataDir: string;
  readonly say: (line: string) => void;
  readonly endAllIn: (
    folder: string,
    ending: readonly (readonly [NodeJS.Signals, number])[],
  ) => Promise<number[]>;
}) {
  const { dataDir, say, endAllIn } = options;
  const paths = files(dataDir);
  if (existsSync(paths.folder)) {
    const left = await endAllIn(paths.folder, ending);
    if (left.length === 0) await rm(join(paths.folder, "postmaster.pid"), { force: true });
  }
  const programs = await serverPrograms(paths.folder, say);
  const passwords = await makeCluster(paths.folder, paths.passwordFile, programs, say);
  const plan = {
    name: "PostgreSQL",
    ...paths,
    ending,
    // A killed server that nobody has reaped (a container without an init) would pass for a living one.
    clear: () => rm(join(paths.folder, "postmaster.pid"), { force: true }),
    program: programFor(paths, programs),
    answers: (port: number) => answersAt(address("adjutant", passwords.application, port)),
    patienceMs: 60_000,
    say,
  };
  return { plan, addresses: (port: number) => addresses(passwords, port) };
}

/** The addresses of the embedded server of this folder, if one runs there now: for programs that only visit. */
export async function runningPostgres(
  dataDir: string,
): Promise<{ url: string; migrateUrl: string } | undefined> {
  const { passwordFile, portFile } = files(dataDir);
  const passwords = await readPasswords(passwordFile);
  if (passwords === undefined || !existsSync(portFile)) return undefined;
  const found = addresses(passwords, Number.parseInt(await readFile(portFile, "utf8"), 10));
  return (await answersAt(found.url)) ? found : undefined;
}
