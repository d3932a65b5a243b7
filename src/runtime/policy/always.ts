// “Always, like this”: from one card to the rule of trust that would let the like of it through, proposed as a card of its own.
import { type ApprovalRequest, approvalFold } from "#core/approval";
import { button, noteCard } from "#core/card";
import type { Circumstance } from "#core/event";
import { canonical } from "#core/json";
import { usd } from "#core/money";
import { noteFold } from "#core/note";
import { type Policy, policyFold, type When } from "#core/policy";
import type { Commit } from "#core/ports";
import { shapeByHand, shapeOf } from "#core/shape";
import { idOf } from "#core/stream";
import { isNeverTrusted } from "#governance/evaluate";
import { cleanRow, type Graded, offerId, trustFor } from "#governance/trust";
import { short } from "#operator/words";
import { type Answer, cannot, did, type Hand, unknownId } from "../chat/answer.ts";
import { notingCard } from "../chat/note.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { todayFor } from "../zone.ts";
import { pastCards } from "./past-cards.ts";
import { proposingPolicy } from "./propose.ts";
import { proposedBy, waitingChanges } from "./stale.ts";

export async function always(world: World, id: string, hand: Hand): Promise<Answer> {
  for (;;) {
    const { state } = await load(world.journal, approvalFold, id);
    if (state.status === "none") return unknownId(id);
    const shape = shapeOf(state.request);
    if (shape === undefined) return cannot(byHand(state.request, world.clock.now().toISOString()));
    const { policy } = (await load(world.journal, policyFold, "company")).state;
    const settled = await alreadySettled(world, policy, shape, state.request);
    if (settled !== undefined) return settled;
    const row = await rowOf(world, id, shape);
    const { id: card, commit } = await proposingPolicy(world, hand, {
      document: withTrust(world, policy, shape, row),
      why: `You asked for it from “${short(state.request.title, 80)}” [${id}].`,
    });
    const result = await world.journal.commit({ writes: [], ...commit });
    if (result.is === "committed") return did(`Here is what would go without asking: card ${card}.`);
  }
}

/** Where there is nothing to propose: a rule lets it through today, or waits to. */
async function alreadySettled(
  world: World,
  policy: Policy,
  shape: When,
  request: ApprovalRequest,
): Promise<Answer | undefined> {
  const known = trusting(policy, shape, request, await todayFor(world, policy));
  if (known !== undefined) return cannot(`That goes without asking already, by your rule “${known}”.`);
  const waits = await proposedFor(world, shape, request);
  return waits === undefined ? undefined : did(`That waits for your decision already: card ${waits}.`);
}

/** The card that waits and would let it through, however it came about. */
async function proposedFor(world: World, shape: When, request: ApprovalRequest): Promise<string | undefined> {
  for (const { stream, state } of await waitingChanges(world)) {
    const document = proposedBy(world, state.request);
    if (document === undefined) continue;
    if (trusting(document, shape, request, await todayFor(world, document)) !== undefined)
      return idOf(stream);
  }
  return undefined;
}

/** What the operator would have to write, since nobody proposes it to them. */
function byHand(request: ApprovalRequest, now: string): string {
  const shape = shapeByHand(request);
  if (shape === undefined || isNeverTrusted(request.stakes ?? {}))
    return "This never goes without asking: only what asks with one tap, can be undone and reaches one person at most does.";
  const { name, until } = trustFor(shape, [], now, []);
  const when = Object.entries(shape).map(([key, value]) => `${key}: ${value}`);
  return [
    "This asks with the whole shown, so nobody proposes such a rule to you; you can write it by hand. Say /policy edit and add this under `trust:`; you see what it would have let through before anything changes.",
    `  - name: ${name}`,
    `    when: { ${when.join(", ")} }`,
    "    why: I wrote this by hand.",
    `    until: ${until}`,
    "    byHand: true",
  ].join("\n");
}

/** Those of its shape that were approved as they were shown, and the one that was pointed at. */
async function rowOf(world: World, id: string, shape: When): Promise<Graded[]> {
  const past = await pastCards(world, isOfShape(shape));
  const row = cleanRow(shape, past);
  return [...row, ...past.filter((one) => one.id === id && !row.includes(one))];
}

const isOfShape =
  (shape: When) =>
  (request: Parameters<typeof shapeOf>[0]): boolean =>
    canonical(shapeOf(request) ?? null) === canonical(shape);

/** One that ran out, or whose bound is too low by now, makes room. */
function withTrust(world: World, policy: Policy, shape: When, row: readonly Graded[]): Policy {
  const others = policy.trust.filter(({ when }) => !isOf(when, shape));
  const names = others.map(({ name }) => name);
  return { ...policy, trust: [...others, trustFor(shape, row, world.clock.now().toISOString(), names)] };
}

const isOf = ({ amountBelow: _bound, ...when }: When, shape: When): boolean =>
  canonical(when) === canonical(shape);

/** The rule that lets it through today, by its name. */
function trusting(
  { trust }: Policy,
  shape: When,
  { stakes }: ApprovalRequest,
  today: string,
): string | undefined {
  const amount = stakes?.amount ?? 0;
  const held = trust.find(
    ({ when, until }) =>
      isOf(when, shape) && today <= until && amount < usd(when.amountBelow ?? Number.MAX_SAFE_INTEGER),
  );
  return held?.name;
}

/**
 * The offer of a rule, with the effect whose card was the last of enough clean ones; once for a shape, because the note has
 * the shape's own id. Nothing where there is nothing to offer.
 */
export async function offering(
  world: World,
  id: string,
  circumstance: Circumstance,
): Promise<Partial<Commit>> {
  const { state } = await load(world.journal, approvalFold, id);
  if (state.status !== "approved" || state.request.because === "edited") return {};
  const { request } = state;
  const shape = shapeOf(request);
  const { policy } = (await load(world.journal, policyFold, "company")).state;
  if (shape === undefined || policy.trustAfter === 0) return {};
  if (trusting(policy, shape, request, await todayFor(world, policy)) !== undefined) return {};
  const offer = offerId(shape);
  if ((await load(world.journal, noteFold, offer)).version > 0) return {};
  const past = await pastCards(world, isOfShape(shape));
  const before = cleanRow(
    shape,
    past.filter((one) => one.id !== id),
  );
  if (before.length + 1 < policy.trustAfter) return {};
  const card = {
    ...noteCard(offer, offerWords(id, request, before.length + 1)),
    buttons: [button("always", id)],
  };
  return notingCard(world, circumstance, { card, thread: request.thread, goal: "" });
}

function offerWords(id: string, { tool, agent }: ApprovalRequest, count: number): string {
  return `You approved ${tool} by the ${agent} ${count} times as it was shown. Shall the like of it go without asking?\nTap Always, or send: always ${id}. You see what it would have let through before anything changes.`;
}
