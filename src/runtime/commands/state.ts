// /status, /memory, /verify and /help: how things stand.
import type { Fact, FactState } from "#core/fact";
import { pauseFold } from "#core/pause";
import type { StandingState } from "#core/standing";
import { idOf } from "#core/stream";
import { headWords } from "#operator/digest";
import { commandLines, EXAMPLES, HELP_TEXT, TYPED_LINES } from "#operator/help";
import { counted, short, showChannel, showScope, showTime, type When } from "#operator/words";
import { roleLines } from "../roles.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";
import { cappedLines, heldItems, restingLines, underWay } from "./held.ts";
import { cardsWaiting } from "./lists.ts";
import { list, type Reply } from "./reply.ts";

const SHOWN = 20;

export async function status(world: World): Promise<Reply> {
  const { state: paused } = await load(world.journal, pauseFold, "company");
  const scopes = Object.keys(paused.paused);
  const channels = [...world.channels.values()].map((channel): [string, string] => [
    capital(showChannel(channel.name)),
    channel.health().words,
  ]);
  const standing = await world.journal.find({ kind: "standing", status: ["standing"], limit: SHOWN });
  const { waiting, needing } = await cardsWaiting(world);
  const more = needing === 0 ? "" : ` ${needing} more ${needing === 1 ? "needs" : "need"} you.`;
  const running = scopes.length === 0 ? "Running" : `Paused: ${scopes.map(showScope).join(", ")}`;
  return {
    text: `${running}. ${counted(waiting, "card")} waiting.${more}`,
    sections: [
      {
        is: "facts",
        rows: [["Model", modelWords(world)], ["Memory", world.memory.health().words], ...channels],
      },
      ...list("Under way", await underWay(world)),
      ...list("Held", await heldItems(world)),
      ...list("Resting", await restingLines(world)),
      ...list("At a cap", await cappedLines(world)),
      ...list("Moved roles", await roleLines(world)),
      ...list(
        "Standing goals",
        standing.map(({ stream, state }) => standingLine(idOf(stream), state as unknown as StandingState)),
      ),
    ],
  };
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const modelWords = ({ model }: World): string =>
  model.offline ? "offline rules and templates; set OPENAI_API_KEY for a real model" : model.name;

function standingLine(id: string, state: StandingState): string {
  return state.status === "none"
    ? id
    : `${state.timetable}: ${short(state.words, 80)} [${id}], ran ${counted(state.runs, "time")}`;
}

/** All that is held, or what is held about somebody or something. */
export async function memory(world: World, { subject }: { subject: string }): Promise<Reply> {
  const health = world.memory.health();
  const trouble = health.up ? "" : ` ${health.words}`;
  if (subject !== "") return about(world, subject, trouble);
  const facts = await world.journal.find({ kind: "fact", status: ["current"], limit: SHOWN });
  const count = await world.journal.count({ kind: "fact", status: ["current"] });
  if (count === 0) return { text: `I hold nothing in memory yet. Say \`Remember that …\`.${trouble}` };
  const when = await whenHere(world);
  const lines = facts.map(({ stream, state }) => factLine(idOf(stream), state as unknown as FactState, when));
  return {
    text: `I hold ${counted(count, "fact")}.${trouble}`,
    sections: list(count > SHOWN ? `The newest ${SHOWN}` : "Newest first", lines),
  };
}

/** Those whose subject it is come first, then whatever else speaks of it. */
async function about(world: World, subject: string, trouble: string): Promise<Reply> {
  const named = await world.facts.about(subject);
  const found = await world.facts.search(subject, SHOWN);
  const spoken = await world.facts.read(found.map(({ id }) => id));
  const facts = [...new Map([...named, ...spoken].map((fact) => [fact.id, fact])).values()];
  const name = short(subject, 60);
  if (facts.length === 0)
    return { text: `I hold nothing about ${name}. /memory lists all that I hold.${trouble}` };
  const when = await whenHere(world);
  const lines = facts.slice(0, SHOWN).map((fact) => factWords(fact, when));
  return { text: `What I hold about ${name}.${trouble}`, sections: list("Its own facts first", lines) };
}

function factLine(id: string, state: FactState, when: When): string {
  return state.status === "none" ? id : factWords(state.fact, when);
}

const factWords = ({ id, statement, source, validFrom }: Fact, when: When): string =>
  `“${short(statement, 140)}” — ${source}, ${showTime(validFrom, when)} [${id}]`;

const HEAD = /^[0-9a-f]{8,64}$/;

export async function verify(world: World, command: { head: string }): Promise<Reply> {
  if (command.head !== "" && !HEAD.test(command.head))
    return {
      text: `“${short(command.head, 64)}” is no head. A head is 8 to 64 hexadecimal digits, as every digest prints one: /verify 0123456789abcdef.`,
    };
  const verdict = await world.journal.verify();
  if (verdict.broken !== undefined)
    return {
      text: `The journal was changed: position ${verdict.broken.position}, ${verdict.broken.why}. Stop and look before you go on.`,
    };
  const head = await world.journal.head();
  const fine = `The journal is whole: ${headWords(head)}.`;
  if (command.head === "") return { text: fine };
  const known = await world.journal.hasHash(command.head);
  return {
    text: known
      ? `${fine} The head ${command.head} you gave is part of it. Nothing up to there was changed.`
      : `The journal fits together, but the head ${command.head} you gave is not in it: it was cut off or rewritten since, or the head was mistyped. Stop and compare with a backup before you go on.`,
  };
}

/** As it is said in the channel where it was asked. */
export async function help(_world: World, asked?: { readonly thread: string }): Promise<Reply> {
  const [channel = ""] = asked?.thread.split(":") ?? [];
  return {
    text: HELP_TEXT,
    sections: [
      ...list("Try", EXAMPLES),
      ...list("Commands", commandLines(channel)),
      ...list("In words", TYPED_LINES),
    ],
  };
}
