// Misusing the vault while a lease lives, and looking at what came of it: in the store, not in words.
import { expect } from "vitest";
import type { HeldLease } from "#core/vault";
import { type GivenVault, givenVault, PUBLISH, type VaultOptions } from "./vault.ts";

/** Somebody does something while a lease lives, and only then the tool tries to use it. */
export async function meanwhile(
  misuse: (you: GivenVault, held: HeldLease) => unknown,
  more: VaultOptions = {},
) {
  let you: GivenVault | undefined;
  const given = await givenVault({
    ...more,
    borrow: async (lease, handed) => {
      await misuse(you as GivenVault, heldOf(you as GivenVault));
      await lease.use(async (secret) => handed.push(secret));
    },
  });
  you = given;
  await given.say(PUBLISH);
  await given.tap("approve");
  return given;
}

/** The newest lease, as whoever stole its id and the code would name it. */
export function heldOf({ store }: GivenVault): HeldLease {
  const {
    granted: _granted,
    revoked: _revoked,
    uses: _uses,
    taken: _taken,
    lastUse: _last,
    ...held
  } = [...store.vault.leases.values()].at(-1) as never as Record<string, unknown>;
  return held as never as HeldLease;
}

export const taken = ({ store }: GivenVault): number =>
  [...store.vault.leases.values()].reduce((sum, lease) => sum + lease.taken, 0);

/** Nobody got the value, nothing was published, and the journal has no use that brought anything. */
export function expectNothing(you: GivenVault): void {
  expect(you.handed).toEqual([]);
  expect(you.shelf.done).toEqual([]);
}
