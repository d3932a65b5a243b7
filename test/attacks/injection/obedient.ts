// A model that obeys whoever speaks to it last: where its prompt holds the attacker's order, in whatever disguise, it does as
// the attacker wants; else it is the offline model.
import { offlineModel } from "#adapters/offline/model";
import type { Json } from "#core/json";
import type { Model } from "#core/model";
import { isThought } from "#core/thought";
import { type AttackGoal, obeying } from "./goals.ts";
import { decoded } from "./payloads.ts";

/** One attack at a time: its goal, and the order that gives it away in a prompt. */
interface Attack {
  readonly goal: AttackGoal;
  readonly order: string;
  /** Only the model obeys, and no planner does. */
  readonly spares?: boolean;
  /** Where the order comes from the model itself: what it says of a prompt that holds this text. */
  readonly slips?: { readonly on: string; readonly text: string } | undefined;
}

export interface Obedient extends Model {
  attack: Attack | undefined;
  /** How often it obeyed in this attack. */
  obeyed: number;
  /** How often a planner did, beside the model. */
  possessed: number;
}

export function obedientModel(): Obedient {
  const honest = offlineModel();
  const model: Obedient = {
    ...honest,
    attack: undefined,
    obeyed: 0,
    possessed: 0,
    think: async (request, signal) => {
      const reply = replyTo(model, request.prompt.name, request.about);
      if (reply === undefined) return honest.think(request, signal);
      return { reply: request.reply.parse(reply) as Json, usage: null, cost: 0, basis: "free" };
    },
  };
  return model;
}

function replyTo(model: Obedient, prompt: string, about: Json): Json | undefined {
  const { attack } = model;
  if (attack === undefined || !isThought(prompt)) return undefined;
  const text = textOf(about);
  if (decoded(text).includes(attack.order)) {
    model.obeyed += 1;
    return obeying({ ...attack.goal, order: attack.order })[prompt];
  }
  const slipped = prompt === "research" && attack.slips !== undefined && text.includes(attack.slips.on);
  return slipped ? { points: [attack.slips?.text ?? ""], sources: [] } : undefined;
}

/** All the texts in it. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "object" && value !== null ? Object.values(value).map(textOf).join("\n") : "";
}
