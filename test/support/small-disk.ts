// A small real disk for a program under test, which can be filled up: a filesystem in memory that only the program and its
// servers see, so that it is gone with the last of them, however they end.
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SIZE = "160m";

/** Mounts the disk at `$0`, and becomes the program. */
const MOUNT = `mount -t tmpfs -o size=${SIZE},mode=700 tmpfs "$0" && exec "$@"`;

/** Root may mount; anybody else may where they are root of a namespace, and is again who they were before the program begins. */
const ways = (folder: string): readonly (readonly string[])[] => [
  ["unshare", "--mount", "sh", "-c", MOUNT, folder],
  [
    ...["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNT, folder],
    ...["unshare", "--user", `--map-user=${process.getuid?.()}`, `--map-group=${process.getgid?.()}`],
  ],
];

export interface SmallDisk {
  /** Where it lies for the program. */
  readonly folder: string;
  /** What the program is to be started with, so that it sees the disk. */
  readonly within: readonly string[];
  /** Where it lies for us, who do not see it: the way leads through the program's process. */
  seenFrom(pid: number): string;
  /** Writes until nothing more fits; resolves to what frees the space again. */
  fill(pid: number): () => void;
  remove(): void;
}

/** @throws Error where this machine lets nobody have a disk of their own. */
export function smallDisk(): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), "adjutant-disk-"));
  const tried = ways(folder).map((within) => {
    const [command = "", ...args] = [...within, "true"];
    return { within, ended: spawnSync(command, args, { encoding: "utf8" }) };
  });
  const within = tried.find(({ ended }) => ended.status === 0)?.within;
  if (within === undefined) {
    rmSync(folder, { recursive: true });
    const said = tried.map(({ ended }) => ended.error?.message ?? ended.stderr.trim()).join("; ");
    throw new Error(
      `This test needs a small disk of its own, and none could be made (${said}). Run it as root, or allow user namespaces.`,
    );
  }
  const seenFrom = (pid: number) => join(`/proc/${pid}/root`, folder);
  return {
    folder,
    within,
    seenFrom,
    fill: (pid) => {
      const ballast = join(seenFrom(pid), "ballast");
      writeUntilFull(ballast);
      return () => rmSync(ballast);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** In ever smaller pieces, so that not even the last page is left. */
function writeUntilFull(file: string): void {
  const handle = openSync(file, "w");
  let piece = Buffer.alloc(1 << 20, 1);
  while (piece.length >= 1_024)
    try {
      if (writeSync(handle, piece) < piece.length) piece = piece.subarray(0, piece.length / 2);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      piece = piece.subarray(0, piece.length / 2);
    }
  closeSync(handle);
}
