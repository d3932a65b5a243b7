// Capabilities: what a role may do at all. Declared with the role, and asked for where a move is performed, never by a prompt.
import type { Move } from "#core/move";
import type { Tool } from "#core/tool";

/**
 * `read`: recall, and tools that only read. `write`: tools that change the world. `external`: tools that reach beyond the
 * company's own house. `notify`: saying and asking. `remember`: keeping facts. `delegate`: giving work to other roles.
 */
export type Capability = "read" | "write" | "external" | "notify" | "remember" | "delegate";

export const CAPABILITY_WORDS: Readonly<Record<Capability, string>> = {
  read: "look things up",
  write: "change the world",
  external: "reach outside",
  notify: "speak to the operator",
  remember: "keep facts",
  delegate: "give work to other roles",
};

/** What a tool asks of whoever uses it. */
export const capabilitiesOf = ({ effect, reachesOut }: Tool): readonly Capability[] => [
  effect === "read" ? "read" : "write",
  ...(reachesOut === true ? (["external"] as const) : []),
];

/** What a move asks of whoever makes it; `tool` is the one that it names. Thinking, waiting and finishing ask for nothing. */
export function capabilitiesFor({ do: what }: Move, tool: Tool | undefined): readonly Capability[] {
  switch (what) {
    case "act":
      return tool === undefined ? [] : capabilitiesOf(tool);
    case "recall":
      return ["read"];
    case "say":
    case "ask":
      return ["notify"];
    case "remember":
    case "delegate":
      return [what];
    default:
      return [];
  }
}
