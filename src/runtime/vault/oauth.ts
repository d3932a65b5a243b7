// Access tokens: fetched by the vault when the one it has is about to end, by one process at a time, and kept sealed with the
// refresh token that came with it before anybody gets to see it.
import { Fault } from "#core/fault";
import { canonical } from "#core/json";
import { type KnownSecret, MINUTE_MS, type OAuthSecret, oauthSecret, secretFold } from "#core/vault";
import { append, load } from "../unit.ts";
import { type Opened, type Safe, secretsOf } from "./open.ts";
import { reseal } from "./secrets.ts";

/** A token that ends sooner is fetched anew. */
const SPARE_MS = 60_000;
/** After which a refresh that another process began is taken for lost. */
const PATIENCE_MS = MINUTE_MS;
/** Doubled at each try: five of them outlast that patience. */
const BUSY_MS = 5_000;

/** Refreshes under way in this process, by the vault they are of and the secret's name: who comes second waits for the first. */
const underWay = new WeakMap<Safe["vault"], Map<string, Promise<string>>>();

export async function accessToken(world: Safe, opened: Opened): Promise<string> {
  const { name } = opened.secret;
  const secret = oauthSecret.parse(JSON.parse(opened.value));
  const now = world.clock.now().getTime();
  if (secret.access !== undefined && Date.parse(secret.access.expires) - now > SPARE_MS)
    return secret.access.token;
  const mine = underWay.get(world.vault) ?? new Map<string, Promise<string>>();
  underWay.set(world.vault, mine);
  const running = mine.get(name) ?? refreshed(world, opened, secret).finally(() => mine.delete(name));
  mine.set(name, running);
  return running;
}

async function refreshed(
  world: Safe,
  { secret: { name, version } }: Opened,
  secret: OAuthSecret,
): Promise<string> {
  const begun = await begin(world, name, version);
  const { token, expires, refreshToken } = await fetched(world, name, secret);
  const fresh = { ...secret, refreshToken, access: { token, expires } };
  world.vault.hold(name, secretsOf(fresh));
  const value = JSON.stringify(fresh);
  if (!(await sealed(world, name, value, begun))) throw busy(name);
  return token;
}

/** False: another value was entered, or another process took over. A fresh data key in between is no other value. */
async function sealed(world: Safe, name: string, value: string, begun: Begun): Promise<boolean> {
  for (;;) {
    const { state } = await load(world.journal, secretFold, name);
    if (state.status !== "kept" || canonical(state.refreshing ?? null) !== canonical(begun)) return false;
    if (await reseal(world, { name, version: state.version }, value, "refreshed")) return true;
  }
}

async function fetched(world: Safe, name: string, secret: OAuthSecret) {
  try {
    return await world.vault.refresh(secret);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "refused") throw error;
    throw new Fault("refused", `${name}: ${error.message} Say /vault set ${name}.`, { cause: error });
  }
}

/** Nothing is broken: whoever waits for it comes again. */
const busy = (name: string): Fault =>
  new Fault("not-allowed", `The access token of ${name} is being fetched elsewhere; it is tried again.`, {
    retry: { afterMs: BUSY_MS },
  });

type Begun = Required<KnownSecret>["refreshing"];

/** Only one process asks at a time: servers take a refresh token that is sent twice for a stolen one. */
async function begin(world: Safe, name: string, version: number): Promise<Begun> {
  const secret = await load(world.journal, secretFold, name);
  const { state } = secret;
  if (state.status !== "kept" || state.version !== version) throw busy(name);
  const now = world.clock.now();
  const { me } = world.presence;
  if (await isFetchedElsewhere(world, state.refreshing)) throw busy(name);
  const circumstance = {
    actor: "system",
    cause: me,
    correlation: name,
    origin: "system",
    at: now.toISOString(),
  } as const;
  const { write } = append(secretFold, secret, circumstance, [
    { type: "secret.refreshing", data: { by: me } },
  ]);
  const result = await world.journal.commit({ writes: [write] });
  if (result.is === "conflict") throw busy(name);
  return { by: me, at: circumstance.at };
}

/** By another process that lives, and has not had its time. */
async function isFetchedElsewhere(
  { presence, clock }: Safe,
  begun: KnownSecret["refreshing"],
): Promise<boolean> {
  if (begun === undefined || begun.by === presence.me) return false;
  return clock.now().getTime() - Date.parse(begun.at) < PATIENCE_MS && presence.lives(begun.by);
}
