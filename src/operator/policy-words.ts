// A policy in a few readable lines, and a change of one in a single line.
import type { Section } from "#core/card";
import { canonical } from "#core/json";
import type { ModelPrice } from "#core/money";
import { type Cap, inOrder, type Policy, type PolicyState, type Trust, type When } from "#core/policy";
import { short } from "./words.ts";

const LABELS: Readonly<Record<keyof When, string>> = {
  tool: "tool",
  effect: "effect",
  domain: "domain",
  agent: "agent",
  amountAtLeast: "at least $",
  amountBelow: "below $",
  recipient: "to",
  crossDomain: "across domains",
  concern: "concerns",
  tainted: "rests on outside text",
};

/** `effect read, domain content`; `anything` where nothing is named. */
function whenWords(when: When): string {
  const parts = (Object.entries(when) as [keyof When, unknown][]).map(([key, value]) => {
    const label = LABELS[key];
    if (typeof value === "boolean") return value ? label : `not ${label}`;
    return label.endsWith("$") ? `${label}${value}` : `${label} ${value}`;
  });
  return parts.length === 0 ? "anything" : parts.join(", ");
}

/** To the last digit that was written, since that is what holds: `$10.00`, `$10.001`. */
function exactly(dollars: number): string {
  const [whole = "", cents = ""] = dollars.toFixed(6).replace(/0+$/, "").split(".");
  return `$${whole}.${cents.padEnd(2, "0")}`;
}

const capWords = ({ scope, per, usd }: Cap): string => `${scope} per ${per} ${exactly(usd)}`;

const priceWords = ({ model, input, output }: ModelPrice): string =>
  `${model} $${input} in, $${output} out a million tokens`;

const list = (heading: string, items: readonly string[]): Section[] =>
  items.length === 0 ? [] : [{ is: "list", heading, items }];

/** `today`: ISO date. */
export function policySections({ policy }: PolicyState, today: string): Section[] {
  const { rules, deny, trust, caps, recipients, vendors, goals, constraints } = policy;
  const { approvals, quietHours, prices } = policy;
  const rows: (readonly [string, string])[] = [
    ["Caps", caps.length === 0 ? "none" : caps.map(capWords).join("; ")],
    ["Approved", whom(recipients, vendors)],
    ["Approvals", `wait ${approvals.expireHours} hours, remind once after ${approvals.remindHours}`],
    ...(prices.length === 0 ? [] : [["Prices", prices.map(priceWords).join("; ")] as const]),
    ["Quiet hours", quietHours === null ? "none" : `${quietHours.from} to ${quietHours.to}`],
  ];
  return [
    ...list(
      "Goals, in order",
      inOrder(goals).map(({ name, domain }) => (domain === undefined ? name : `${name} (${domain})`)),
    ),
    ...list("Constraints", constraints),
    ...list(
      "Rules",
      rules.map(({ name, when, gate, why }) => `${name}: ${whenWords(when)} → ${gate} gate. ${why}`.trim()),
    ),
    ...list(
      "Denied, whatever is approved",
      deny.map(({ name, when, why }) => `${name}: ${whenWords(when)}. ${why}`.trim()),
    ),
    ...list(
      "Goes without asking",
      trust.map((one) => trustWords(one, today)),
    ),
    { is: "facts", rows },
  ];
}

function trustWords({ name, when, until, byHand }: Trust, today: string): string {
  const ends = until < today ? `ran out on ${until}` : `until ${until}`;
  return `${name}: ${whenWords(when)}, ${ends}${byHand ? ", by hand" : ""}`;
}

function whom(recipients: readonly string[], vendors: readonly string[]): string {
  if (recipients.length + vendors.length === 0)
    return "nobody yet; `/policy allow recipient ada@example.com` adds one";
  const [to, paid] = [recipients, vendors].map((all) => short(all.join(", "), 200)) as [string, string];
  return [to === "" ? "" : `recipients ${to}`, paid === "" ? "" : `vendors ${paid}`]
    .filter(Boolean)
    .join("; ");
}

/** What a change is about, in one line: `recipients +ada@example.com; caps company per day $10.00`. */
export function changeWords(before: Policy, after: Policy): string {
  const parts = [
    ...named("rules", before.rules, after.rules),
    ...named("deny", before.deny, after.deny),
    ...named("trust", before.trust, after.trust),
    ...signed("recipients", before.recipients, after.recipients),
    ...signed("vendors", before.vendors, after.vendors),
    ...capsChanged(before.caps, after.caps),
    ...OTHERS.filter((key) => canonical(before[key]) !== canonical(after[key])),
  ];
  return short(parts.join("; "), 90);
}

const OTHERS = [
  "goals",
  "constraints",
  "hosts",
  "prices",
  "quietHours",
  "escalation",
  "approvals",
  "trustAfter",
] as const satisfies readonly (keyof Policy)[];

function signed(key: string, before: readonly string[], after: readonly string[]): string[] {
  const added = after.filter((one) => !before.includes(one)).map((one) => `+${one}`);
  const gone = before.filter((one) => !after.includes(one)).map((one) => `−${one}`);
  return added.length + gone.length === 0 ? [] : [`${key} ${[...added, ...gone].join(", ")}`];
}

/** A cap that moved is told with what it was. */
function capsChanged(before: readonly Cap[], after: readonly Cap[]): string[] {
  const same = (one: Cap) => (other: Cap) => one.scope === other.scope && one.per === other.per;
  const moved = after.flatMap((cap) => {
    const was = before.find(same(cap));
    if (was === undefined) return [`+${capWords(cap)}`];
    return was.usd === cap.usd ? [] : [`${capWords(was)} → ${exactly(cap.usd)}`];
  });
  const gone = before.filter((cap) => !after.some(same(cap))).map((cap) => `−${capWords(cap)}`);
  const parts = [...moved, ...gone];
  return parts.length === 0 ? [] : [`caps ${parts.join(", ")}`];
}

interface Named {
  readonly name: string;
}

function named(key: string, before: readonly Named[], after: readonly Named[]): string[] {
  const names = (all: readonly Named[]): string[] => all.map(({ name }) => `“${name}”`);
  const changed = after.filter((one) =>
    before.some((old) => old.name === one.name && canonical(old) !== canonical(one)),
  );
  const moved = signed(key, names(before), names(after));
  return [...moved, ...(changed.length === 0 ? [] : [`${key} ${names(changed).join(", ")}`])];
}
