// Policy as data: the document that says what passes which gate and what may be spent, kept as versioned events.
import { z } from "zod";
import { DEFAULT_RULES } from "#core/policy-defaults";
import {
  cap,
  deny,
  escalation,
  goal,
  hostList,
  price,
  quietHours,
  recipient,
  rule,
  sentence,
  trust,
} from "#core/policy-parts";
import { defineFold } from "#core/stream";

/** The tool that changes it, and the name that its events correlate by. */
export const POLICY_ADOPT = "policy.adopt";
export const POLICY = "policy";

const hours = z.number().positive();

interface Named {
  readonly name: string;
}

/** Of two rules with one name neither could be followed. */
const named = <One extends Named>(shape: z.ZodType<One>) =>
  z.array(shape).superRefine((list, context) => {
    const names = list.map(({ name }) => name);
    const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
    if (twice >= 0)
      context.addIssue({
        code: "custom",
        path: [twice, "name"],
        message: "another one has this name already",
      });
  });

/** The whole document; nothing is optional, so that what is not there was left out on purpose. */
export const policySchema = z.strictObject({
  /** What the company is after; priority 1 comes first. */
  goals: z.array(goal),
  constraints: z.array(sentence),
  caps: z.array(cap),
  /** Whom may be paid: addresses, or `@domain` for all of it. */
  vendors: z.array(recipient),
  /** Whom may be written to: addresses, or `@domain` for all of it. */
  recipients: z.array(recipient),
  /** What models cost, in dollars per million tokens, where the bundled price list is not to be asked. */
  prices: z.array(price),
  /** Which hosts the tools of a domain may reach. */
  hosts: z.array(hostList),
  /** The operator's local time in which nothing is reminded of; null: none. */
  quietHours: quietHours.nullable(),
  escalation,
  /** How long an approval waits, and when it reminds, in hours. */
  approvals: z.strictObject({
    expireHours: hours,
    remindHours: hours,
    /** How long an action waits that was confirmed on the only channel there is. */
    waitMinutes: z.number().nonnegative().max(1440),
  }),
  rules: named(rule),
  /** What no approval overrides. */
  deny: named(deny),
  /** After so many clean approvals of one shape a rule is offered; 0: never. */
  trustAfter: z.int().nonnegative(),
  /** What goes without asking although its gate would be soft. */
  trust: named(trust),
});
export type Policy = z.infer<typeof policySchema>;
export type Rule = z.infer<typeof rule>;
export type Trust = z.infer<typeof trust>;
export type When = Rule["when"];
export type Cap = z.infer<typeof cap>;

export const DEFAULT_POLICY: Policy = {
  goals: [],
  constraints: [],
  caps: [{ scope: "company", per: "day", usd: 5 }],
  vendors: [],
  recipients: [],
  prices: [],
  hosts: [],
  quietHours: null,
  escalation: { failures: 3, waitingHours: 12, usd: 20 },
  approvals: { expireHours: 24, remindHours: 4, waitMinutes: 10 },
  rules: DEFAULT_RULES,
  deny: [],
  trustAfter: 5,
  trust: [],
};

/** Written before there was a wait to write. */
type Approvals = Omit<Policy["approvals"], "waitMinutes"> & Partial<Policy["approvals"]>;

/** A document of before version 2. */
interface FirstPolicy {
  readonly rules: Policy["rules"];
  readonly approvals: Approvals;
  readonly budget?: { readonly usdPerDay: number } | undefined;
}

export type PolicyEvent =
  | {
      readonly type: "policy.adopted";
      readonly data: {
        readonly policy: Policy | FirstPolicy;
        readonly by: string;
        /** The operation token of the action that adopted it; it is the id of its card. */
        readonly token?: string | undefined;
      };
    }
  /** Trust shrinks back by itself. */
  | {
      readonly type: "trust.withdrawn";
      readonly data: {
        readonly name: string;
        readonly because: "rejected" | "edited" | "undone";
        /** The action that was rejected, edited or undone. */
        readonly action: string;
      };
    };

export interface PolicyState {
  /** 0: the default that ships, before anything was adopted. */
  readonly version: number;
  readonly policy: Policy;
  readonly since: string;
}

/**
 * A document as it is read today. One of before version 2 keeps its own rules and its daily cap, and gets the sections it
 * could not have, with the default rules of whose subjects it could not speak: they only make it stricter.
 */
export function lifted(policy: Policy | FirstPolicy): Policy {
  const approvals = { ...DEFAULT_POLICY.approvals, ...policy.approvals };
  if ("caps" in policy) return { ...DEFAULT_POLICY, ...policy, approvals };
  const { rules, budget } = policy;
  const names = new Set(rules.map(({ name }) => name));
  const added = DEFAULT_RULES.filter(({ name, gate }) => gate === "two-channel" && !names.has(name));
  const caps: Cap[] =
    budget === undefined ? DEFAULT_POLICY.caps : [{ scope: "company", per: "day", usd: budget.usdPerDay }];
  return { ...DEFAULT_POLICY, caps, approvals, rules: [...rules, ...added] };
}

export const policyFold = defineFold<PolicyState, PolicyEvent>({
  kind: "policy",
  initial: { version: 0, policy: DEFAULT_POLICY, since: "" },
  evolve(state, event) {
    const version = state.version + 1;
    if (event.type === "policy.adopted")
      return { version, policy: lifted(event.data.policy), since: event.at };
    const { name } = event.data;
    const trust = state.policy.trust.filter((one) => one.name !== name);
    return { version, policy: { ...state.policy, trust }, since: event.at };
  },
  uses: [lifted],
  view: () => ({ status: "current", domain: "", goal: "" }),
});

/** Goals, the most important first. */
export const inOrder = (goals: Policy["goals"]): Policy["goals"] =>
  goals.toSorted((a, b) => a.priority - b.priority);

/** The cap of the whole company a day, in dollars; the smallest where several are written, undefined where none is. */
export function companyPerDay(policy: Policy): number | undefined {
  const caps = policy.caps.filter(({ scope, per }) => scope === "company" && per === "day");
  return caps.length === 0 ? undefined : Math.min(...caps.map(({ usd }) => usd));
}
