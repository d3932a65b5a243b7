// When to stop: a signal to us, or the end of the npm that started us. Separate from main because what npm and a
// terminal really do with signals (twice, to the group, or not at all) is a subject of its own. Main thread only: no other
// hears a signal.

export interface StopRequest {
  /** Why, once somebody asks; later requests change nothing. */
  readonly asked: Promise<string>;
  /** The process whose end is ours too, if there is one. */
  readonly parent: number | undefined;
  /** Stops listening, so that the process can end by itself. */
  readonly off: () => void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Listens for requests to stop. Every repeated signal is taken and ignored: npm passes on what the terminal has sent to
 * the whole process group already.
 * @param followParent whether the end of our parent process (npm, killed with SIGKILL) is a request too
 * @param parentBefore that process, where an earlier run of ours in this very process knew it: it may be gone by now
 */
export function stopRequest(followParent: boolean, parentBefore?: number): StopRequest {
  const { promise: asked, resolve } = Promise.withResolvers<string>();
  const parent = followParent ? (parentBefore ?? process.ppid) : undefined;
  const heard = (signal: NodeJS.Signals) => resolve(signal);
  for (const signal of signals) process.on(signal, heard);
  const watch = setInterval(() => {
    if (parent !== undefined && process.ppid !== parent) resolve("npm ended");
  }, 500);
  watch.unref();
  const off = () => {
    clearInterval(watch);
    for (const signal of signals) process.off(signal, heard);
  };
  return { asked, parent, off };
}
