// The bookkeeper of contacts: looks whether a contact is known before it proposes to write it down, so nothing is proposed in vain.
import { z } from "zod";
import { defineAgent, type Heard } from "#core/agent";
import { finish, refused } from "#core/ending";
import type { Json, JsonObject } from "#core/json";
import type { Evidence, Move } from "#core/move";

const FIND = "contact.find";
const UPSERT = "contact.upsert";

const briefSchema = z.object({
  name: z.string(),
  email: z.string(),
  why: z.string(),
  evidence: z.array(z.object({ text: z.string(), source: z.string() })),
});
type Brief = z.infer<typeof briefSchema>;

const foundSchema = z.object({ contacts: z.array(z.object({ name: z.string(), email: z.string() })) });

type State =
  | { readonly status: "idle" | "proposed" | "ended" }
  | { readonly status: "looking"; readonly brief: Brief };

const WORDING = {
  undone: "Contact not saved",
  badInput: {
    why: "that is no contact I can write down",
    remedy: "Check the name and the address and say it again.",
  },
};

const act = (tool: string, input: JsonObject, why: string, evidence: readonly Evidence[]): Move => ({
  do: "act",
  tool,
  input,
  why,
  evidence,
});

function look(brief: JsonObject): Move {
  const parsed = briefSchema.safeParse(brief);
  if (!parsed.success) return finish("failed", "Contact not saved: the brief lacks a name or an address.");
  return act(FIND, { query: parsed.data.email }, "To see whether this contact is known already.", []);
}

function propose({ name, email, why, evidence }: Brief, result: Json): Move {
  const found = foundSchema.safeParse(result);
  if (!found.success) return finish("failed", "Contact not saved: the contacts could not be read.");
  const known = found.data.contacts.filter((one) => one.email.toLowerCase() === email.toLowerCase());
  if (known.some((one) => one.name === name))
    return finish("done", `${name} <${email}> is already in your contacts.`);
  const before = known.map((one) => ({ text: `Known as ${one.name} <${one.email}>`, source: "contacts" }));
  return act(UPSERT, { name, email }, why, [...evidence, ...before]);
}

/** How a call of the tool that is out came back; undefined where something else was heard. */
function settled(state: State, heard: Heard): Move | undefined {
  switch (heard.type) {
    case "action.refused":
      return refused(heard, WORDING);
    case "effect.failed":
      return finish("failed", `Contact not saved: ${heard.reason}`);
    case "read.done":
      return state.status === "looking" ? propose(state.brief, heard.result) : undefined;
    case "effect.done":
      return state.status === "proposed"
        ? finish("done", heard.summary, { effect: heard.effect })
        : undefined;
    default:
      return undefined;
  }
}

/** What follows in a state from what was heard; undefined where it is not meant for that state. */
function next(state: State, heard: Heard): Move | undefined {
  if (state.status === "idle") return heard.type === "task.assigned" ? look(heard.brief) : undefined;
  if (state.status === "ended" || !("tool" in heard)) return undefined;
  return heard.tool === (state.status === "looking" ? FIND : UPSERT) ? settled(state, heard) : undefined;
}

export const bookkeeper = defineAgent({
  name: "bookkeeper",
  kind: "execution",
  domain: "sales",
  does: "Keeps your contacts: looks one up, and saves it once you approve.",
  capabilities: ["read", "write"],
  hears: ["task.assigned", "read.done", "effect.done", "effect.failed", "action.refused"],
  mayRead: [FIND],
  mayUse: [UPSERT],
  budget: { steps: 6, usd: 0.1 },
  initial: { status: "idle" } as State,
  brief: briefSchema,
  decide(state, heard) {
    const move = next(state, heard);
    return move === undefined ? [] : [move];
  },
  evolve(state, heard): State {
    const move = next(state, heard);
    if (move === undefined) return state;
    if (move.do === "finish") return { status: "ended" };
    if (heard.type !== "task.assigned") return { status: "proposed" };
    return { status: "looking", brief: briefSchema.parse(heard.brief) };
  },
});
