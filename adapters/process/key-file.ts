// The key file: made on the first run, readable by its owner alone; and a second one beside it while the key is being changed.
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

interface Where {
  readonly dataDir: string;
  readonly configured: string | undefined;
}

/** Undefined where there is no file, or nothing in it, as after a full disk: an empty key is everybody's. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

const fileIn = (dataDir: string): string => join(dataDir, "key");
const newIn = (dataDir: string): string => join(dataDir, "key.new");

/** The configured key, else the one kept in `dataDir`/key (mode 600), else a new one kept there. */
export function keyOf(options: Where & { make: () => string }): string {
  const { dataDir, configured } = options;
  // The new key was taken over into the configuration: the change is over.
  if (configured !== undefined && read(newIn(dataDir)) === configured) rmSync(newIn(dataDir));
  const kept = configured ?? read(fileIn(dataDir));
  if (kept !== undefined) return kept;
  const key = options.make();
  put(dataDir, fileIn(dataDir), key);
  return read(fileIn(dataDir)) ?? key;
}

/** On the disk, whole, before anything is wrapped by it. Whoever else puts one there at the same time: the first stays. */
function put(dataDir: string, file: string, key: string): void {
  const draft = `${file}.${process.pid}.tmp`;
  rmSync(draft, { force: true });
  const handle = openSync(draft, "wx", 0o600);
  try {
    writeSync(handle, `${key}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  keepFirst(draft, file);
  flushFolder(dataDir);
}

/** A link is never made over what is there; an empty file is no key, and gives way. */
function keepFirst(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (read(file) === undefined) renameSync(draft, file);
  }
  rmSync(draft, { force: true });
}

/** The keys as they are now, the one that wraps first: read at every call, so that a change reaches whoever runs. */
export function keysIn({ dataDir, configured }: Where): readonly string[] {
  const found = [read(newIn(dataDir)), configured ?? read(fileIn(dataDir))];
  return [...new Set(found.filter((key) => key !== undefined))];
}

/** Puts a key in front of the one there is; a change that was begun before goes on with the key it began with. */
export function beginKeyChange(dataDir: string, make: () => string): void {
  if (read(newIn(dataDir)) === undefined) put(dataDir, newIn(dataDir), make());
}

/** Nothing is wrapped by the old key any more. A configured one only its owner can replace: then the new one stays beside it. */
export function endKeyChange({ dataDir, configured }: Where): "done" | "configure" {
  if (configured !== undefined) return "configure";
  renameSync(newIn(dataDir), fileIn(dataDir));
  flushFolder(dataDir);
  return "done";
}

function flushFolder(folder: string): void {
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}
