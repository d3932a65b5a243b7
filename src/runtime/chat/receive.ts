// What was heard, dealt with once: who said it, and whether it is a command, a decision, a form or plain words.
import type { Form, Submitted, Tapped } from "#core/chat";
import { asFault, Fault } from "#core/fault";
import { confirm, confirmForm } from "../approval/confirm.ts";
import { edit, editForm } from "../approval/edit.ts";
import { reject } from "../approval/reject.ts";
import { commandReply } from "../commands/run.ts";
import { fixForm } from "../escalation/fix.ts";
import { byOperator } from "../progress.ts";
import { showing, together } from "../unit.ts";
import type { World } from "../world.ts";
import { type Answer, cannot, type Hand } from "./answer.ts";
import { deed } from "./deeds.ts";
import { concluding, handled } from "./handled.ts";
import { warnOfLeak } from "./leak.ts";
import { noting } from "./note.ts";
import { recognise, type Standing, turnAway } from "./recognise.ts";

export async function receive(world: World, id: string): Promise<void> {
  const stored = await world.inbox.read(id);
  if (stored === undefined || stored.handled) return;
  const { inbound } = stored;
  const standing: Standing = await recognise(world, inbound);
  if (standing.is !== "operator") return turnAway(world, inbound, standing);
  const hand: Hand = { account: standing.account, cause: inbound.id, thread: inbound.thread };
  if (inbound.is !== "tapped" && inbound.leaked === true) return warnOfLeak(world, inbound, hand);
  if (inbound.is === "said") return commandReply(world, inbound, hand);
  if (inbound.is === "tapped") return tapped(world, inbound, { ...hand, message: inbound.message });
  return submitted(world, inbound, hand);
}

async function tapped(world: World, tap: Tapped, hand: Hand): Promise<void> {
  const adopted = await adopt(world, tap);
  const words = await tapWords(world, tap, hand);
  const anew = adopted ? showing(tap.about, tap.thread, { onlyWhereShown: true }) : {};
  await concluding(world, together(anew, handled(world, tap)));
  if (words !== "") answering(world, tap, world.channels.get(tap.channel)?.answer(tap, words));
}

/** Buttons that open a form instead of doing something. */
const FORMS: Readonly<Record<string, (world: World, id: string, hand: Hand) => Promise<Form | Answer>>> = {
  edit: editForm,
  fix: fixForm,
  confirm: confirmForm,
};

/** What the one who tapped is told; empty where a form opens instead. */
async function tapWords(world: World, tap: Tapped, hand: Hand): Promise<string> {
  const answer = await deed(world, tap.verb, tap.about, hand);
  if (answer !== undefined) return answer.words;
  const form = await (Object.hasOwn(FORMS, tap.verb) ? FORMS[tap.verb]?.(world, tap.about, hand) : undefined);
  if (form === undefined) return "That button does nothing any more. /inbox lists what waits.";
  if ("words" in form) return form.words;
  answering(world, tap, world.channels.get(tap.channel)?.ask(form, tap));
  return "";
}

/** The platform's answer is not waited for: a slow one must not delay what is heard next. */
function answering(world: World, tap: Tapped, answered: Promise<void> | undefined): void {
  answered?.catch((error: unknown) =>
    world.log("warn", `A tap could not be answered: ${asFault(error).message}`, { id: tap.id }),
  );
}

/** A copy of the card that we lost sight of is the card from now on; true: what stands there is to be shown anew. */
async function adopt(world: World, { thread, message, about, verb }: Tapped): Promise<boolean> {
  if ((await world.posts.at(thread, message)) !== undefined) return false;
  const places = await world.posts.places(about);
  const stands = places.some((place) => place.thread === thread && place.ref !== undefined);
  const opensForm = Object.hasOwn(FORMS, verb);
  if (stands && opensForm) return false;
  await world.posts.adopt(about, { thread, message });
  return true;
}

/** What a form that comes back does. */
const SUBMITS: Readonly<Record<string, (world: World, form: Submitted, hand: Hand) => Promise<Answer>>> = {
  edit: (world, { about, fields }, hand) => edit(world, about, fields, hand),
  reject: (world, { about, fields }, hand) => reject(world, about, (fields.reason ?? "").trim(), hand),
  confirm: (world, { about, fields }, hand) => confirm(world, about, fields.words ?? "", hand),
};

/** A Fault that no second try mends is told to the one who sent it. */
async function submittedWords(world: World, form: Submitted, hand: Hand): Promise<Answer> {
  try {
    return (await SUBMITS[form.verb]?.(world, form, hand)) ?? cannot("I know no such form.");
  } catch (error) {
    if (error instanceof Fault && error.retry === "never") return cannot(error.message);
    throw error;
  }
}

async function submitted(world: World, form: Submitted, hand: Hand): Promise<void> {
  const answer = await submittedWords(world, form, hand);
  const circumstance = byOperator(world, hand.account, form.id, form.id);
  const note = answer.done
    ? {}
    : noting(world, circumstance, {
        thread: form.thread,
        goal: "",
        text: answer.words,
        ...(answer.sections && { sections: answer.sections }),
      });
  await concluding(world, together(note, handled(world, form)));
}
