// Editing a proposal: a form with the present text, and what is sent back becomes a new approval with a new digest.
import { type ApprovalRequest, type ApprovalState, approvalFold } from "#core/approval";
import type { Form, FormField } from "#core/chat";
import { asFault } from "#core/fault";
import { digest, type JsonObject } from "#core/json";
import type { Loaded } from "#core/stream";
import type { Tool, WriteTool } from "#core/tool";
import { stateOfApproval } from "#operator/state-words";
import { type Answer, cannot, did, type Hand, unknownId } from "./decide.ts";
import { inWords } from "./perform/act.ts";
import { byOperator } from "./progress.ts";
import { superseding } from "./supersede.ts";
import { load } from "./unit.ts";
import type { World } from "./world.ts";
import { whenHere } from "./zone.ts";

/** The form to edit a waiting approval, or the sentence that says why there is none. */
export async function editForm(world: World, id: string): Promise<Form | Answer> {
  const { state } = await load(world.journal, approvalFold, id);
  if (state.status === "none") return unknownId(id);
  if (state.status !== "waiting") return cannot(stateOfApproval(state, await whenHere(world)));
  const { request } = state;
  if (request.compensates !== undefined)
    return cannot("A rollback cannot be edited: approve it, or reject it.");
  const tool = world.tools.get(request.tool) as WriteTool | undefined;
  const main = tool?.mainField ?? "";
  const fields = Object.entries(request.input)
    .filter((entry): entry is [string, string] => typeof entry[1] === "string")
    .map(
      ([name, value]): FormField => ({
        name,
        label: labelOf(name),
        value,
        multiline: name === main,
        main: name === main,
      }),
    );
  return { verb: "edit", about: id, title: "Edit before approving", fields };
}

const labelOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Only fields the payload has are taken; anything else is one sentence back, and the old card stays as it is. */
export async function edit(world: World, id: string, fields: Fields, hand: Hand): Promise<Answer> {
  for (;;) {
    const approval = await load(world.journal, approvalFold, id);
    if (approval.state.status === "none") return unknownId(id);
    if (approval.state.status !== "waiting")
      return cannot(stateOfApproval(approval.state, await whenHere(world)));
    const answer = await editing(world, approval, approval.state.request, fields, hand);
    if (answer !== "again") return answer;
  }
}

async function editing(
  world: World,
  approval: Loaded<ApprovalState>,
  request: ApprovalRequest,
  fields: Fields,
  hand: Hand,
): Promise<Answer | "again"> {
  const input = changedInput(world.tools.get(request.tool), request.input, fields);
  if (typeof input === "string") return cannot(`${input} The card stays as it was.`);
  if (digest(input) === request.digest) return cannot("Nothing was changed, so the card stays as it is.");
  return replace(world, approval, input, hand);
}

async function replace(
  world: World,
  approval: Loaded<ApprovalState>,
  input: JsonObject,
  hand: Hand,
): Promise<Answer | "again"> {
  const goal = approval.state.status === "none" ? "" : approval.state.request.goal;
  try {
    const circumstance = byOperator(world, hand.account, hand.cause, goal);
    const { commit, drafted } = await superseding(world, approval, circumstance, {
      because: "edited",
      input,
    });
    const { gate, reasons } = drafted.request.verdict;
    if (gate === "closed")
      return cannot(`Policy closes the edited version: ${reasons.join(" ")} The card stays as it was.`);
    const result = await world.journal.commit({ writes: [], ...commit });
    return result.is === "committed" ? did(`Edited: the new card is ${drafted.id}.`) : "again";
  } catch (error) {
    return cannot(`That edit cannot be used: ${asFault(error).message} The card stays as it was.`);
  }
}

type Fields = Readonly<Record<string, string>>;

function changedInput(tool: Tool | undefined, input: JsonObject, fields: Fields): JsonObject | string {
  const unknown = Object.keys(fields).filter((name) => typeof input[name] !== "string");
  if (unknown.length > 0)
    return `There is no field ${unknown.join(", ")}; the fields are ${Object.keys(input).join(", ")}.`;
  if (tool === undefined) return "No adapter offers this tool any more, so it cannot be edited.";
  const parsed = tool.input.safeParse({ ...input, ...fields });
  return parsed.success
    ? parsed.data
    : `That edit cannot be used: ${inWords(parsed.error.issues).replace(/\.*$/, ".")}`;
}
