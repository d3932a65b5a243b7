// What must hold after any fault, for a world on in-memory ports: looked at in its journal, on its shelf and in its chats.
import { expect } from "vitest";
import { roster } from "#agents/roster";
import { approvalFold, type OpenApproval } from "#core/approval";
import { capFold, type OpenCap } from "#core/cap";
import { effectFold, type OpenEffect } from "#core/effect";
import { escalationId } from "#core/escalation";
import { canonical } from "#core/json";
import { type Fold, idOf, kindOf } from "#core/stream";
import { type TaskWork, taskFold } from "#core/task";
import { moneyWrongs } from "./money-truths.ts";
import type { GivenWorld } from "./world.ts";

type Folded = ReadonlyMap<string, unknown>;

const FOLDS: Readonly<Record<string, Fold<never>>> = {
  task: taskFold(roster) as never,
  approval: approvalFold as never,
  effect: effectFold as never,
  cap: capFold as never,
};

/** Nothing lost, nothing doubled, nothing stuck in silence; the chain is whole and every snapshot is its fold. */
export async function expectTruths(you: GivenWorld, when = ""): Promise<void> {
  const { broken } = await you.world.journal.verify();
  const streams = folded(you);
  const wrong = [
    ...(broken === undefined ? [] : [`the chain breaks at ${broken.position}: ${broken.why}`]),
    ...snapshots(you, streams),
    ...effects(you, of<OpenEffect>(streams, "effect")),
    ...decisions(you),
    ...outlived(you, streams),
    ...(await you.world.inbox.pending()).map((id) => `${id} was never dealt with`),
    ...silent(you, streams),
    ...moneyWrongs({
      reserved: [...you.store.reservations.values()],
      spent: [...you.store.spend.values()],
      totals: [...you.store.budget.values()],
      tasks: of<TaskWork>(streams, "task"),
      effects: of<OpenEffect>(streams, "effect"),
    }),
    ...[...you.store.posts.values()]
      .filter((post) => post.wanted > post.shown && post.gaveUp === undefined)
      .map(({ card }) => `the card ${card} is wished for and not shown`),
  ];
  expect(wrong, when).toEqual([]);
}

const eventsOf = (you: GivenWorld) =>
  you.store.events.map(({ body, ...event }) => ({ ...event, data: JSON.parse(body ?? "{}") }));

function folded(you: GivenWorld): Folded {
  const found = new Map<string, unknown>();
  for (const event of eventsOf(you)) {
    const fold = FOLDS[kindOf(event.stream)] as Fold<unknown> | undefined;
    if (fold === undefined) continue;
    const before = found.has(event.stream) ? found.get(event.stream) : fold.initial;
    found.set(event.stream, fold.evolve(before, event as never));
  }
  return found;
}

const of = <State>(streams: Folded, kind: string): [string, State][] =>
  [...streams]
    .filter(([stream]) => kindOf(stream) === kind)
    .map(([stream, state]) => [idOf(stream), state as State]);

const snapshots = (you: GivenWorld, streams: Folded): string[] =>
  [...streams]
    .filter(([stream, state]) => you.store.snapshots.get(stream)?.state !== canonical(state as never))
    .map(([stream]) => `the snapshot of ${stream} is not its fold`);

function effects({ shelf }: GivenWorld, known: [string, OpenEffect][]): string[] {
  const times = (id: string) => shelf.tokens.filter((token) => token === id).length;
  const ids = new Set(known.map(([id]) => id));
  const unasked = shelf.tokens
    .filter((token) => !ids.has(token))
    .map((token) => `${token} was never asked for`);
  return [
    ...unasked,
    ...known.flatMap(([own, effect]) => happened(own, effect, times(effect.order.token ?? own))),
  ];
}

/** What waits at a cap, or for what rests, is on its way all the same. */
function happened(id: string, { status, order, capped, rests }: OpenEffect, times: number): string[] {
  // A read leaves nothing in the world.
  const once = order.effect === "read" ? 0 : 1;
  if (status === "done" || status === "compensated")
    return times === once ? [] : [`${id} has a receipt and happened ${times} times`];
  const waits = capped !== undefined || rests !== undefined;
  const open = status === "prepared" || (status === "admitted" && !waits);
  return open || times > 1 ? [`${id} is ${status} and happened ${times} times`] : [];
}

