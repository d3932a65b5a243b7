// One PostgreSQL for a whole test run: started by the first test file that needs it, gone soon after the run is. A process
// of its own, since the files of a run come and go in processes of theirs.
import { spawn } from "node:child_process";
import { closeSync, constants, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { embeddedPostgres } from "#adapters/postgres/embedded";
import { grantApplication } from "#adapters/postgres/grants";
import { migrate } from "#adapters/postgres/migrate";
import { endAllIn, type Program } from "#adapters/process/children";
import { type Served, serve } from "#adapters/process/serve";

const [, , folder = "", runPid = ""] = process.argv;
const quiet = () => undefined;

function tell(file: string, words: string): void {
  writeFileSync(join(folder, `${file}.new`), words, { mode: 0o600 });
  renameSync(join(folder, `${file}.new`), join(folder, file));
}

/** The owner may make databases here, which it may not in a real cluster: said in single-user mode, which knows no login. */
async function letOwnerMakeDatabases(program: Program): Promise<void> {
  const data = program.args.slice(0, 2);
  const handle =
    program.openFolder === undefined ? [] : [openSync(program.openFolder, constants.O_DIRECTORY)];
  const child = spawn(program.command, ["--single", ...data, "postgres"], {
    cwd: "/",
    env: { LC_ALL: "C", TZ: "UTC" },
    stdio: ["pipe", "ignore", "ignore", ...handle],
    ...program.as,
  });
  child.stdin?.end("ALTER ROLE adjutant_owner CREATEDB\n");
  const code = await new Promise((ended) => child.once("close", ended));
  handle.forEach(closeSync);
  if (code !== 0) throw new Error(`postgres --single ended with ${code}`);
}

async function start(): Promise<Served> {
  const { plan, addresses } = await embeddedPostgres({ dataDir: folder, say: quiet, endAllIn });
  await letOwnerMakeDatabases(plan.program(0));
  // Nobody cares for these data after a power cut.
  const program = (port: number) => {
    const usual = plan.program(port);
    return { ...usual, args: [...usual.args, "-c", "fsync=off", "-c", "max_connections=100"] };
  };
  const served = serve({ ...plan, program });
  const { url, migrateUrl } = addresses(await served.ready);
  await migrate(migrateUrl, { say: quiet });
  await grantApplication(migrateUrl, "adjutant");
  tell("address.json", JSON.stringify({ url, migrateUrl }));
  return served;
}

function runIsAlive(): boolean {
  try {
    return process.kill(Number(runPid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EPERM") return true;
    return false;
  }
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, quiet);
try {
  const served = await start();
  while (runIsAlive()) await pause(200);
  await served.stop();
} catch (error) {
  tell("trouble", String(error));
  while (runIsAlive()) await pause(200);
}
rmSync(folder, { recursive: true, force: true });
