// Leases as tools are given them: each use opens the secret anew, and what a tool answers is cleaned of all it was handed.
import { asFault, Fault } from "#core/fault";
import type { Borrowed } from "#core/tool";
import type { HeldLease, Lease } from "#core/vault";
import { scrubbed } from "#governance/scrub";
import { accessToken } from "./oauth.ts";
import { dead, type Opened, openedWith, type Safe } from "./open.ts";

/** What of a secret is lent: all of it, or an access token made from it. */
const lentOf = async (world: Safe, opened: Opened): Promise<string> =>
  opened.secret.kind === "oauth" ? accessToken(world, opened) : opened.value;

/** Leases as a tool is given them, for one call. */
export interface Handed {
  readonly borrowed: Borrowed;
  /** None of them works any more, whoever kept one. */
  end(): void;
  /** What the tool answered, without any secret that it was handed. */
  clean<T>(answer: T): T;
  cleanFault(thrown: unknown): Fault;
}

/** A lease that a tool may use: there already, or granted when it is first used. */
export interface Lendable {
  readonly tool: string;
  readonly secret: string;
  /** Rejects with the Fault that says why nothing is lent. */
  lease(): Promise<HeldLease>;
}

export const lentAlready = (held: HeldLease): Lendable => ({ ...held, lease: async () => held });

export function handing(world: Safe, lendable: readonly Lendable[], correlation: string): Handed {
  const handed = new Map<string, string>();
  let over = false;
  const leases = lendable.map(
    (one): Lease => ({
      secret: one.secret,
      use: async (work) => {
        if (over) throw dead(one);
        const opened = await openedWith(world, await one.lease(), correlation);
        const value = await lentOf(world, opened);
        handed.set(value, one.secret);
        // It may have been ended while it was opened.
        if (over) throw dead(one);
        return work(value);
      },
    }),
  );
  return {
    borrowed: leases.length === 0 ? {} : { lease: leases[0], leases },
    end: () => {
      over = true;
    },
    clean: (answer) => scrubbed(answer, handed),
    cleanFault: (thrown) => {
      const fault = asFault(thrown);
      // A cause may quote anything; only what was said is kept, cleaned.
      return handed.size === 0
        ? fault
        : new Fault(fault.code, scrubbed(fault.message, handed), { retry: fault.retry });
    },
  };
}
