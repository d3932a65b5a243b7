// The tool that removes a secret: asked for in a chat, so an action like any other, that two channels agree to by default.
import { z } from "zod";
import { approvalFold } from "#core/approval";
import { Fault } from "#core/fault";
import { type Check, defineTool, type Preview, type Receipt } from "#core/tool";
import { type KnownSecret, secretFold } from "#core/vault";
import { showTime } from "#operator/words";
import { load } from "../unit.ts";
import { removeSecret } from "../vault/secrets.ts";
import type { World } from "../world.ts";
import { zoneOf } from "../zone.ts";

export const VAULT_REMOVE = "vault.remove";

/** The name that changes of the vault correlate by. */
export const VAULT = "vault";

const input = z.object({ name: z.string(), version: z.int() });
type Input = z.infer<typeof input>;

export function vaultRemove(world: World) {
  return defineTool<Input>({
    name: VAULT_REMOVE,
    version: 1,
    domain: "company",
    effect: "irreversible",
    input,
    stakes: () => ({ concerns: ["vault"] }),
    preview: ({ name }) => preview(world, name),
    execute: async ({ name }, { token, expected }) => {
      const before = await checked(world, token, name);
      if (before.is === "done") return before.receipt;
      await removeSecret(
        world,
        name,
        { account: await approver(world, token), cause: token },
        Number(expected),
      );
      return receipt(name);
    },
    check: (token, { name }) => checked(world, token, name),
  });
}

export async function keptSecret(world: Pick<World, "journal">, name: string): Promise<KnownSecret> {
  const { state } = await load(world.journal, secretFold, name);
  if (state.status === "kept") return state;
  throw new Fault("not-found", `The vault holds no secret called ${name}. /vault lists those it holds.`);
}

async function preview(world: World, name: string): Promise<Preview> {
  const { domain, kind, version, since } = await keptSecret(world, name);
  // With its year, since the card may stand for days.
  const entered = showTime(since, { now: LONG_AGO, zone: await zoneOf(world) });
  return {
    title: `Remove the secret ${name} from the vault`,
    diff: `-${name}: ${kind}, ${domain}, version ${version}, entered ${entered}`,
    targetVersion: String(version),
    undo: `The value is gone. /vault set ${name} enters it again.`,
  };
}

const receipt = (name: string): Receipt => ({
  summary: `The secret ${name} is gone, and with it every lease of it.`,
  data: { name },
});

async function approver(world: World, token: string): Promise<string> {
  const { state } = await load(world.journal, approvalFold, token);
  return state.status === "approved" ? state.decision.by : "policy";
}

/** The event of a removal names the operation that did it. */
async function checked(world: World, token: string, name: string): Promise<Check> {
  const removals = await world.journal.events({
    stream: `secret/${name}`,
    types: ["secret.removed"],
    order: "newest",
    limit: MANY,
  });
  return removals.some(({ cause }) => cause === token)
    ? { is: "done", receipt: receipt(name) }
    : { is: "absent" };
}

const MANY = 1_000;
const LONG_AGO = "1970-01-01T00:00:00.000Z";
