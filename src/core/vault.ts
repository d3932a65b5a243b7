// Secrets and the leases on them: what the journal says of both, the rows beside it, and the port to what is sealed. Values
// are nowhere here: a secret's plain value exists only while the holder of a lease works with it.
import { z } from "zod";
import { defineFold } from "#core/stream";

/** A name that can be typed, be a button's subject and be part of a stream's name. */
export const SECRET_NAME = /^[a-z][a-z0-9-]{1,37}$/;

/** `oauth`: what access tokens are made from; whoever leases it sees those alone. */
const SECRET_KINDS = ["plain", "oauth"] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/** How long a lease lives where its tool asks for no more, in minutes. A tool that does asks at a stricter gate. */
export const LEASE_MINUTES = 10;
export const MINUTE_MS = 60_000;

/** What is sealed together with a secret: with any of it changed, nothing opens. */
export interface SecretLabel {
  readonly name: string;
  readonly domain: string;
  readonly kind: SecretKind;
  /** Grows with every value and every data key, also over removals. */
  readonly version: number;
}

/** A data key, wrapped. Base64. */
export interface WrappedKey extends SecretLabel {
  readonly wrapped: string;
  readonly wrapNonce: string;
  readonly wrapTag: string;
  /** Which ADJUTANT_KEY wrapped it. */
  readonly keyId: string;
}

/** A secret as it is stored: its value sealed with its own data key. Base64. */
export interface SealedSecret extends WrappedKey {
  readonly cipher: string;
  readonly nonce: string;
  readonly tag: string;
}

export type SecretEvent =
  | {
      readonly type: "secret.kept";
      readonly data: {
        readonly domain: string;
        readonly kind: SecretKind;
        readonly version: number;
        /** Digest of what is stored, so that an older or another row is known for what it is. */
        readonly seal: string;
        readonly by: string;
      };
    }
  /** Sealed anew: with a fresh data key, or because a refresh token was replaced. */
  | {
      readonly type: "secret.resealed";
      readonly data: {
        readonly version: number;
        readonly seal: string;
        readonly why: "rotated" | "refreshed";
      };
    }
  /** A fresh access token is being fetched, by this process; nobody else does meanwhile. */
  | { readonly type: "secret.refreshing"; readonly data: { readonly by: string } }
  | { readonly type: "secret.removed"; readonly data: { readonly by: string } };

export interface KnownSecret {
  readonly status: "kept" | "removed";
  readonly domain: string;
  readonly kind: SecretKind;
  readonly version: number;
  readonly seal: string;
  /** ISO time of the value; a new data key does not make it younger. */
  readonly since: string;
  readonly by: string;
  /** The process that began a refresh which has not ended, and when (ISO). */
  readonly refreshing?: { readonly by: string; readonly at: string } | undefined;
}

export type SecretState = { readonly status: "none" } | KnownSecret;

export const secretFold = defineFold<SecretState, SecretEvent>({
  kind: "secret",
  initial: { status: "none" },
  evolve(state, event) {
    if (event.type === "secret.kept") return { status: "kept", ...event.data, since: event.at };
    if (state.status === "none") return state;
    if (event.type === "secret.removed")
      return { ...state, status: "removed", seal: "", refreshing: undefined };
    if (event.type === "secret.refreshing")
      return { ...state, refreshing: { by: event.data.by, at: event.at } };
    const { version, seal, why } = event.data;
    const refreshing = why === "refreshed" ? undefined : state.refreshing;
    return { ...state, version, seal, refreshing };
  },
  view: (state) =>
    state.status === "none"
      ? { status: "none", domain: "", goal: "" }
      : { status: state.status, domain: state.domain, goal: "" },
});

/** One secret, for one call of one tool, for one task, in one domain, for minutes. */
export interface LeaseGrant {
  readonly secret: string;
  /** The secret's. */
  readonly domain: string;
  readonly tool: string;
  /** The tool's domain: that of the work it is for. */
  readonly worksIn: string;
  readonly agent: string;
  /** Empty where no task waits for it, as in a rollback. */
  readonly task: string;
  /** The effect, the move that reads, or the lease itself for what the operator does by hand at the vault. */
  readonly effect: string;
  /** To read, or to ask what became of the effect; absent: to execute. */
  readonly purpose?: "read" | "check" | undefined;
  /** ISO. */
  readonly expires: string;
}

export interface HeldLease extends LeaseGrant {
  readonly id: string;
}

export type LeaseEvent =
  | { readonly type: "lease.granted"; readonly data: LeaseGrant }
  | {
      readonly type: "lease.used";
      readonly data: Pick<LeaseGrant, "secret" | "tool" | "task" | "effect"> & { readonly use: number };
    };

export type LeaseState =
  | { readonly status: "none" }
  | { readonly status: "granted"; readonly grant: LeaseGrant; readonly uses: number; readonly at: string };

