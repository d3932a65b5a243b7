// What the in-memory vault keeps. Apart from what it does with it, which knows the whole store.
import type { HeldLease, SealedSecret } from "#core/vault";

export interface StoredLease extends HeldLease {
  readonly granted: string;
  revoked?: string | undefined;
  uses: number;
  taken: number;
  lastUse?: string | undefined;
}

export interface VaultInMemory {
  readonly secrets: Map<string, SealedSecret>;
  readonly leases: Map<string, StoredLease>;
}

export const vaultStore = (): VaultInMemory => ({ secrets: new Map(), leases: new Map() });
