// Rotation while work goes on: a fresh data key for one secret, or another ADJUTANT_KEY around all data keys. A crash in the
// middle leaves secrets that open with the old key or the new one, and the next run goes on.
import { MINUTE_MS, secretFold, type VaultEvent, vaultFold } from "#core/vault";
import { keyIdOf, rewrap } from "#governance/seal";
import { append, load, together } from "../unit.ts";
import { granted, revoking } from "./lend.ts";
import { openedWith, type Safe } from "./open.ts";
import { type ByHand, circumstanceOf, reseal, unknownSecret } from "./secrets.ts";

/** A fresh data key for one secret. The vault lends it to itself for it: no value is read without a lease. */
export async function rotateSecret(world: Safe, name: string, hand: ByHand): Promise<void> {
  for (;;) {
    const { state } = await load(world.journal, secretFold, name);
    if (state.status !== "kept") throw unknownSecret(name);
    const circumstance = circumstanceOf(world, hand, name);
    const expires = new Date(Date.parse(circumstance.at) + MINUTE_MS).toISOString();
    const id = world.ids.next();
    const { domain } = state;
    const own = { agent: "operator", task: "", effect: id };
    const grant = { secret: name, domain, tool: "vault.rotate", worksIn: domain, ...own, expires };
    const lent = granted(id, grant, circumstance, true);
    const result = await world.journal.commit(together(lent.commit));
    if (result.is === "conflict") continue;
    const { value, secret } = await openedWith(world, { id, ...grant }, name);
    const done = await reseal(world, secret, value, "rotated");
    await world.journal.commit(together(revoking("effect", id, world.clock.now().toISOString())));
    if (done) return;
  }
}

/**
 * Wraps every data key by the first of `vault.keys()`, which was put in front of them before this is called. May be run
 * again at any time, and beside everything else: the old key is accepted until its owner takes it away. Resolves with how
 * many were wrapped anew, once none is left.
 */
export async function rewrapAll(world: Safe, hand: ByHand): Promise<number> {
  const [key = ""] = world.vault.keys();
  const id = keyIdOf(key);
  await noteKey(world, hand, { type: "vault.rekey-began", data: { key: id } });
  let count = 0;
  for (;;) {
    const left = (await world.vault.wrapped()).filter(({ keyId }) => keyId !== id);
    if (left.length === 0) break;
    for (const one of left) {
      const again = rewrap({ keys: world.vault.keys(), key, random: world.vault.random }, one);
      const result = await world.journal.commit({ writes: [], rows: [{ into: "rewrap", key: again }] });
      if (result.is === "committed") count += 1;
    }
  }
  await noteKey(world, hand, { type: "vault.rekeyed", data: { key: id, secrets: count } });
  return count;
}

async function noteKey(world: Safe, hand: ByHand, event: VaultEvent): Promise<void> {
  for (;;) {
    const known = await load(world.journal, vaultFold, "company");
    const { write } = append(vaultFold, known, circumstanceOf(world, hand, "vault"), [event]);
    if ((await world.journal.commit({ writes: [write] })).is === "committed") return;
  }
}
