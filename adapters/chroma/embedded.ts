// The embedded Chroma: the plan by which adapters/process serves an index in DATA_DIR/chroma. Separate from the index's
// client, which knows an address and nothing of processes.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "../../src/core/fault.ts";

const ending = [
  ["SIGTERM", 1_000],
  ["SIGKILL", 1_000],
] as const;

async function beats(port: number): Promise<boolean> {
  try {
    const reply = await fetch(`http://127.0.0.1:${port}/api/v2/heartbeat`, {
      signal: AbortSignal.timeout(2_000),
    });
    return reply.ok && "nanosecond heartbeat" in ((await reply.json()) as object);
  } catch {
    return false;
  }
}

/** Chroma's own command line, as its package ships it; it is not among the package's exports. */
function commandLine(): string {
  try {
    return join(dirname(fileURLToPath(import.meta.resolve("chromadb"))), "cli.mjs");
  } catch (cause) {
    throw new Fault(
      "unavailable",
      "Chroma is not installed: run `npm start`, which installs what is missing, or set CHROMA_URL. Recall goes on from full text.",
      {
        cause,
      },
    );
  }
}

/**
 * Tells how to serve the index in `dataDir`/chroma. Where Chroma cannot load on this system its start fails at once, with
 * its reason in `dataDir`/chroma.log; the rest of Adjutant does without.
 */
export function embeddedChroma(options: { readonly dataDir: string; readonly say: (line: string) => void }) {
  const folder = join(options.dataDir, "chroma");
  const logFile = join(options.dataDir, "chroma.log");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const cli = commandLine();
  const plan = {
    name: "Chroma",
    folder,
    logFile,
    portFile: join(options.dataDir, "chroma.port"),
    ending,
    clear: async () => undefined,
    program: (port: number) => ({
      command: process.execPath,
      args: [cli, "run", "--path", folder, "--host", "127.0.0.1", "--port", String(port)],
      cwd: folder,
      env: { ANONYMIZED_TELEMETRY: "False" },
      logFile,
    }),
    answers: beats,
    patienceMs: 30_000,
    say: options.say,
  };
  return { plan, address: (port: number) => `http://127.0.0.1:${port}` };
}