/** No lease lives on when what it was lent for is over. */
const outlived = ({ store }: GivenWorld, streams: Folded): string[] =>
  [...store.vault.leases.values()]
    .filter(({ revoked }) => revoked === undefined)
    .filter(
      ({ effect }) => (streams.get(`effect/${effect}`) as OpenEffect | undefined)?.status !== "prepared",
    )
    .map(({ id }) => `the lease ${id} outlived what it was for`);

function decisions(you: GivenWorld): string[] {
  const decided = eventsOf(you).flatMap(({ type, stream }) => (type === "approval.decided" ? [stream] : []));
  return decided.filter((one, at) => decided.indexOf(one) !== at).map((one) => `${one} was decided twice`);
}

/** What is not finished stands on a card with a button, in some chat. */
function silent(you: GivenWorld, streams: Folded): string[] {
  const asks = [
    ...of<OpenApproval>(streams, "approval").map(([id, { status }]) => [id, status, "waiting"] as const),
    ...of<OpenEffect>(streams, "effect").map(([id, { status }]) => [id, status, "unknown"] as const),
    ...of<OpenEffect>(streams, "effect").map(
      ([id, { status, rests }]) => [id, rests === undefined ? "" : status, "admitted"] as const,
    ),
    ...of<TaskWork>(streams, "task").map(([id, { status }]) => [id, status, "stuck"] as const),
    ...of<TaskWork>(streams, "task").flatMap(([, { open }]) => open.flatMap(resting)),
    ...of<OpenCap>(streams, "cap").map(([id, { status }]) => [id, status, "waiting"] as const),
  ].filter(([, status, asking]) => status === asking);
  const hidden = asks.filter(([id]) => !offered(you, id)).map(([id, status]) => `${id} is ${status}, unseen`);
  const idle = of<TaskWork>(streams, "task").filter(
    ([, task]) => task.status === "active" && !task.open.every(({ stage }) => waits(streams, stage as never)),
  );
  return [
    ...hidden,
    ...idle.map(([id, { open }]) => `task ${id} waits for nothing: ${JSON.stringify(open)}`),
  ];
}

/** Whatever rests stands on the card of its escalation. */
const resting = ({ stage }: TaskWork["open"][number]) =>
  stage.is === "rests" ? [[escalationId(`breaker/${stage.breaker}`), "rests", "rests"] as const] : [];

const offered = (you: GivenWorld, id: string): boolean =>
  [...you.world.channels.keys()].some((name) =>
    you
      .at(name as "webchat", name === "telegram" ? "42" : "local")
      .cards()
      .some(({ buttons }) => buttons.some(({ about }) => about === id)),
  );

type Stage = { is: string; action?: string; cap?: string; children?: Record<string, string> };

function waits(streams: Folded, { is, action = "", cap = "", children = {} }: Stage): boolean {
  if (is === "stuck" || is === "rests") return true;
  if (is === "capped") return (streams.get(`cap/${cap}`) as OpenCap | undefined)?.status === "waiting";
  if (is === "proposed") return proposalWaits(streams, action);
  const alive = (id: string) =>
    ["active", "stuck"].includes((streams.get(`task/${id}`) as TaskWork | undefined)?.status ?? "");
  return is === "delegated" && Object.keys(children).some(alive);
}

function proposalWaits(streams: Folded, id: string): boolean {
  const approval = streams.get(`approval/${id}`) as OpenApproval | undefined;
  if (approval?.status === "superseded") return proposalWaits(streams, approval.by);
  const effect = streams.get(`effect/${id}`) as OpenEffect | undefined;
  const cap = streams.get(`cap/${effect?.capped}`) as OpenCap | undefined;
  const effectWaits = effect?.status === "unknown" || effect?.rests !== undefined;
  return approval?.status === "waiting" || effectWaits || cap?.status === "waiting";
}
