// The form with what is to be done, and the input that comes of what was sent back. Apart, because what waits for its approval
// and what waits although it was approved are changed by the same form.
import type { Form, FormField } from "#core/chat";
import type { JsonObject } from "#core/json";
import type { Tool, WriteTool } from "#core/tool";
import { inWords } from "../perform/act.ts";
import type { World } from "../world.ts";

export type Fields = Readonly<Record<string, string>>;

export function formOf(world: World, about: string, asked: { tool: string; input: JsonObject }): Form {
  const tool = world.tools.get(asked.tool) as WriteTool | undefined;
  const main = tool?.mainField ?? "";
  const fields = Object.entries(asked.input)
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
  return { verb: "edit", about, title: "Edit before approving", fields };
}

const labelOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

export function changedInput(tool: Tool | undefined, input: JsonObject, fields: Fields): JsonObject | string {
  const unknown = Object.keys(fields).filter((name) => typeof input[name] !== "string");
  if (unknown.length > 0)
    return `There is no field ${unknown.join(", ")}; the fields are ${Object.keys(input).join(", ")}.`;
  if (tool === undefined) return "No adapter offers this tool any more, so it cannot be edited.";
  const parsed = tool.input.safeParse({ ...input, ...fields });
  return parsed.success
    ? parsed.data
    : `That edit cannot be used: ${inWords(parsed.error.issues).replace(/\.*$/, ".")}`;
}
