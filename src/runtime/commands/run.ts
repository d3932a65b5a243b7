// What the operator said: read as a command or as an intent, answered, and marked as dealt with in the same commit.
import type { Said } from "#core/chat";
import { Fault } from "#core/fault";
import { operatorFold } from "#core/operator";
import type { Commit } from "#core/ports";
import { cleaned } from "#operator/clean";
import { type Command, parseCommand } from "#operator/command";
import { short } from "#operator/words";
import type { Hand } from "../chat/answer.ts";
import { concluding, handled } from "../chat/handled.ts";
import { noting } from "../chat/note.ts";
import { byOperator } from "../progress.ts";
import { stating } from "../state-goal.ts";
import { append, load, together } from "../unit.ts";
import type { World } from "../world.ts";
import { assign } from "./assign.ts";
import { budget } from "./budget.ts";
import { digest, timeline } from "./day.ts";
import { inbox, rollback } from "./lists.ts";
import { openQuestion } from "./open-question.ts";
import { pause, resume } from "./pause.ts";
import { policy } from "./policy.ts";
import type { Reply } from "./reply.ts";
import { help, memory, status, verify } from "./state.ts";
import { strange, typed } from "./typed.ts";
import { vault } from "./vault.ts";
import { why } from "./why.ts";

/** Longest message that is read, in characters. */
const LONGEST = 100_000;

export async function commandReply(world: World, said: Said, hand: Hand): Promise<void> {
  const text = cleaned(said.text);
  const problem = unreadable(said.text, text);
  const command = parseCommand(text);
  if (problem === undefined && command.is === "words") return intent(world, said, text, hand);
  const reply = problem ?? (await told(() => run(world, command, hand, said)));
  const circumstance = byOperator(world, hand.account, said.id, said.id);
  const note =
    reply.text === "" ? {} : noting(world, circumstance, { thread: said.thread, goal: "", ...reply });
  await concluding(
    world,
    together(reply.commit ?? {}, note, handled(world, said), await spokeHere(world, hand)),
  );
}

/** A Fault that no second try mends is the answer. */
async function told(run: () => Promise<Reply>): Promise<Reply> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Fault && error.retry === "never") return { text: error.message };
    throw error;
  }
}

function unreadable(raw: string, text: string): Reply | undefined {
  if (text.length > LONGEST)
    return {
      text: `That message has ${text.length} characters; I read up to ${LONGEST}. Please send it in parts.`,
    };
  if (text !== "") return undefined;
  return {
    text:
      raw === ""
        ? "I can only read text that you write yourself: no files, and nothing forwarded. Please put it in words."
        : "That message was empty. Say what you want done, or /help.",
  };
}

async function run(world: World, command: Command, hand: Hand, said: Said): Promise<Reply> {
  switch (command.is) {
    case "pause":
      return pause(world, command, hand);
    case "resume":
      return resume(world, command, hand);
    case "rollback":
      return (await strange(world, "rollback", command.id)) ?? rollback(world, command, hand);
    case "digest":
      return digest(world, command, hand);
    case "timeline":
      return timeline(world, command);
    case "why":
      return why(world, command);
    case "verify":
      return verify(world, command);
    case "inbox":
    case "status":
    case "budget":
    case "help":
      return STATES[command.is](world, hand);
    case "policy":
      return policy(world, command, hand);
    case "vault":
      return vault(world, command, hand);
    case "memory":
      return recollect(world, command);
    case "assign":
      return assign(world, command, hand);
    case "pair":
      return { text: "We are paired already: I listen to you here." };
    case "unknown":
      return { text: `I know no command /${short(command.name, 40)}. /help lists what I know.` };
    case "words":
      return { text: "" };
    default:
      return typed(world, command, hand, said);
  }
}

const STATES = { inbox, status, budget, help };

const recollect: (world: World, asked: { subject: string }) => Promise<Reply> = memory;

/** Plain words: a goal, with the planner's task, or nothing if this message was dealt with already. */
async function intent(world: World, said: Said, words: string, hand: Hand): Promise<void> {
  const goal = world.ids.next();
  const circumstance = byOperator(world, hand.account, said.id, goal);
  const earlier = await openQuestion(world, said);
  const stated = await stating(world, circumstance, {
    goal,
    words,
    thread: said.thread,
    ...(earlier && { earlier }),
  });
  await concluding(world, together(stated, handled(world, said), await spokeHere(world, hand)));
}

/** Where the operator speaks on each channel: the digest and reminders go there. */
async function spokeHere(world: World, hand: Hand): Promise<Partial<Commit>> {
  const operator = await load(world.journal, operatorFold, "company");
  const [channel = ""] = hand.thread.split(":");
  if (operator.state.threads[channel] === hand.thread) return {};
  const circumstance = byOperator(world, hand.account, hand.cause, "operator");
  return {
    writes: [
      append(operatorFold, operator, circumstance, [
        { type: "operator.spoke", data: { thread: hand.thread } },
      ]).write,
    ],
  };
}
