// The vault in memory: the same rows, checks and single way to what is sealed as in the database.
import { Fault } from "#core/fault";
import { sha256 } from "#core/json";
import type { Row } from "#core/ports";
import type { HeldLease, SecretPage, Vault, VaultRow } from "#core/vault";
import type { Store } from "./store.ts";
import type { StoredLease, VaultInMemory } from "./vault-store.ts";

const INTO = ["secret", "unsecret", "rewrap", "lease", "use", "revoke"] as const satisfies VaultRow["into"][];

export const isVaultRow = (row: Row): row is VaultRow => (INTO as readonly string[]).includes(row.into);

/** What refuses the row, or undefined. */
export function vaultClash(store: Store, row: VaultRow): string | undefined {
  const { secrets, leases } = store.vault;
  if (row.into === "lease") return leaseClash(store, row);
  if (row.into === "use") {
    const kept = leases.get(row.lease.id);
    return kept !== undefined && isAlive(kept, row.at) && isSame(kept, row.lease)
      ? undefined
      : `dead/${row.lease.id}`;
  }
  if (row.into !== "rewrap") return undefined;
  const same = secrets.get(row.key.name)?.version === row.key.version;
  return same ? undefined : `secret/${row.key.name}`;
}

function leaseClash(store: Store, { lease, insidePause }: Extract<VaultRow, { into: "lease" }>) {
  if (store.vault.secrets.get(lease.secret)?.domain !== lease.domain) return `secret/${lease.secret}`;
  const task = store.snapshots.get(`task/${lease.task}`)?.view.status;
  if (task !== undefined && !["active", "stuck"].includes(task)) return `task/${lease.task}`;
  const pauses = store.snapshots.get("pause/company")?.state ?? "{}";
  const { paused = {} } = JSON.parse(pauses) as { paused?: object };
  const held = scopesOf(lease).some((scope) => Object.hasOwn(paused, scope));
  return held && !insidePause ? "pause/company" : undefined;
}

const scopesOf = ({ agent, domain, worksIn }: HeldLease): string[] => [
  "company",
  `agent:${agent}`,
  `domain:${domain}`,
  `domain:${worksIn}`,
];

const isAlive = ({ revoked, expires }: StoredLease, at: string): boolean =>
  revoked === undefined && expires > at;

const isSame = (kept: HeldLease, given: HeldLease): boolean =>
  (["secret", "domain", "tool", "worksIn", "task", "effect"] as const).every(
    (field) => kept[field] === given[field],
  );

/** Keeps a commit's rows; what ends leases comes last. */
export function keepVault({ vault }: Store, rows: readonly VaultRow[]): void {
  for (const row of rows) if (row.into !== "revoke") keep(vault, row);
  for (const row of rows) if (row.into === "revoke") end(vault, (lease) => isOf(lease, row), row.at);
}

function keep(vault: VaultInMemory, row: Exclude<VaultRow, { into: "revoke" }>): void {
  switch (row.into) {
    case "secret":
      vault.secrets.set(row.secret.name, row.secret);
      return;
    case "rewrap": {
      const kept = vault.secrets.get(row.key.name);
      if (kept !== undefined) vault.secrets.set(kept.name, { ...kept, ...row.key });
      return;
    }
    case "unsecret":
      vault.secrets.delete(row.name);
      end(vault, ({ secret }) => secret === row.name, row.at);
      return;
    case "lease":
      vault.leases.set(row.lease.id, { ...row.lease, granted: row.at, uses: 0, taken: 0 });
      return;
    case "use": {
      const lease = vault.leases.get(row.lease.id);
      if (lease !== undefined) Object.assign(lease, { uses: lease.uses + 1, lastUse: row.at });
    }
  }
}

function end(vault: VaultInMemory, ends: (lease: StoredLease) => boolean, at: string): void {
  for (const lease of vault.leases.values())
    if (lease.revoked === undefined && ends(lease)) lease.revoked = at;
}

function isOf(lease: StoredLease, { of, id }: Extract<VaultRow, { into: "revoke" }>): boolean {
  if (of === "scope") return scopesOf(lease).includes(id);
  return lease[of] === id;
}

/** As random as a test may be: the same bytes in the same place of the same run. */
const counted = (store: Store) => (bytes: number) =>
  Buffer.from(sha256(`vault ${store.count()}`), "hex").subarray(0, bytes);

/**
 * `keys`: values of ADJUTANT_KEY; `refresh` stands for the server that gives access tokens, by default one that is down;
 * `hold` hears what is opened, by default nobody does.
 */
export function vault(store: Store, means: Partial<Pick<Vault, "keys" | "refresh" | "hold">> = {}): Vault {
  const { secrets, leases } = store.vault;
  return {
    hold: means.hold ?? (() => undefined),
    keys: means.keys ?? (() => ["a key that only tests know"]),
    random: counted(store),
    refresh:
      means.refresh ??
      (async () => {
        throw new Fault("unavailable", "There is no token server.", { retry: { afterMs: 1_000 } });
      }),
    take: async (id, at) => {
      const lease = leases.get(id);
      if (lease === undefined || lease.taken >= lease.uses || !isAlive(lease, at)) return undefined;
      lease.taken += 1;
      const sealed = secrets.get(lease.secret);
      return sealed?.domain === lease.domain ? sealed : undefined;
    },
    wrapped: async () =>
      secrets
        .values()
        .map(({ cipher: _cipher, nonce: _nonce, tag: _tag, ...key }) => key)
        .toArray(),
    uses: async (limit) =>
      leases
        .values()
        .toArray()
        .flatMap(({ secret, tool, task, uses, lastUse }) =>
          lastUse === undefined ? [] : [{ secret, tool, task, uses, lastUse }],
        )
        .toSorted((a, b) => (a.lastUse < b.lastUse ? 1 : -1))
        .slice(0, limit),
  };
}

/** A page that nobody opens: its address names what it is for. */
export const pageNowhere: SecretPage = {
  invite: ({ name, domain }) => `http://here/secret/${domain}/${name}`,
};
