// pgbench's own figure for one-row commits, where the machine has pgbench: the limit without Node in the way.
import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Contender, Reading } from "./measure.ts";
import { type Server, statements } from "./server.ts";

const run = promisify(execFile);

/** The version line, or undefined where there is none on the PATH. */
export async function pgbenchVersion(): Promise<string | undefined> {
  try {
    return (await run("pgbench", ["--version"])).stdout.trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

export function pgbench(server: Server, version: string, seconds: number): Contender {
  return {
    system: "pgbench",
    settings: { version, path: "-M prepared -n, one insert a transaction", seconds, threads: 2 },
    measure: async () => {
      const given = await server.database("empty");
      const script = join(tmpdir(), `adjutant-bench-${process.pid}.sql`);
      try {
        await statements(
          given.ownerUrl,
          "create table row (id bigint generated always as identity primary key, body text not null)",
        );
        await writeFile(script, `insert into row (body) values (repeat('x', 90));\n`);
        const readings: Reading[] = [];
        for (const writers of [1, 16]) {
          const args = [
            "-n",
            "-M",
            "prepared",
            "-c",
            String(writers),
            "-j",
            String(Math.min(2, writers)),
            "-T",
            String(seconds),
            "-f",
            script,
          ];
          const { stdout } = await run("pgbench", [...args, given.ownerUrl]);
          const tps = /tps = ([\d.]+) \(without initial/.exec(stdout)?.[1];
          if (tps === undefined) throw new Error(`pgbench did not say its figure:\n${stdout}`);
          readings.push({ name: `appends at ${writers}`, unit: "/s", value: Number(tps) });
        }
        return readings;
      } finally {
        await rm(script, { force: true });
        await given.drop();
      }
    },
  };
}
