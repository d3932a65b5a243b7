// Leases as tools are given them: each use opens the secret anew, and what a tool answers is cleaned of all it was handed.
import { asFault, Fault } from "#core/fault";
import type { HeldLease, Lease } from "#core/vault";
import { scrubbed } from "#governance/scrub";
import { accessToken } from "./oauth.ts";
import { dead, type Opened, openedWith, type Safe } from "./open.ts";

/** What of a secret is lent: all of it, or an access token made from it. */
const lentOf = async (world: Safe, opened: Opened): Promise<string> =>
  opened.secret.kind === "oauth" ? accessToken(world, opened) : opened.value;

/** Leases as a tool is given them, for one execution. */
export interface Handed {
  readonly leases: readonly Lease[];
  /** None of them works any more, whoever kept one. */
  end(): void;
  /** What the tool answered, without any secret that it was handed. */
  clean<T>(answer: T): T;
  cleanFault(thrown: unknown): Fault;
}

export function handing(world: Safe, held: readonly HeldLease[], correlation: string): Handed {
  const handed = new Map<string, string>();
  let over = false;
  const leases = held.map(
    (lease): Lease => ({
      secret: lease.secret,
      use: async (work) => {
        if (over) throw dead(lease);
        const opened = await openedWith(world, lease, correlation);
        const value = await lentOf(world, opened);
        handed.set(value, lease.secret);
        // It may have been ended while it was opened.
        if (over) throw dead(lease);
        return work(value);
      },
    }),
  );
  return {
    leases,
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
