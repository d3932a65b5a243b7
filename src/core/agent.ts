// An agent: a role with a kind, a budget and two pure functions. It hears what happened and answers with moves.
import type { z } from "zod";
import { type Capability, capabilitiesOf } from "#core/capability";
import type { Json, JsonObject } from "#core/json";
import type { Move, Outcome } from "#core/move";
import type { Citation, Reply, ThoughtName } from "#core/thought";
import type { Tool } from "#core/tool";

export type AgentKind = "planner" | "research" | "execution" | "quality" | "monitor" | "custodian";

/** Kinds that may ask for tools which change the world; the others have none, by type and again at boot. */
type ActingKind = "execution";

type ThoughtHeard = {
  [Name in ThoughtName]: { readonly type: "thought"; readonly prompt: Name; readonly reply: Reply<Name> };
}[ThoughtName];

/** What an agent can hear. Everything in it was committed before it is heard. */
export type Heard =
  | { readonly type: "task.assigned"; readonly brief: JsonObject; readonly at: string }
  | ThoughtHeard
  | { readonly type: "recalled"; readonly query: string; readonly items: readonly Citation[] }
  | {
      readonly type: "remembered";
      readonly fact: string;
      readonly statement: string;
      readonly replaced: string | null;
    }
  | { readonly type: "read.done"; readonly tool: string; readonly result: Json }
  | {
      readonly type: "effect.done";
      readonly tool: string;
      readonly effect: string;
      readonly input: JsonObject;
      readonly summary: string;
    }
  | {
      readonly type: "effect.failed";
      readonly tool: string;
      readonly effect: string;
      readonly reason: string;
    }
  | {
      readonly type: "action.refused";
      readonly tool: string;
      readonly reason: string;
      /** `operator`: rejected; `policy`: closed; `expired`, `cancelled` (during its hold), `bad-input`. */
      readonly by: "operator" | "policy" | "expired" | "cancelled" | "bad-input";
    }
  | {
      readonly type: "delegation.finished";
      readonly as: string;
      readonly agent: string;
      readonly outcome: Outcome;
      readonly summary: string;
      readonly result: JsonObject;
    }
  | { readonly type: "scheduled"; readonly standing: string; readonly next: string }
  | { readonly type: "said" }
  | { readonly type: "waited" };

export type HeardType = Heard["type"];

export interface Budget {
  /** How many moves it may make for one task. */
  readonly steps: number;
  readonly usd: number;
}

interface AgentBase<State, Kind extends AgentKind> {
  readonly name: string;
  readonly kind: Kind;
  readonly domain: string;
  /** One line for people: what this role does. */
  readonly does: string;
  /** What it may do at all, beside thinking; its tools need theirs as well. */
  readonly capabilities: readonly Capability[];
  readonly hears: readonly HeardType[];
  readonly budget: Budget;
  readonly initial: State;
  /** What the brief of a task must hold, so that the role can be moved to another; absent: it serves only its own role. */
  readonly brief?: z.ZodType;
  /** Whether it can go on from this state of a task of that agent, whose role it is given; absent: from none. */
  takesOver?(from: string, state: Json): boolean;
  decide(state: State, heard: Heard): readonly Move[];
  evolve(state: State, heard: Heard): State;
}

/** The names of a kind's tools, told apart by type: only acting kinds may name one that changes the world. */
type MayUse<Kind extends AgentKind> = Kind extends ActingKind
  ? { readonly mayRead: readonly string[]; readonly mayUse: readonly string[] }
  : { readonly mayRead: readonly string[]; readonly mayUse: readonly [] };

export type AgentOf<State, Kind extends AgentKind> = AgentBase<State, Kind> & MayUse<Kind>;

/** Any agent, as lists hold it. `State` is plain JSON. */
// biome-ignore lint/suspicious/noExplicitAny: a list of agents has no one state type; the runtime never looks inside.
export type Agent = AgentBase<any, AgentKind> & {
  readonly mayRead: readonly string[];
  readonly mayUse: readonly string[];
};

export const defineAgent = <State, Kind extends AgentKind>(
  agent: AgentOf<State, Kind>,
): AgentOf<State, Kind> => agent;

/** The most that a role of a kind may declare. */
const WITHIN: Readonly<Record<AgentKind, readonly Capability[]>> = {
  planner: ["read", "notify", "remember", "delegate"],
  research: ["read", "external"],
  execution: ["read", "write", "external"],
  quality: ["read"],
  monitor: ["read", "notify"],
  custodian: ["read", "notify"],
};

/** Capabilities beyond its kind, those that its tools need and it lacks, and those that no tool of its own needs. */
function misdeclared({ name, kind, capabilities, mayRead, mayUse }: Agent, tools: readonly Tool[]): string[] {
  const own = tools.filter((tool) => mayRead.includes(tool.name) || mayUse.includes(tool.name));
  const needed = new Set(own.flatMap(capabilitiesOf));
  return [
    ...capabilities
      .filter((one) => !WITHIN[kind].includes(one))
      .map((one) => `${name} is of kind ${kind} and may not have the capability ${one}`),
    ...own.flatMap((tool) =>
      capabilitiesOf(tool)
        .filter((one) => !capabilities.includes(one))
        .map((one) => `${name} names ${tool.name} and lacks the capability ${one}`),
    ),
    ...capabilities
      .filter((one) => (one === "write" || one === "external") && !needed.has(one))
      .map((one) => `${name} has the capability ${one} and no tool that needs it`),
  ];
}

/**
 * The boot check: every tool an agent names exists and fits its kind, and so do its capabilities.
 * Returns a sentence for each that does not.
 */
export function misfits(agents: readonly Agent[], tools: readonly Tool[]): string[] {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return agents.flatMap((agent) => [
    ...agent.mayRead
      .filter((name) => byName.get(name)?.effect !== "read")
      .map((name) => `${agent.name} reads with ${name}, which is no tool that only reads`),
    ...agent.mayUse
      .filter((name) => !byName.has(name))
      .map((name) => `${agent.name} may use ${name}, which no adapter offers`),
    ...(agent.kind !== "execution" && agent.mayUse.length > 0
      ? [
          `${agent.name} is of kind ${agent.kind} and may not change the world, yet names ${agent.mayUse.join(", ")}`,
        ]
      : []),
    ...misdeclared(agent, tools),
  ]);
}