/** When it ended is not told here: it ends with its effect, its task, a pause, its secret or its time, whichever is first. */
export const leaseFold = defineFold<LeaseState, LeaseEvent>({
  kind: "lease",
  initial: { status: "none" },
  evolve(state, event) {
    if (event.type === "lease.granted")
      return { status: "granted", grant: event.data, uses: 0, at: event.at };
    return state.status === "none" ? state : { ...state, uses: event.data.use };
  },
  view: (state) =>
    state.status === "none"
      ? { status: "none", domain: "", goal: "" }
      : { status: "granted", domain: state.grant.domain, goal: "" },
});

/** Changes of ADJUTANT_KEY: one small stream, whose version guards every sealing. */
export type VaultEvent =
  | { readonly type: "vault.rekey-began"; readonly data: { readonly key: string } }
  | { readonly type: "vault.rekeyed"; readonly data: { readonly key: string; readonly secrets: number } };

export interface VaultState {
  /** Identity of the key that wraps; empty: never changed. */
  readonly key: string;
  readonly changing: boolean;
}

export const vaultFold = defineFold<VaultState, VaultEvent>({
  kind: "vault",
  initial: { key: "", changing: false },
  evolve: (_state, event) => ({ key: event.data.key, changing: event.type === "vault.rekey-began" }),
  view: (state) => ({ status: state.changing ? "changing" : "current", domain: "", goal: "" }),
});

/** Rows of the vault that commit with the journal; `at` is ISO. */
export type VaultRow =
  /** Takes the place of the one of this name. */
  | { readonly into: "secret"; readonly secret: SealedSecret; readonly at: string }
  /** Gone, and every lease of it. */
  | { readonly into: "unsecret"; readonly name: string; readonly at: string }
  /** The same data key, wrapped by another key; refused unless it is of the same version still. */
  | { readonly into: "rewrap"; readonly key: WrappedKey }
  /**
   * Alive from now on. Conflicts with `secret/<name>` where there is none, with `task/<id>` where the task ended, and with
   * `pause/company` where one of its domains is paused, unless it is for a rollback approved within the pause.
   */
  | { readonly into: "lease"; readonly lease: HeldLease; readonly at: string; readonly insidePause: boolean }
  /** About to be used; conflicts with `dead/<lease>` unless it is alive and of this very tool, task, effect and domain. */
  | { readonly into: "use"; readonly lease: HeldLease; readonly at: string }
  /** Every living lease of it ends. `scope`: as in a pause. */
  | {
      readonly into: "revoke";
      readonly of: "task" | "effect" | "scope";
      readonly id: string;
      readonly at: string;
    };

/** A lease that was used. */
export interface LeaseUses {
  readonly secret: string;
  readonly tool: string;
  readonly task: string;
  readonly uses: number;
  /** ISO. */
  readonly lastUse: string;
}

/** What access tokens are made from (RFC 6749, section 6), as it is entered and as it is kept. */
export const oauthSecret = z.object({
  tokenEndpoint: z.url({ protocol: /^https?$/ }),
  clientId: z.string().min(1),
  clientSecret: z.string().default(""),
  refreshToken: z.string().min(1),
  scope: z.string().optional(),
  access: z.object({ token: z.string(), expires: z.iso.datetime() }).optional(),
});
export type OAuthSecret = z.infer<typeof oauthSecret>;

/** The sealed secrets, the keys that wrap them, and the server that gives access tokens. */
export interface Vault {
  /** Values of this secret are in this process's hands from now on: no text of it holds them. */
  hold(name: string, values: readonly string[]): void;
  /** Values of ADJUTANT_KEY as they are at this moment: the one that wraps, then those that are accepted still. */
  keys(): readonly string[];
  random(bytes: number): Uint8Array;
  /** What is sealed, once for each use that the journal has of this lease; undefined: it is not alive, or was not used. */
  take(lease: string, at: string): Promise<SealedSecret | undefined>;
  /** The data keys of all secrets, without what they seal. */
  wrapped(): Promise<readonly WrappedKey[]>;
  /** The newest used first. */
  uses(limit: number): Promise<readonly LeaseUses[]>;
  /**
   * Fetches an access token. `refreshToken` is the one to keep from now on.
   * @throws Fault `refused` when the server wants the operator to connect anew, `unavailable` to be tried again
   */
  refresh(
    secret: OAuthSecret,
  ): Promise<{ readonly token: string; readonly expires: string; readonly refreshToken: string }>;
}

/** What a tool is given: no more than this, and no longer than its call. */
export interface Lease {
  /** The secret's name. */
  readonly secret: string;
  /**
   * Hands the value (of kind `oauth`: an access token) to `work`, after the use was recorded.
   * @throws Fault `not-allowed` when the lease ended or is not for this
   */
  use<T>(work: (secret: string) => Promise<T>): Promise<T>;
}

/** The page on this machine where a secret is entered, since it is never taken from a chat. */
export interface SecretPage {
  /** The page's address for this one secret: it works once, and for ten minutes. */
  invite(asked: Pick<SecretLabel, "name" | "domain" | "kind">): string;
}
