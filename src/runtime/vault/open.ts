// Opening a secret to whoever holds a lease of it: the use is in the journal first, and what is opened is compared with what
// the journal knows. The one file that opens secrets.
import type { Circumstance } from "#core/event";
import { Fault } from "#core/fault";
import { type HeldLease, type KnownSecret, leaseFold, type SealedSecret, secretFold } from "#core/vault";
import { sealDigest, unseal } from "#governance/seal";
import { append, load } from "../unit.ts";
import type { World } from "../world.ts";

/** What the vault works with: also all that a command beside Adjutant has. */
export type Safe = Pick<World, "journal" | "vault" | "ids" | "clock"> & {
  readonly presence: Pick<World["presence"], "me">;
};

export interface Opened {
  readonly value: string;
  readonly secret: SealedSecret;
}

export const dead = ({ secret, tool }: HeldLease): Fault =>
  new Fault("not-allowed", `${tool} has no living lease of the secret ${secret}. A new try gets a new one.`);

/** Changed while it was looked at: a look more. More changes than these in a row are no coincidence. */
const LOOKS = 5;

/** Records the use, then opens the secret. @throws Fault `not-allowed` where the lease is dead or the row is not the journal's */
export async function openedWith(world: Safe, lease: HeldLease, correlation: string): Promise<Opened> {
  for (let look = 0; look < LOOKS; look += 1) {
    await recordUse(world, lease, correlation);
    const before = await load(world.journal, secretFold, lease.secret);
    const sealed = await world.vault.take(lease.id, world.clock.now().toISOString());
    if (sealed === undefined) throw dead(lease);
    const { state, version } = await load(world.journal, secretFold, lease.secret);
    if (state.status !== "kept") throw dead(lease);
    if (isKnown(sealed, lease, state)) return { value: unseal(world.vault.keys(), sealed), secret: sealed };
    if (version === before.version) break;
  }
  throw new Fault(
    "not-allowed",
    `What the vault stores as ${lease.secret} is not what the journal knows: it was changed behind its back. Enter the secret again.`,
  );
}

/** The very row that was sealed last under this name: no older one, and no other secret's. */
const isKnown = (sealed: SealedSecret, lease: HeldLease, { domain, version, seal }: KnownSecret): boolean =>
  sealed.name === lease.secret &&
  sealed.domain === lease.domain &&
  domain === lease.domain &&
  sealed.version === version &&
  sealDigest(sealed) === seal;

async function recordUse(world: Safe, lease: HeldLease, correlation: string): Promise<void> {
  const { id, ...grant } = lease;
  for (;;) {
    const known = await load(world.journal, leaseFold, id);
    const at = world.clock.now().toISOString();
    if (known.state.status === "none" || at >= known.state.grant.expires) throw dead(lease);
    const circumstance: Circumstance = {
      actor: "system",
      cause: `effect/${grant.effect}`,
      correlation,
      origin: "system",
      at,
    };
    const { secret, tool, task, effect } = grant;
    const { write } = append(leaseFold, known, circumstance, [
      { type: "lease.used", data: { secret, tool, task, effect, use: known.state.uses + 1 } },
    ]);
    const result = await world.journal.commit({ writes: [write], rows: [{ into: "use", lease, at }] });
    if (result.is === "committed") return;
    if (result.stream === `dead/${id}`) throw dead(lease);
  }
}
