// Keeping secrets: entered, sealed anew and removed. Values come in here and are sealed at once; none goes out.
import { DOMAINS } from "#core/domain";
import type { Circumstance } from "#core/event";
import { Fault } from "#core/fault";
import type { Guard } from "#core/ports";
import {
  oauthSecret,
  SECRET_NAME,
  type SealedSecret,
  type SecretKind,
  type SecretLabel,
  secretFold,
  vaultFold,
} from "#core/vault";
import { SHORTEST_SECRET } from "#governance/scrub";
import { seal, sealDigest } from "#governance/seal";
import { append, load } from "../unit.ts";
import { type Safe, valuesIn } from "./open.ts";

export interface Entered {
  readonly name: string;
  readonly domain: string;
  readonly kind: SecretKind;
  readonly value: string;
}

/** Who does it by hand: `<channel>:<account>` or `console`, and what made them. */
export interface ByHand {
  readonly account: string;
  readonly cause: string;
}

const LONGEST = 16_000;

export const circumstanceOf = (
  world: Safe,
  { account, cause }: ByHand,
  correlation: string,
): Circumstance => ({
  actor: `operator:${account}`,
  cause,
  correlation,
  origin: "operator",
  at: world.clock.now().toISOString(),
});

/** Whatever is wrong with a name or a domain, with its remedy. @throws Fault `bad-input` */
function checkLabel({ name, domain }: Pick<Entered, "name" | "domain">): void {
  if (!SECRET_NAME.test(name))
    throw new Fault(
      "bad-input",
      "A secret's name has 2 to 38 lower-case letters, digits and dashes, and begins with a letter.",
    );
  if (!(DOMAINS as readonly string[]).includes(domain))
    throw new Fault("bad-input", `There is no such domain. Name one of ${DOMAINS.join(", ")}.`);
}

function checked({ kind, value }: Entered): string {
  const given = value.replace(/\r?\n$/, "");
  if (given.length < SHORTEST_SECRET || given.length > LONGEST)
    throw new Fault(
      "bad-input",
      `A secret has ${SHORTEST_SECRET} to ${LONGEST} characters. Nothing was kept.`,
    );
  return kind === "oauth" ? oauthValue(given) : given;
}

function oauthValue(text: string): string {
  try {
    const { access: _access, ...secret } = oauthSecret.parse(JSON.parse(text));
    return JSON.stringify(secret);
  } catch {
    // The cause would quote what was entered.
    throw new Fault(
      "bad-input",
      'An OAuth secret is JSON such as {"tokenEndpoint":"https://…","clientId":"…","clientSecret":"…","refreshToken":"…"}. Nothing was kept.',
    );
  }
}

/** The key that wraps, and the guard that it still is the one when this commits. */
async function wrapping(world: Safe): Promise<{ key: string; guard: Guard }> {
  const { stream, version } = await load(world.journal, vaultFold, "company");
  const [key] = world.vault.keys();
  if (key === undefined)
    throw new Fault("bad-config", "There is no ADJUTANT_KEY: set one, or remove the variable.");
  return { key, guard: { stream, version } };
}

/** Keeps a secret under a name, in place of the one before. @throws Fault `bad-input` that never quotes the value */
export async function keepSecret(world: Safe, entered: Entered, hand: ByHand): Promise<{ version: number }> {
  checkLabel(entered);
  const value = checked(entered);
  const { name, domain, kind } = entered;
  world.vault.hold(name, valuesIn(kind, value));
  for (;;) {
    const { key, guard } = await wrapping(world);
    const known = await load(world.journal, secretFold, name);
    const version = (known.state.status === "none" ? 0 : known.state.version) + 1;
    const secret = seal({ key, random: world.vault.random }, { name, domain, kind, version }, value);
    const circumstance = circumstanceOf(world, hand, name);
    const data = { domain, kind, version, seal: sealDigest(secret), by: hand.account };
    const { write } = append(secretFold, known, circumstance, [{ type: "secret.kept", data }]);
    const rows = [{ into: "secret", secret, at: circumstance.at }] as const;
    const result = await world.journal.commit({ writes: [write], guards: [guard], rows });
    if (result.is === "committed") return { version };
  }
}

/** Seals a value anew with a fresh data key, in place of this very version. False: it is another by now. */
export async function reseal(
  world: Safe,
  of: Pick<SecretLabel, "name" | "version">,
  value: string,
  why: "rotated" | "refreshed",
): Promise<boolean> {
  for (;;) {
    const { key, guard } = await wrapping(world);
    const known = await load(world.journal, secretFold, of.name);
    if (known.state.status !== "kept" || known.state.version !== of.version) return false;
    const { domain, kind } = known.state;
    const label = { name: of.name, domain, kind, version: of.version + 1 };
    const secret: SealedSecret = seal({ key, random: world.vault.random }, label, value);
    const at = world.clock.now().toISOString();
    const circumstance = { actor: "system", cause: why, correlation: of.name, origin: "system", at } as const;
    const { write } = append(secretFold, known, circumstance, [
      { type: "secret.resealed", data: { version: label.version, seal: sealDigest(secret), why } },
    ]);
    const rows = [{ into: "secret", secret, at }] as const;
    const result = await world.journal.commit({ writes: [write], guards: [guard], rows });
    if (result.is === "committed") return true;
  }
}

export const unknownSecret = (name: string): Fault =>
  new Fault("not-found", `The vault holds no secret called ${name}. /vault lists those it holds.`);

/** Removes a secret, and ends every lease of it. `version`: only that one. */
export async function removeSecret(world: Safe, name: string, hand: ByHand, version?: number): Promise<void> {
  for (;;) {
    const known = await load(world.journal, secretFold, name);
    if (known.state.status !== "kept") throw unknownSecret(name);
    if (version !== undefined && known.state.version !== version)
      throw new Fault("target-moved", `The secret ${name} was entered anew meanwhile.`);
    const circumstance = circumstanceOf(world, hand, name);
    const { write } = append(secretFold, known, circumstance, [
      { type: "secret.removed", data: { by: hand.account } },
    ]);
    const rows = [{ into: "unsecret", name, at: circumstance.at }] as const;
    const result = await world.journal.commit({ writes: [write], rows });
    if (result.is === "committed") return;
  }
}
