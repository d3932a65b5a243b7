// Opening a secret to whoever holds a lease of it: the use is in the journal first, and what is opened is compared with what
// the journal knows. The one file that opens secrets.
import type { Circumstance } from "#core/event";
import { Fault } from "#core/fault";
import {
  type HeldLease,
  type KnownSecret,
  type LeaseGrant,
  leaseFold,
  type OAuthSecret,
  oauthSecret,
  type SealedSecret,
  type SecretKind,
  secretFold,
} from "#core/vault";
import { sealDigest, unseal } from "#governance/seal";
import { append, load } from "../unit.ts";
import type { World } from "../world.ts";

/** What the vault works with: also all that a command beside Adjutant has. */
export type Safe = Pick<World, "journal" | "vault" | "ids" | "clock"> & {
  readonly presence: Pick<World["presence"], "me" | "lives">;
};

export interface Opened {
  readonly value: string;
  readonly secret: SealedSecret;
}

export const dead = ({ secret, tool }: Pick<HeldLease, "secret" | "tool">): Fault =>
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
    if (isKnown(sealed, lease, state)) return opened(world, sealed);
    if (version === before.version) break;
  }
  throw new Fault(
    "not-allowed",
    `What the vault stores as ${lease.secret} is not what the journal knows: it was changed behind its back. Enter the secret again.`,
  );
}

/** From here on no text of this process holds it, nor anything that is made from it. */
function opened({ vault }: Safe, secret: SealedSecret): Opened {
  const value = unseal(vault.keys(), secret);
  vault.hold(secret.name, valuesIn(secret.kind, value));
  return { value, secret };
}

/** What nobody else may know of what is sealed. */
export const valuesIn = (kind: SecretKind, value: string): readonly string[] =>
  kind === "oauth" ? secretsOf(oauthSecret.parse(JSON.parse(value))) : [value];

export const secretsOf = ({ clientSecret, refreshToken, access }: OAuthSecret): readonly string[] =>
  [clientSecret, refreshToken, access?.token ?? ""].filter((value) => value !== "");

/** The very row that was sealed last under this name: no older one, and no other secret's. */
const isKnown = (sealed: SealedSecret, lease: HeldLease, { domain, version, seal }: KnownSecret): boolean =>
  sealed.name === lease.secret &&
  sealed.domain === lease.domain &&
  domain === lease.domain &&
  sealed.version === version &&
  sealDigest(sealed) === seal;

/** A read is its move's; all else is an effect's. */
const causeOf = ({ effect, purpose }: LeaseGrant): string =>
  purpose === "read" ? effect : `effect/${effect}`;

async function recordUse(world: Safe, lease: HeldLease, correlation: string): Promise<void> {
  const { id, ...grant } = lease;
  for (;;) {
    const known = await load(world.journal, leaseFold, id);
    const at = world.clock.now().toISOString();
    if (known.state.status === "none" || at >= known.state.grant.expires) throw dead(lease);
    const circumstance: Circumstance = {
      actor: "system",
      cause: causeOf(grant),
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
