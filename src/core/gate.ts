// What policy says of an action, always with its reasons.

export type EffectClass = "read" | "idempotent" | "compensable" | "irreversible";

export type GateName = "open" | "soft" | "hard" | "two-channel" | "closed";

export interface Verdict {
  readonly gate: GateName;
  /** Sentences for the operator: which rule, and why. */
  readonly reasons: readonly string[];
  /** The rule that decided, by its name in the policy document. */
  readonly rule: string;
  readonly policyVersion: number;
}

/** What policy is asked about. */
export interface Action {
  readonly tool: string;
  readonly effect: EffectClass | "unknown";
  readonly domain: string;
  readonly agent: string;
  /** Source names of outside text that the input depends on. */
  readonly taint: readonly string[];
}
