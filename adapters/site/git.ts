// Runs git on one repository through simple-git: no hooks, no signing, no settings of the user's that would change what
// we write; separate so that every other file here speaks of posts and commits, not of processes.
import { join } from "node:path";
import { simpleGit } from "simple-git";
import { Fault } from "#core/fault";

export interface Git {
  /** Runs git on this folder's own `.git`, never on one further up; `input` goes to its standard input. */
  bytes(args: readonly string[], input?: string | Buffer): Promise<Buffer>;
  text(args: readonly string[], input?: string | Buffer): Promise<string>;
}

const settings = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.quotePath=false",
  "core.fsync=committed,loose-object",
  "init.defaultBranch=main",
  "i18n.logOutputEncoding=UTF-8",
  "log.showSignature=false",
];

/** The folder must exist. Rejects with a Fault: `disk-full`, `not-allowed`, or `unavailable` with git's own words. */
export function git(dir: string): Git {
  const bytes = (args: readonly string[], input?: string | Buffer) =>
    runGit(dir, [`--git-dir=${join(dir, ".git")}`, ...args], input);
  return { bytes, text: async (args, input) => (await bytes(args, input)).toString("utf8") };
}

/** Runs git wherever it finds a repository from this folder upwards. */
export async function runGit(dir: string, args: readonly string[], input?: string | Buffer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    const run = simpleGit({
      baseDir: dir,
      config: settings,
      completion: { onClose: true, onExit: false },
      unsafe: { allowUnsafeHooksPath: true, allowUnsafeFsMonitor: true, allowUnsafeConfigPaths: true },
      // An empty input must still close git's standard input: simple-git skips an empty string, not an empty buffer.
      input: () => (input === undefined ? undefined : Buffer.from(input)),
    });
    // The bytes as they come: simple-git's own answer is decoded text, which loses what is not UTF-8.
    run.outputHandler((_command, stdout) => stdout.on("data", (chunk: Buffer) => chunks.push(chunk)));
    await run.raw([...args]);
  } catch (error) {
    throw gitFault(dir, error);
  }
  return Buffer.concat(chunks);
}

function gitFault(dir: string, cause: unknown): Fault {
  const said = cause instanceof Error ? cause.message : String(cause);
  if (/ENOENT/.test(said) && /spawn/.test(said))
    return new Fault("unavailable", "git was not found. Install git and try again.", { cause });
  if (/No space left on device|ENOSPC|Disk quota exceeded/i.test(said))
    return new Fault(
      "disk-full",
      `The disk that holds the site (${dir}) is full. Free some space and try again.`,
      {
        cause,
      },
    );
  if (
    /Permission denied|insufficient permission|EACCES|EPERM|Read-only file system|dubious ownership/i.test(
      said,
    )
  )
    return new Fault(
      "not-allowed",
      `The site's folder ${dir} may not be read or written by this user. Correct its owner or its permissions and try again.`,
      { cause },
    );
  const words = said.trim().split("\n").slice(0, 2).join("; ");
  return new Fault("unavailable", `git could not do its work in the site's folder ${dir}: ${words}`, {
    cause,
  });
}
