// What a process knows of its earlier runs. It starts anew in place (execve: same id, same terminal, same parent), which
// ends every thread of it, also one that V8 cannot end; what must not be forgotten goes along as an argument.
import type { Struck } from "./floor.ts";

export interface Past {
  /** Stopped, and not yet refused since. */
  readonly struck: readonly Struck[];
  /** Times (ms since 1970) of deaths that nobody could be blamed for. */
  readonly deaths: readonly number[];
  /** The process whose end is ours too, if there is one. */
  readonly parent?: number | undefined;
}

const FLAG = "--after=";
/** An argument's length is limited; the newest matter. */
const MOST = 50;

/** The arguments without ours, and what ours said. */
export function pastOf(argv: readonly string[]): { argv: string[]; past: Past } {
  const ours = argv.find((one) => one.startsWith(FLAG));
  const past =
    ours === undefined
      ? { struck: [], deaths: [] }
      : (JSON.parse(Buffer.from(ours.slice(FLAG.length), "base64url").toString()) as Past);
  return { argv: argv.filter((one) => one !== ours), past };
}

/** Starts this process anew, in place. Only the main thread can. */
export function succeed(entry: string, argv: readonly string[], past: Past): never {
  const kept = { ...past, struck: past.struck.slice(-MOST), deaths: past.deaths.slice(-MOST) };
  const after = `${FLAG}${Buffer.from(JSON.stringify(kept)).toString("base64url")}`;
  return become([...process.execArgv, entry, ...argv, after]);
}

/** Ends this process whatever its threads do: `process.exit` would wait for each of them. */
export const vanish = (code: number): never => become(["-e", `process.exitCode = ${code}`]);

function become(args: readonly string[]): never {
  if (process.execve === undefined) return process.abort();
  return process.execve(process.execPath, [process.execPath, ...args]);
}
