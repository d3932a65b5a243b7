// The typed equivalents of the buttons, and showing a card again.
import type { Said } from "#core/chat";
import { asFault } from "#core/fault";
import type { Command } from "#operator/command";
import { cardOf } from "../card-of.ts";
import { type Hand, unknownId } from "../decide.ts";
import { deed } from "../deeds.ts";
import { edit, editForm } from "../edit.ts";
import { reject } from "../reject.ts";
import { showing } from "../unit.ts";
import type { World } from "../world.ts";
import type { Reply } from "./reply.ts";

type Typed = Extract<Command, { id: string; rest: string }>;

export async function typed(world: World, command: Typed, hand: Hand, said: Said): Promise<Reply> {
  const { is, id, rest } = command;
  if (id === "") return { text: `Say which: \`${is} <id>\`. /inbox lists what waits, with its ids.` };
  if (is === "show") return show(world, id, hand);
  if (is === "reject") return { text: (await reject(world, id, rest.trim(), hand)).words };
  if (is === "edit") return typedEdit(world, id, rest, hand, said);
  return { text: (await deed(world, is, id, hand))?.words ?? unknownId(id).words };
}

async function show(world: World, id: string, hand: Hand): Promise<Reply> {
  const card = await cardOf(world, id);
  if (card === undefined) return { text: unknownId(id).words };
  return { text: "", commit: showing(id, hand.thread, { anew: true }) };
}

/** `edit <id>` asks for the text; `edit <id> <text>` replaces the main text; lines `field: value` change other fields. */
async function typedEdit(world: World, id: string, rest: string, hand: Hand, said: Said): Promise<Reply> {
  const form = await editForm(world, id);
  if ("words" in form) return { text: form.words };
  if (rest.trim() === "") {
    // Not waited for: a slow platform must not delay what is heard next.
    world.channels
      .get(said.channel)
      ?.ask(form, said)
      .catch((error: unknown) =>
        world.log("warn", `A form could not be shown: ${asFault(error).message}`, { id }),
      );
    return { text: "" };
  }
  const names = form.fields.map((field) => field.name);
  const main = form.fields.find((field) => field.main)?.name ?? names[0] ?? "";
  const answer = await edit(world, id, fieldsOf(rest, names, main), hand);
  return { text: answer.words };
}

function fieldsOf(text: string, names: readonly string[], main: string): Record<string, string> {
  const fields: Record<string, string> = {};
  const lines = text.split("\n");
  while (lines.length > 0) {
    const match = /^\s*([\w-]+):\s?(.*)$/.exec(lines[0] ?? "");
    const name = match?.[1]?.toLowerCase() ?? "";
    if (match === null || !names.includes(name)) break;
    fields[name] = match[2] ?? "";
    lines.shift();
  }
  const rest = lines.join("\n").trim();
  return rest === "" ? fields : { ...fields, [main]: rest };
}
