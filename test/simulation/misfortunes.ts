// What happens to a company without anybody saying a word: others change things, clocks jump, policy changes, processes die or hang.
import { DEFAULT_POLICY } from "#core/policy";
import type { Company } from "./company.ts";
import { adopt } from "./policy.ts";

const HOUR = 3_600_000;
/** After which the queue gives a job to somebody else. */
const EXPIRES_MS = 900_000;
/** Where posts and contacts of the operator's are. */
const TARGETS = [
  "posts/Pricing",
  "posts/Hiring",
  "posts/Roadmap",
  "contacts/ada@example.com",
  "contacts/bob@example.com",
];

export function behindTheBack({ chance, outside }: Company): string {
  const key = chance.pick(TARGETS);
  outside.shelf.change(key, chance.is(0.5) ? "Somebody else's." : undefined);
  return `somebody else changes ${key}`;
}

export function clockJumps({ chance, outside }: Company): string {
  const ms = chance.pick([-HOUR, HOUR, -60_000, -1_000]);
  outside.clock.advance(ms);
  return `the clock jumps by ${ms / 1_000} s`;
}

/** Stricter, milder or closed: what was approved under the old one must not run under a stricter one. */
export function policyChanges({ chance, outside }: Company): string {
  const gate = chance.pick(["soft", "soft", "hard", "two-channel", "two-channel", "closed"] as const);
  const known = DEFAULT_POLICY.rules.map((rule) =>
    rule.when.effect === "compensable" ? { ...rule, gate } : rule,
  );
  const reads = { gate: chance.pick(["open", "soft"] as const), why: "It borrows a password." };
  const rules = [...known, { name: "looking up", when: { tool: "contact.find" }, ...reads }];
  // A cap of a few calls is soon met; the default one never is.
  const caps = chance.is(0.5)
    ? DEFAULT_POLICY.caps
    : [{ scope: "company", per: "day" as const, usd: 0.002 * (1 + chance.below(8)) }];
  const quietHours = chance.is(0.7) ? null : { from: "21:00", to: "07:00" };
  const escalation = { failures: chance.pick([1, 3]), waitingHours: chance.pick([2, 24]), usd: 0.005 };
  adopt(outside, { ...DEFAULT_POLICY, rules, caps, quietHours, escalation });
  return `policy changes: what can be undone is ${gate}`;
}

export function crash({ processes, chance }: Company): string {
  if (processes.size === 0) return "nobody is left to be killed";
  const { name, life } = chance.pick([...processes]);
  life.end();
  return `${name} is killed`;
}

/** It hangs, wakes up and goes on; what it had in hand for too long is given to others meanwhile. */
export function hangs({ processes, chance, turns }: Company): string {
  if (processes.size === 0) return "nobody is left to hang";
  const { name, life, queue } = chance.pick([...processes]);
  const ms = chance.pick([2_000, 120_000, HOUR]);
  life.freeze(ms);
  if (ms > EXPIRES_MS) turns.after(EXPIRES_MS, () => void (life.dead || queue.expire()));
  return `${name} hangs for ${ms / 1_000} s`;
}
