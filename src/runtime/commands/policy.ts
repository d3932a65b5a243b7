// /policy: how it stands, the whole of it to edit, and short changes; each change becomes a card, and nothing else.
import { button } from "#core/card";
import { policyFold } from "#core/policy";
import { changed, POLICY_USES } from "#operator/policy-change";
import { policySections } from "#operator/policy-words";
import { short } from "#operator/words";
import type { Hand } from "../chat/answer.ts";
import { ABOUT_POLICY, unfenced } from "../policy/form.ts";
import { proposingPolicy } from "../policy/propose.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { todayFor } from "../zone.ts";
import type { Reply } from "./reply.ts";

export async function policy(world: World, command: { words: string }, hand: Hand): Promise<Reply> {
  const { words } = command;
  if (words === "") return shown(world);
  const [, verb = "", rest = ""] = /^(\S+)\s*([\s\S]*)$/.exec(words) ?? [];
  if (verb.toLowerCase() !== "edit") return change(world, words, hand);
  return rest.trim() === "" ? document(world) : proposed(world, hand, unfenced(rest));
}

async function shown(world: World): Promise<Reply> {
  const { state } = await load(world.journal, policyFold, "company");
  return {
    text: `Policy, version ${state.version}. The strictest rule that fits decides; what no rule names is closed.`,
    sections: [
      ...policySections(state, await todayFor(world, state.policy)),
      { is: "list", heading: "To change it", items: POLICY_USES },
    ],
    buttons: [button("edit", ABOUT_POLICY)],
  };
}

/** The whole as text: to copy, where a form cannot hold it. */
async function document(world: World): Promise<Reply> {
  const { state } = await load(world.journal, policyFold, "company");
  return {
    text: `Policy, version ${state.version}, as it is written. Tap Edit, or send \`/policy edit\` with the changed document below it in the same message; you see the difference before anything changes.`,
    sections: [{ is: "diff", diff: world.policyText.write(state.policy), name: "policy.yaml" }],
    buttons: [button("edit", ABOUT_POLICY)],
  };
}

async function change(world: World, words: string, hand: Hand): Promise<Reply> {
  const { state } = await load(world.journal, policyFold, "company");
  const after = changed(state.policy, words);
  if (typeof after === "string") return { text: after };
  const why = `You said “/policy ${short(words, 100)}”.`;
  const { commit } = await proposingPolicy(world, hand, { document: world.policyText.write(after), why });
  return { text: "", commit };
}

async function proposed(world: World, hand: Hand, text: string): Promise<Reply> {
  const { commit } = await proposingPolicy(world, hand, { document: text, why: "You sent a new document." });
  return { text: "", commit };
}
