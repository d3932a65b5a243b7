// A PostgreSQL and a Chroma of one's own that outlive the programs under test, so that killing a program is quick to repeat.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { embeddedChroma } from "#adapters/chroma/embedded";
import { serve } from "#adapters/process/serve";
import { familyOf, processesIn, signal } from "./processes.ts";
import { until } from "./until.ts";

export interface Servers {
  readonly folder: string;
  /** For the application's role. */
  readonly url: string;
  readonly chromaUrl: string;
  /** Ends both and removes their data. */
  stop(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), "adjutant-failing-"));
  const program = fileURLToPath(new URL("postgres-server.ts", import.meta.url));
  const database = spawn(process.execPath, [program, folder, String(process.pid)], {
    detached: true,
    stdio: "ignore",
  });
  const chroma = embeddedChroma({ dataDir: folder, say: () => undefined });
  const served = serve(chroma.plan);
  const port = await served.ready;
  const file = join(folder, "address.json");
  const trouble = join(folder, "trouble");
  await until(() => existsSync(file) || existsSync(trouble), "a PostgreSQL server", 60_000);
  if (existsSync(trouble)) throw new Error(readFileSync(trouble, "utf8"));
  const { url } = JSON.parse(readFileSync(file, "utf8")) as { url: string };
  return {
    folder,
    url,
    chromaUrl: chroma.address(port),
    async stop() {
      await served.stop();
      for (const pid of [...familyOf(database.pid ?? 0), ...processesIn(folder)]) signal(pid, "SIGKILL");
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}
