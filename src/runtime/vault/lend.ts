// Lending: what a tool needs of the vault, whether it may have it, and the leases that begin in the very commit that prepares
// its effect, or before it reads.
import type { EffectOrder } from "#core/effect";
import type { Circumstance } from "#core/event";
import { Fault } from "#core/fault";
import type { Stakes } from "#core/gate";
import type { Commit, Row } from "#core/ports";
import { idOf, kindOf } from "#core/stream";
import type { Tool } from "#core/tool";
import {
  type HeldLease,
  LEASE_MINUTES,
  type LeaseGrant,
  leaseFold,
  MINUTE_MS,
  secretFold,
} from "#core/vault";
import { append, fresh, load, together } from "../unit.ts";
import type { World } from "../world.ts";

/** A secret that a tool needs. */
export interface Need {
  readonly secret: string;
  readonly minutes: number;
  /** The secret's domain; absent: the vault holds no such secret. */
  readonly domain?: string | undefined;
}

export async function needsOf(
  world: Pick<World, "journal">,
  { needs = [] }: Pick<Tool, "needs">,
): Promise<Need[]> {
  return Promise.all(
    needs.map(async ({ secret, minutes = LEASE_MINUTES }) => {
      const { state } = await load(world.journal, secretFold, secret);
      return { secret, minutes, domain: state.status === "kept" ? state.domain : undefined };
    }),
  );
}

/** Whether a secret of another domain is asked for: that is read across domains, and never by policy's default alone. */
export const crosses = (domain: string, needs: readonly Need[]): boolean =>
  needs.some((need) => need.domain !== undefined && need.domain !== domain);

/** A secret of another domain, or one for longer than usual, is a concern of its own. */
export function withCredentials(stakes: Stakes, domain: string, needs: readonly Need[]): Stakes {
  const grave = crosses(domain, needs) || needs.some(({ minutes }) => minutes > LEASE_MINUTES);
  return grave ? { ...stakes, concerns: [...(stakes.concerns ?? []), "credential"] } : stakes;
}

/** The sentence for a secret that is not there, with its remedy. */
export function missing(tool: string, needs: readonly Need[]): Fault | undefined {
  const absent = needs.find(({ domain }) => domain === undefined);
  return absent && absentFrom(tool, absent.secret);
}

const absentFrom = (tool: string, secret: string): Fault =>
  new Fault(
    "not-found",
    `${tool} needs the secret ${secret}, which the vault does not hold. Enter it with /vault set ${secret}, or \`npm run vault -- set ${secret}\`.`,
  );

/** Why nothing can be lent to this effect now, or undefined. No lease is given after its task ended. */
export async function notLent(
  world: World,
  order: Pick<EffectOrder, "tool" | "task">,
  needs: readonly Need[],
): Promise<Fault | undefined> {
  if (needs.length === 0) return undefined;
  const absent = missing(order.tool, needs);
  if (absent !== undefined || order.task === "") return absent;
  const { state } = await load(world.journal, world.tasks, order.task);
  return ["none", "active", "stuck"].includes(state.status) ? undefined : ended();
}

const ended = (): Fault =>
  new Fault(
    "not-allowed",
    "The task it was for has ended, so no credential is lent for it any more. Ask for it again.",
  );

/** Why the database lent nothing, by the stream that a refused commit names; undefined: something else had moved. */
export function unlent(stream: string, tool: string): Fault | undefined {
  switch (kindOf(stream)) {
    case "secret":
      return absentFrom(tool, idOf(stream));
    case "task":
      return ended();
    case "pause":
      return new Fault("not-allowed", `${tool} is lent no credential while what it belongs to is paused.`);
    default:
      return undefined;
  }
}

/** Who borrows, and for what. */
export interface Borrower extends Omit<LeaseGrant, "secret" | "domain" | "expires"> {
  /** For a rollback that was approved within a pause. */
  readonly insidePause: boolean;
}

export const borrowerOf = (
  effect: string,
  { tool, domain: worksIn, agent, task, compensates }: EffectOrder,
): Borrower => ({ tool, worksIn, agent, task, effect, insidePause: compensates !== undefined });

interface Lent {
  readonly held: readonly HeldLease[];
  readonly commit: Partial<Commit>;
}

/** The leases of one call: of an attempt at an effect, a read, or a question what became of an effect. */
export function lending(
  world: Pick<World, "ids">,
  circumstance: Circumstance,
  { insidePause, ...borrower }: Borrower,
  needs: readonly Need[],
): Lent {
  const lent = needs.map(({ secret, domain = "", minutes }): Lent => {
    const expires = new Date(Date.parse(circumstance.at) + minutes * MINUTE_MS).toISOString();
    return granted(world.ids.next(), { secret, domain, ...borrower, expires }, circumstance, insidePause);
  });
  return { held: lent.flatMap(({ held }) => held), commit: together(...lent.map(({ commit }) => commit)) };
}

/** One lease: its event, and the row that the database checks. */
export function granted(
  id: string,
  grant: Omit<HeldLease, "id">,
  circumstance: Circumstance,
  insidePause: boolean,
): Lent {
  const lease = { id, ...grant };
  const { write } = append(leaseFold, fresh(leaseFold, id), circumstance, [
    { type: "lease.granted", data: grant },
  ]);
  const row: Row = { into: "lease", lease, at: circumstance.at, insidePause };
  return { held: [lease], commit: { writes: [write], rows: [row] } };
}

/** Every living lease of it ends, in the commit that this becomes a part of. */
export const revoking = (of: "task" | "effect" | "scope", id: string, at: string): Partial<Commit> => ({
  rows: [{ into: "revoke", of, id, at }],
});
