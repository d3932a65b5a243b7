// The short typed changes of a policy, e.g. `cap company day 10`: what was typed, as the document it asks for. Pure.
import type { Cap, Policy, When } from "#core/policy";
import { isPattern } from "#core/policy-parts";

/** The new document, or the sentence that says what is missing. */
export type Changed = Policy | string;

type Change = (policy: Policy, words: readonly string[]) => Changed;

export const POLICY_USES = [
  "/policy edit — the whole document, to change and send back",
  "/policy cap company day 10 — or domain content, agent writer, goal; day or month; off ends it",
  "/policy allow recipient ada@example.com — or vendor; @example.com is all of it",
  "/policy deny tool site.publish — or domain, agent, recipient",
  "/policy price llama3 0.50 1.50 — what a model of your own costs, in dollars a million tokens in and out",
  "/policy drop <rule name> — or drop recipient ada@example.com, drop cap company day",
] as const;

const CHANGES: Readonly<Record<string, Change>> = { cap, allow, deny, price, drop };

/** Whether these words ask for a short change. */
const isChange = (words: string): boolean => Object.hasOwn(CHANGES, firstOf(words));

export function changed(policy: Policy, words: string): Changed {
  const [, ...rest] = words.trim().split(/\s+/);
  const change = isChange(words) ? CHANGES[firstOf(words)] : undefined;
  return change?.(policy, rest) ?? `Say it like one of these:\n${POLICY_USES.join("\n")}`;
}

const firstOf = (words: string): string => words.trim().split(/\s+/, 1)[0]?.toLowerCase() ?? "";

const KINDS: ReadonlySet<string> = new Set(["domain", "agent"]);

/** `company day`, `domain content month`, `domain:content day`, `goal`, and what follows. */
function scopeOf(
  words: readonly string[],
): { scope: string; per: Cap["per"]; rest: readonly string[] } | undefined {
  const [first = "", second = ""] = words.map((word) => word.toLowerCase());
  const two = KINDS.has(first);
  const scope = two ? `${first}:${second}` : first;
  if (!/^(?:company|goal|(?:domain|agent):[a-z][a-z0-9-]*)$/.test(scope)) return undefined;
  const after = words.slice(two ? 2 : 1);
  const per = after[0]?.toLowerCase().replace(/^a$|^per$/, "") ?? "";
  if (per === "day" || per === "month") return { scope, per, rest: after.slice(1) };
  return scope === "goal" ? { scope, per: "goal", rest: per === "goal" ? after.slice(1) : after } : undefined;
}

function cap(policy: Policy, words: readonly string[]): Changed {
  const found = scopeOf(words);
  const amount = (found?.rest[0] ?? "").replace(/^\$/, "");
  const ends = /^(?:off|none)$/i.test(amount);
  if (found === undefined || found.rest.length !== 1 || !(ends || /^\d{1,9}(?:\.\d{1,6})?$/.test(amount)))
    return "Say the cap like this: `/policy cap company day 10`, or `/policy cap domain content month 50`; `off` instead of the amount ends it.";
  const { scope, per } = found;
  const others = policy.caps.filter((one) => one.scope !== scope || one.per !== per);
  return { ...policy, caps: ends ? others : [...others, { scope, per, usd: Number(amount) }] };
}

const LISTS: Readonly<Record<string, "recipients" | "vendors">> = {
  recipient: "recipients",
  recipients: "recipients",
  vendor: "vendors",
  vendors: "vendors",
};

function listed(words: readonly string[]): { list: "recipients" | "vendors"; who: string } | undefined {
  const [kind = "", who = ""] = words.map((word) => word.toLowerCase());
  const list = LISTS[kind];
  return list !== undefined && isPattern(who) && words.length === 2 ? { list, who } : undefined;
}

function allow(policy: Policy, words: readonly string[]): Changed {
  const found = listed(words);
  if (found === undefined)
    return "Say whom: `/policy allow recipient ada@example.com`, or `/policy allow vendor @example.com` for all of a domain.";
  const { list, who } = found;
  const wider = policy[list].find((one) => one !== who && one.startsWith("@") && who.endsWith(one));
  if (wider !== undefined) return `${who} is approved already, by ${wider} among the ${list}.`;
  return { ...policy, [list]: [...policy[list].filter((one) => one !== who), who] };
}

const DENIED: ReadonlySet<string> = new Set(["tool", "domain", "agent", "recipient"]);

/** `deny recipient @example.com`; a lone name with a dot is a tool, a lone address a recipient. */
function deny(policy: Policy, words: readonly string[]): Changed {
  const [first = "", second] = words;
  const [kind, what] = second === undefined ? [kindOf(first), first] : [first.toLowerCase(), second];
  if (!DENIED.has(kind) || what === "" || words.length > 2)
    return "Say what is never to happen: `/policy deny tool site.publish`, `/policy deny domain finance`, or `/policy deny recipient @example.com`.";
  const value = kind === "recipient" || kind === "domain" ? what.toLowerCase() : what;
  const when: When = { [kind]: value };
  const name = `never ${kind} ${value}`;
  const others = policy.deny.filter((one) => one.name !== name);
  return { ...policy, deny: [...others, { name, when, why: "You said that this is never to happen." }] };
}

function kindOf(word: string): string {
  if (word.includes("@")) return "recipient";
  return word.includes(".") ? "tool" : "";
}

const DOLLARS = /^\$?(\d{1,6}(?:\.\d{1,6})?)$/;

function price(policy: Policy, words: readonly string[]): Changed {
  const [model = "", ...costs] = words;
  const [input, output] = costs.map((cost) => DOLLARS.exec(cost)?.[1]);
  if (input === undefined || output === undefined || costs.length !== 2)
    return "Say what a million tokens cost in dollars, in and out: `/policy price llama3 0.50 1.50`; `/policy price llama3 0 0` for a model on your own machine.";
  const others = policy.prices.filter((one) => one.model !== model);
  return { ...policy, prices: [...others, { model, input: Number(input), output: Number(output) }] };
}

function drop(policy: Policy, words: readonly string[]): Changed {
  const found = listed(words);
  if (found !== undefined) {
    const { list, who } = found;
    if (!policy[list].includes(who)) return `${who} is not among the ${list}.`;
    return { ...policy, [list]: policy[list].filter((one) => one !== who) };
  }
  const [kind = "", ...rest] = words;
  if (kind.toLowerCase() === "cap") return cap(policy, [...rest, "off"]);
  return kind.toLowerCase() === "price" ? dropPrice(policy, rest.join(" ")) : dropRule(policy, words);
}

function dropPrice(policy: Policy, model: string): Changed {
  const prices = policy.prices.filter((one) => one.model !== model);
  if (prices.length === policy.prices.length) return `The policy names no price of “${model}”.`;
  return { ...policy, prices };
}

/** By its name, with or without quotes, in any letter case. */
function dropRule(policy: Policy, words: readonly string[]): Changed {
  const name = words.join(" ").replaceAll(/^["“'`]|["”'`]$/g, "");
  const names = [...policy.rules, ...policy.deny, ...policy.trust].map((one) => one.name);
  const same = names.filter((one) => one.toLowerCase() === name.toLowerCase());
  if (same.length === 0) return `No rule is called “${name}”. /policy lists them with their names.`;
  const keep = <One extends { name: string }>(all: readonly One[]): One[] =>
    all.filter((one) => !same.includes(one.name));
  return { ...policy, rules: keep(policy.rules), deny: keep(policy.deny), trust: keep(policy.trust) };
}
