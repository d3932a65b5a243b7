// The one way out for tools that fetch: allow-list, address check, pinned connection, redirects by hand, bounds on all of it.
import { isIP } from "node:net";
import { asFault, Fault } from "#core/fault";
import { forbidden } from "./address.ts";
import type { Connect } from "./connect.ts";
import { type Answer, exchange, type Init } from "./exchange.ts";
import { listed, type Target, targetOf, unlisted } from "./target.ts";

export interface Guards {
  /** The hosts that the tools of a domain may reach now; see `listed` for the entries. */
  readonly allow: (domain: string) => Promise<readonly string[]>;
  /** All addresses of a name. Asked once a request; what it answers is checked and dialled, and not asked again. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  readonly connect: Connect;
  /** Aborts after so many milliseconds. */
  readonly deadline: (ms: number) => AbortSignal;
}

export interface Fetched {
  readonly status: number;
  /** Where it was found in the end. */
  readonly url: string;
  /** Media type in lower case, without parameters; empty where none was named. */
  readonly type: string;
  readonly charset: string | undefined;
  readonly body: Buffer;
  /** The body went on after `maxBytes`. */
  readonly cut: boolean;
}

export type GuardedFetch = (domain: string, url: string, init: Init) => Promise<Fetched>;

/** For all of it, redirects and slow answers included. */
const WHOLE_MS = 20_000;
const REDIRECTS = 5;
/** Addresses of one name that are tried, one after the other. */
const TRIES = 3;

/**
 * Faults: `bad-input` (no plain address), `not-allowed` (host not listed, or its address forbidden), `refused` (answers
 * that are not taken), `timed-out`, `unavailable`.
 */
export function guardedFetch(guards: Guards): GuardedFetch {
  return async (domain, url, init) => {
    const signal = guards.deadline(WHOLE_MS);
    try {
      return await following(guards, domain, { target: targetOf(url), init, left: REDIRECTS }, signal);
    } catch (error) {
      if (error instanceof Fault) throw error;
      if (signal.aborted) throw new Fault("timed-out", `${hostOf(url)} did not answer in time.`);
      throw new Fault("unavailable", `${hostOf(url)} could not be reached: ${asFault(error).message}`, {
        cause: error,
      });
    }
  };
}

const hostOf = (url: string): string => new URL(url).host;

interface Step {
  readonly target: Target;
  readonly init: Init;
  readonly left: number;
}

/** Every hop passes every check anew. */
async function following(guards: Guards, domain: string, step: Step, signal: AbortSignal): Promise<Fetched> {
  const { target, init, left } = step;
  if (!listed(target, await guards.allow(domain))) throw unlisted(target, domain);
  const addresses = await checked(guards, target, signal);
  const answer = await exchange(await connection(guards, target, addresses, signal), target, init, signal);
  if (answer.location === undefined) return fetched(target, answer);
  if (left === 0)
    throw new Fault("refused", `${target.host} redirects more than ${REDIRECTS} times, so it was given up.`);
  return following(guards, domain, { ...redirected(step, answer), left: left - 1 }, signal);
}

/** All of them must do: a name that also points inside is not a name to trust. */
async function checked(guards: Guards, { host }: Target, signal: AbortSignal): Promise<readonly string[]> {
  const found = isIP(host) !== 0 ? [host] : await before(signal, guards.resolve(host));
  if (found.length === 0) throw new Fault("unavailable", `${host} has no address.`);
  for (const address of found) {
    const why = forbidden(address);
    if (why !== undefined)
      throw new Fault("not-allowed", `${host} leads to ${why} (${address}), where no tool may go.`);
  }
  return found.slice(0, TRIES);
}

async function before<T>(signal: AbortSignal, asked: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = () => reject(signal.reason);
  if (signal.aborted) late();
  signal.addEventListener("abort", late, { once: true });
  try {
    return await Promise.race([asked, promise]);
  } finally {
    signal.removeEventListener("abort", late);
  }
}

async function connection(
  guards: Guards,
  { host, port, secure }: Target,
  addresses: readonly string[],
  signal: AbortSignal,
) {
  let trouble: unknown;
  for (const address of addresses)
    try {
      return await before(signal, guards.connect({ address, port, host, secure }, signal));
    } catch (error) {
      trouble = error;
    }
  throw trouble;
}

/** A body goes nowhere but where it was meant for, and no header of ours to another origin than the one it was for. */
function redirected({ target, init }: Step, { status, location = "" }: Answer): Omit<Step, "left"> {
  const next = targetOf(location, target.url);
  const same = next.url.origin === target.url.origin;
  const { method = "GET", accept, maxBytes } = init;
  const reads = method === "GET" || method === "HEAD";
  if (!reads && status !== 303 && !same)
    throw new Fault(
      "refused",
      `${target.host} sends what was posted on to ${next.host}; that is not followed.`,
    );
  const again =
    reads || status === 307 || status === 308 ? init : { ...init, method: "GET" as const, body: "" };
  const plain: Init = { method: again.method ?? "GET", accept, maxBytes };
  return { target: next, init: same ? again : plain };
}

function fetched({ url }: Target, { status, type, charset, body, cut }: Answer): Fetched {
  return { status, url: url.href, type, charset, body, cut };
}
