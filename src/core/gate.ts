// What policy says of an action, always with its reasons.
import type { Micros } from "#core/money";

export type EffectClass = "read" | "idempotent" | "compensable" | "irreversible";

export type GateName = "open" | "soft" | "hard" | "two-channel" | "closed";

export interface Verdict {
  readonly gate: GateName;
  /** Sentences for the operator: which rule, and why. */
  readonly reasons: readonly string[];
  /** The rule that decided, by its name in the policy document. */
  readonly rule: string;
  /** That rule is one of trust: it let through what would have asked. */
  readonly trusted?: boolean | undefined;
  /** Of a closed gate, where no edit of that rule would open it: what would. */
  readonly remedy?: string | undefined;
  readonly policyVersion: number;
}

/** What makes an action grave, whatever it costs. */
export type Concern = "payment" | "legal" | "public" | "credential" | "vault" | "policy" | "autonomy";

/** What is at stake in an action, as its tool reads it from the input. */
export interface Stakes {
  /** Whom it reaches: addresses, in lower case. */
  readonly recipients?: readonly string[] | undefined;
  /** What it moves or spends. */
  readonly amount?: Micros | undefined;
  readonly concerns?: readonly Concern[] | undefined;
}

/** What policy is asked about. */
export interface Action extends Stakes {
  readonly tool: string;
  readonly effect: EffectClass | "unknown";
  readonly domain: string;
  readonly agent: string;
  /** The agent's own domain is another than the tool's. */
  readonly crossDomain: boolean;
  /** It is seen beyond the company's own house, whatever it changes there. */
  readonly reachesOut?: boolean | undefined;
  /** Source names of outside text that the input depends on. */
  readonly taint: readonly string[];
}
