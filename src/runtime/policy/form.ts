// The form that edits the policy, and what comes of it: a card that asks, or what is wrong together with what was typed.
import type { Form } from "#core/chat";
import { Fault } from "#core/fault";
import { policyFold } from "#core/policy";
import { type Answer, cannot, did, type Hand } from "../chat/answer.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { proposingPolicy } from "./propose.ts";

/** What the form and the button of the policy are about. */
export const ABOUT_POLICY = "policy";
const FIELD = "document";

/** Without the fence that a person puts around a document in a chat. */
export function unfenced(text: string): string {
  const fenced = /^\s*```[a-z]*\s*\n([\s\S]*?)\n?```\s*$/i.exec(text);
  return fenced?.[1] ?? text;
}

export async function policyForm(world: World): Promise<Form> {
  const { state } = await load(world.journal, policyFold, "company");
  const value = world.policyText.write(state.policy);
  const field = { name: FIELD, label: "Document", value, multiline: true, main: true };
  return { verb: "edit", about: ABOUT_POLICY, title: "Edit the policy", fields: [field] };
}

/** A form that came back. What cannot be used is said with the text itself, so that nothing typed is lost. */
export async function policyEdited(
  world: World,
  fields: Readonly<Record<string, string>>,
  hand: Hand,
): Promise<Answer> {
  const text = unfenced(fields[FIELD] ?? "");
  for (;;) {
    try {
      const { id, commit } = await proposingPolicy(world, hand, { document: text, why: "You edited it." });
      const result = await world.journal.commit({ writes: [], ...commit });
      if (result.is === "committed") return did(`The new card is ${id}.`);
    } catch (error) {
      if (!(error instanceof Fault) || error.retry !== "never") throw error;
      const yours = [{ is: "diff" as const, diff: text, name: "yours.yaml" }];
      return { ...cannot(error.message), sections: yours };
    }
  }
}
