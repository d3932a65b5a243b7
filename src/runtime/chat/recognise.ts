// Who is speaking: the operator, somebody pairing, or a stranger, who gets one polite line, once.
import type { Inbound } from "#core/chat";
import { accountOf, type OperatorState, operatorFold } from "#core/operator";
import { parseCommand } from "#operator/command";
import { bySystem } from "../progress.ts";
import { append, load, together } from "../unit.ts";
import type { World } from "../world.ts";
import { concluding, handled } from "./handled.ts";
import { noting } from "./note.ts";

export type Standing =
  | { readonly is: "operator"; readonly account: string }
  | { readonly is: "pairing"; readonly code: string }
  | { readonly is: "stranger"; readonly unclaimed: boolean };

export async function recognise(world: World, inbound: Inbound): Promise<Standing> {
  const account = accountOf(inbound.channel, inbound.account);
  const { state } = await load(world.journal, operatorFold, "company");
  if (isOperator(world, state, account)) return { is: "operator", account };
  const unclaimed = ![...world.operators, ...state.paired].some((known) =>
    known.startsWith(`${inbound.channel}:`),
  );
  const command = inbound.is === "said" ? parseCommand(inbound.text) : undefined;
  if (unclaimed && command?.is === "pair") return { is: "pairing", code: command.code };
  return { is: "stranger", unclaimed };
}

const isOperator = (world: World, state: OperatorState, account: string): boolean =>
  world.operators.has(account) || state.paired.includes(account);

/** Anyone but the operator: paired by the right code, told once, or passed over in silence. */
export async function turnAway(
  world: World,
  inbound: Inbound,
  standing: Exclude<Standing, { is: "operator" }>,
): Promise<void> {
  if (inbound.is === "tapped")
    await world.channels.get(inbound.channel)?.answer(inbound, "Only the operator can decide here.");
  const operator = await load(world.journal, operatorFold, "company");
  const { channel, account, name, thread } = inbound;
  const circumstance = { ...bySystem(world, inbound.id, "operator"), origin: `outside:${channel}` as const };
  const who = { channel, account, name: name.replaceAll(/\s+/g, " ") };
  const paired =
    standing.is === "pairing" && world.pairing.redeem(channel, account, standing.code, world.clock.now());
  const known = operator.state.strangers.includes(accountOf(channel, account));
  const event = paired
    ? { type: "operator.paired" as const, data: who }
    : { type: "stranger.heard" as const, data: who };
  const text = paired ? PAIRED : refusal(standing);
  const tells = paired || standing.is === "pairing" || !known;
  const told = tells
    ? together(
        { writes: [append(operatorFold, operator, circumstance, [event]).write] },
        noting(world, circumstance, { thread, goal: "", text }),
      )
    : {};
  await concluding(world, together(told, handled(world, inbound)));
}

const PAIRED =
  "Paired: from now on I listen to you here, and to nobody else.\nSay what you want done, or /help.";

function refusal(standing: Exclude<Standing, { is: "operator" }>): string {
  if (standing.is === "pairing")
    return "That code is not right, was used already, was guessed at too often or is older than ten minutes. Restart Adjutant for a new one.";
  return standing.unclaimed
    ? "I do not know you yet. Send /pair and the code shown where Adjutant was started."
    : "I work for one person only, so I cannot help you here.";
}
