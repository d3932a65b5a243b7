// What of a document would do nothing: names that nothing has, and trust that opens nothing. Apart from evaluation, which takes
// every document as it is: this only warns whoever writes one.
import type { EffectClass } from "#core/gate";
import { canonical } from "#core/json";
import type { Policy, Trust, When } from "#core/policy";
import { isNeverTrusted } from "./evaluate.ts";

export interface Known {
  /** Every tool by its name, with its effect class where that is known. */
  readonly tools: ReadonlyMap<string, EffectClass | undefined>;
  readonly agents: ReadonlySet<string>;
  readonly domains: ReadonlySet<string>;
}

/** A part of the document that names something that is not there. */
export interface Unknown {
  readonly part: "rule" | "denial" | "trust" | "cap";
  readonly name: string;
  readonly kind: "tool" | "agent" | "domain";
  readonly value: string;
  /** What may have been meant, where something is called nearly the same. */
  readonly meant: string | undefined;
}

/** Of what is new in `after`. */
export function unknownNames(before: Policy, after: Policy, known: Known): Unknown[] {
  const parts = [
    ...added(before.rules, after.rules).map(({ name, when }) => ({ part: "rule" as const, name, when })),
    ...added(before.deny, after.deny).map(({ name, when }) => ({ part: "denial" as const, name, when })),
    ...added(before.trust, after.trust).map(({ name, when }) => ({ part: "trust" as const, name, when })),
    ...added(before.caps, after.caps).map(({ scope, per }) => ({
      part: "cap" as const,
      name: `${scope} per ${per}`,
      when: scoped(scope),
    })),
  ];
  return parts.flatMap(({ part, name, when }) =>
    namesOf(when, known).map((unknown) => ({ part, name, ...unknown })),
  );
}

const added = <One>(before: readonly One[], after: readonly One[]): One[] => {
  const old = new Set(before.map((one) => canonical(one)));
  return after.filter((one) => !old.has(canonical(one)));
};

/** `domain:content` as what it names. */
function scoped(scope: string): When {
  const [kind = "", value] = scope.split(":");
  return value === undefined ? {} : { [kind]: value };
}

function namesOf(when: When, known: Known): Pick<Unknown, "kind" | "value" | "meant">[] {
  const sets = { tool: known.tools, agent: known.agents, domain: known.domains } as const;
  return (Object.keys(sets) as (keyof typeof sets)[]).flatMap((kind) => {
    const value = when[kind];
    if (value === undefined || sets[kind].has(value)) return [];
    return [{ kind, value, meant: nearest(value, [...sets[kind].keys()]) }];
  });
}

/** The closest name, where at most a third of the letters differ. */
function nearest(value: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, away: distance(value.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, away }) => away <= name.length / 3)
    .toSorted((a, b) => a.away - b.away);
  return near[0]?.name;
}

/** How many letters must be put in, taken out or changed (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [to, wanted] of [...other].entries()) {
      const changed = (row[to] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(changed, (row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** Every rule of trust that opens nothing, with why, as the end of a sentence. `today`: the operator's own day, ISO. */
export const idleTrust = (
  trust: readonly Trust[],
  today: string,
  known: Known,
): { name: string; why: string }[] =>
  trust.flatMap((one) => {
    const why = idle(one, today, known);
    return why === undefined ? [] : [{ name: one.name, why }];
  });

/** Of what is new in `after`, the same. */
export const newIdleTrust = (before: Policy, after: Policy, today: string, known: Known) =>
  idleTrust(added(before.trust, after.trust), today, known);

function idle({ when, until, byHand }: Trust, today: string, { tools }: Known): string | undefined {
  if (until < today) return `it ran out on ${until}`;
  const { concern } = when;
  if (concern !== undefined && isNeverTrusted({ concerns: [concern] }))
    return `what concerns ${concern} never goes without asking`;
  if (when.tainted === true) return "what rests on text from outside never goes without asking";
  if (byHand) return undefined;
  if (concern !== undefined) return `what concerns ${concern} asks with the whole shown. ${ONLY_BY_HAND}`;
  const effect = when.effect ?? (when.tool === undefined ? undefined : tools.get(when.tool));
  return effect === "irreversible" ? `${when.tool ?? "it"} cannot be undone. ${ONLY_BY_HAND}` : undefined;
}

const ONLY_BY_HAND = "Only a rule with `byHand: true` opens that";
