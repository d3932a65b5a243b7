// Trust shrinks back by itself: whatever the operator rejects, edits or undoes ends the rules that let the like of it through.
import type { EffectOrder } from "#core/effect";
import type { Circumstance } from "#core/event";
import type { Stakes } from "#core/gate";
import { canonical } from "#core/json";
import { type Policy, type PolicyEvent, policyFold } from "#core/policy";
import type { Commit } from "#core/ports";
import { isNeverTrusted } from "#governance/evaluate";
import { endedBy } from "#governance/trust";
import { short } from "#operator/words";
import { actionOf } from "../approval/propose.ts";
import { noting } from "../chat/note.ts";
import { append, load, together } from "../unit.ts";
import type { World } from "../world.ts";
import { endingChange, proposedBy, waitingChanges, wakingChanges } from "./stale.ts";

type Because = Extract<PolicyEvent, { type: "trust.withdrawn" }>["data"]["because"];

interface Objected
  extends Pick<EffectOrder, "tool" | "effect" | "domain" | "agent" | "input" | "title" | "thread"> {
  readonly taint?: EffectOrder["taint"];
  readonly stakes?: Stakes | undefined;
  /** The rule that let it through: it ends, whatever it would say of this by now. */
  readonly trustedBy?: string | undefined;
}

/** Commits with the objection itself; nothing where no rule of trust speaks of it. */
export async function trustEnding(
  world: World,
  circumstance: Circumstance,
  objected: Objected & { readonly id: string; readonly because: Because },
): Promise<Partial<Commit>> {
  const policy = await load(world.journal, policyFold, "company");
  const names = ended(world, policy.state.policy, objected);
  // What follows from the objection is no second answer to whoever objected.
  const follows = {
    ...circumstance,
    cause: `${objected.because === "undone" ? "effect" : "approval"}/${objected.id}`,
  };
  const offers = await offersEnding(world, policy.state.policy, follows, objected);
  if (names.length === 0) return offers;
  const { id, because, thread } = objected;
  const events = names.map(
    (name): PolicyEvent => ({
      type: "trust.withdrawn",
      data: { name, because, action: id },
    }),
  );
  const { write } = append(policyFold, policy, circumstance, events);
  const note = noting(world, follows, { thread, goal: "", text: words(names, objected) });
  return together({ writes: [write] }, note, await wakingChanges(world), offers);
}

/** A rule that only waits to be adopted was shown with another past than there is by now: its card ends, too. */
async function offersEnding(
  world: World,
  { trust }: Policy,
  circumstance: Circumstance,
  objected: Objected & { readonly id: string; readonly because: Because },
): Promise<Partial<Commit>> {
  const known = new Set(trust.map((one) => canonical(one)));
  const waiting = await waitingChanges(world);
  const ending = waiting.filter(({ state }) => {
    const offered = proposedBy(world, state.request);
    const more = offered?.trust.filter((one) => !known.has(canonical(one))) ?? [];
    return offered !== undefined && ended(world, { ...offered, trust: more }, objected).length > 0;
  });
  const { because, title, id } = objected;
  const reason = `You ${SAID[because]} “${short(title, 80)}” [${id}] meanwhile, which it would have let through. Ask for it again to see what it comes to now.`;
  return together(...ending.map((approval) => endingChange(world, approval, circumstance, reason)));
}

function ended(world: World, policy: Policy, objected: Objected): string[] {
  const stakes = objected.stakes ?? stakesOf(world, objected);
  const spoken = isNeverTrusted(stakes)
    ? []
    : endedBy(policy, actionOf(world, { ...objected, stakes }, objected));
  return policy.trust
    .map(({ name }) => name)
    .filter((name) => name === objected.trustedBy || spoken.includes(name));
}

/** What was let through without a card tells its stakes only through its tool. */
function stakesOf(world: World, { tool, input }: Objected): Stakes {
  const found = world.tools.get(tool);
  return found === undefined || found.effect === "read" ? {} : (found.stakes?.(input) ?? {});
}

function words(names: readonly string[], { because, title, id }: Parameters<typeof trustEnding>[2]): string {
  const rules = names.map((name) => `“${name}”`).join(" and ");
  return `I ask again before ${rules}: you ${SAID[because]} “${short(title, 80)}” [${id}], so that rule has ended.`;
}

const SAID: Readonly<Record<Because, string>> = { rejected: "rejected", edited: "edited", undone: "undid" };
