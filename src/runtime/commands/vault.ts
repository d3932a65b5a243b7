// /vault: what it holds and who used it, never a value; the link to enter one; and the card that asks to remove one.
import { DOMAINS } from "#core/domain";
import { Fault } from "#core/fault";
import { idOf } from "#core/stream";
import { type KnownSecret, type LeaseUses, SECRET_NAME, type SecretKind } from "#core/vault";
import type { Command } from "#operator/command";
import { secretLine } from "#operator/secret-words";
import { counted } from "#operator/words";
import { asking, draft } from "../approval/propose.ts";
import type { Hand } from "../chat/answer.ts";
import { byOperator } from "../progress.ts";
import { keptSecret, VAULT, VAULT_REMOVE } from "../tools/vault-remove.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";
import { list, type Reply } from "./reply.ts";

type Asked = Extract<Command, { is: "vault" }>;

const MANY = 1_000;

const HOW =
  "/vault set <name> <domain> gives a link to enter one; /vault remove <name> asks to remove one. A value is never taken here.";

export async function vault(world: World, { words }: Asked, hand: Hand): Promise<Reply> {
  const [verb = "", name = "", ...rest] = words.toLowerCase().split(/\s+/);
  if (verb === "") return all(world);
  if (verb !== "set" && verb !== "remove") return { text: HOW };
  if (!SECRET_NAME.test(name))
    return { text: `Say which: /vault ${verb} <name>, in lower-case letters, digits and dashes.` };
  return verb === "set" ? set(world, name, rest) : remove(world, name, hand);
}

async function all(world: World): Promise<Reply> {
  const secrets = await world.journal.find({ kind: "secret", status: ["kept"], limit: MANY });
  if (secrets.length === 0) return { text: `The vault is empty. ${HOW}` };
  const uses = Map.groupBy(await world.vault.uses(MANY), ({ secret }) => secret);
  const when = await whenHere(world);
  const lines = secrets
    .map(({ stream, state }) => ({ name: idOf(stream), state: state as unknown as KnownSecret }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, state }) => secretLine(name, state, wanting(world, name), lastOf(uses.get(name)), when));
  return {
    text: `The vault holds ${counted(secrets.length, "secret")}. ${HOW}`,
    sections: list("Secrets", lines),
  };
}

const lastOf = (uses: readonly LeaseUses[] = []): readonly LeaseUses[] => uses;

/** The tools here that borrow it. */
const wanting = (world: World, name: string): string[] =>
  [...world.tools.values()].flatMap((tool) =>
    tool.needs?.some(({ secret }) => secret === name) === true ? [tool.name] : [],
  );

async function set(world: World, name: string, rest: readonly string[]): Promise<Reply> {
  const kind: SecretKind = rest.includes("oauth") ? "oauth" : "plain";
  const domain =
    rest.find((word) => (DOMAINS as readonly string[]).includes(word)) ?? (await usual(world, name));
  if (domain === undefined)
    return { text: `Say for which domain: /vault set ${name} <domain>, one of ${DOMAINS.join(", ")}.` };
  const address = world.secretPage.invite({ name, domain, kind });
  return {
    text: `Enter ${name}, for ${domain}, on this page: ${address}\nIt opens where Adjutant runs, in the browser that is signed in to the local chat; it works once, for ten minutes.`,
  };
}

/** The domain it has, or that of a tool that needs it. */
async function usual(world: World, name: string): Promise<string | undefined> {
  try {
    return (await keptSecret(world, name)).domain;
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "not-found") throw error;
    const [tool = ""] = wanting(world, name);
    return world.tools.get(tool)?.domain;
  }
}

async function remove(world: World, name: string, hand: Hand): Promise<Reply> {
  const { version } = await keptSecret(world, name);
  const drafted = await draft(world, {
    tool: VAULT_REMOVE,
    input: { name, version },
    agent: "operator",
    goal: VAULT,
    task: "",
    move: "",
    thread: hand.thread,
    why: `You asked to remove the secret ${name}.`,
    evidence: [],
    spent: 0,
  });
  const { gate, reasons } = drafted.request.verdict;
  if (gate === "closed") return { text: `Policy closes this: ${reasons.join(" ")}` };
  return { text: "", commit: asking(drafted, byOperator(world, hand.account, hand.cause, VAULT)) };
}
