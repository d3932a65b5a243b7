// The program's thread towards its watcher: what it is handed at its start, what it hears, and what it tells.
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import type { Ending } from "./children.ts";
import { floorOn, type Struck } from "./floor.ts";
import type { StopRequest } from "./stop-request.ts";

/** Handed to the thread. */
export interface Handed {
  readonly floor: SharedArrayBuffer;
  /** What was stopped in earlier runs of this process. */
  readonly struck: readonly Struck[];
  /** The process whose end is ours too, if there is one. */
  readonly parent: number | undefined;
}

/** Told by the thread. */
export type Told =
  /** It serves: from now on its end is not that of a start that failed. */
  | { readonly is: "ready" }
  /** It was asked to stop, and heard it. */
  | { readonly is: "stopping" }
  /** Somebody took the floor while nobody looked. */
  | { readonly is: "taken" }
  /** A server works in this folder, and is to be ended with us. */
  | { readonly is: "serves"; readonly folder: string; readonly ending: Ending }
  /** What was stopped under this key was refused, and waits for the operator. */
  | { readonly is: "refused"; readonly key: string };

/** Told by the watcher. */
export interface Asked {
  readonly stop: string;
}

const handed = (): Handed | undefined =>
  isMainThread ? undefined : (workerData as { adjutant?: Handed } | null)?.adjutant;

/** Nobody hears it where no watcher started this thread: in a script or a test. */
export function tellWatcher(told: Told): void {
  if (handed() !== undefined) parentPort?.postMessage(told);
}

/** The thread's own end of it. */
export function inThread() {
  const mine = handed();
  const port = parentPort;
  if (mine === undefined || port === null) throw new Error("No watcher started this thread.");
  const { promise: asked, resolve } = Promise.withResolvers<string>();
  const heard = ({ stop }: Asked) => {
    tellWatcher({ is: "stopping" });
    resolve(stop);
  };
  port.on("message", heard);
  const stopping: StopRequest = { asked, parent: mine.parent, off: () => port.off("message", heard) };
  return {
    stopping,
    floor: floorOn(mine.floor, mine.struck, {
      refused: (key) => tellWatcher({ is: "refused", key }),
      taken: () => tellWatcher({ is: "taken" }),
    }),
    ready: () => tellWatcher({ is: "ready" }),
  };
}
