// The key file: made on the first run, readable by its owner alone.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The configured key, else the one kept in `dataDir`/key (mode 600), else a new one kept there. */
export function keyOf(options: {
  dataDir: string;
  configured: string | undefined;
  make: () => string;
}): string {
  if (options.configured !== undefined) return options.configured;
  const file = join(options.dataDir, "key");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  const key = options.make();
  writeFileSync(file, `${key}\n`, { mode: 0o600, flag: "wx" });
  return key;
}
