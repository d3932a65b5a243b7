// Policy as data: which gate an action passes, kept as versioned events and shown by /policy.
import { z } from "zod";
import { defineFold } from "#core/stream";

const gate = z.enum(["open", "soft", "hard", "two-channel", "closed"]);
const effect = z.enum(["read", "idempotent", "compensable", "irreversible"]);

/** One rule; it speaks of an action when all it names fits. */
const rule = z.object({
  name: z.string().min(1),
  when: z.object({
    tool: z.string().optional(),
    effect: effect.optional(),
    domain: z.string().optional(),
    agent: z.string().optional(),
  }),
  gate,
  why: z.string(),
});
export type Rule = z.infer<typeof rule>;

const policySchema = z.object({
  rules: z.array(rule),
  /** How long an approval waits, and when it reminds, in hours. */
  approvals: z.object({ expireHours: z.number().positive(), remindHours: z.number().positive() }),
  /** What the company may spend on models a day, in dollars; the custodian watches it. */
  budget: z.object({ usdPerDay: z.number().nonnegative() }),
});
export type Policy = z.infer<typeof policySchema>;

export const DEFAULT_POLICY: Policy = {
  rules: [
    { name: "reads are open", when: { effect: "read" }, gate: "open", why: "Reading changes nothing." },
    {
      name: "idempotent changes ask",
      when: { effect: "idempotent" },
      gate: "soft",
      why: "It changes the world, though doing it twice is the same as once.",
    },
    {
      name: "what can be undone asks once",
      when: { effect: "compensable" },
      gate: "soft",
      why: "It changes the world and can be undone.",
    },
    {
      name: "what cannot be undone asks with the whole shown",
      when: { effect: "irreversible" },
      gate: "hard",
      why: "It cannot be undone.",
    },
  ],
  approvals: { expireHours: 24, remindHours: 4 },
  budget: { usdPerDay: 5 },
};

export type PolicyEvent = {
  readonly type: "policy.adopted";
  readonly data: { readonly policy: Policy; readonly by: string };
};

export interface PolicyState {
  /** 0: the default that ships, before anything was adopted. */
  readonly version: number;
  readonly policy: Policy;
  readonly since: string;
}

export const policyFold = defineFold<PolicyState, PolicyEvent>({
  kind: "policy",
  initial: { version: 0, policy: DEFAULT_POLICY, since: "" },
  evolve: (state, event) => ({ version: state.version + 1, policy: event.data.policy, since: event.at }),
  view: () => ({ status: "current", domain: "", goal: "" }),
});
