// A model that answers by script: what it is told to say, or fail with, and otherwise what the model behind it says.
import type { Fault } from "#core/fault";
import type { Json } from "#core/json";
import type { Model, ThinkReply, ThinkRequest } from "#core/model";
import type { Micros } from "#core/money";
import type { ThoughtName } from "#core/thought";

/** One answer: a reply, a fault, or `waits`, which answers only when it is let go. */
type Scripted =
  | { readonly reply: Json; readonly cost?: Micros }
  | { readonly fault: Fault }
  | { readonly waits: Promise<void> };

export interface ScriptedModel extends Model {
  /** The next calls with this prompt are answered so, in order. */
  script(prompt: ThoughtName, ...answers: readonly Scripted[]): void;
  /** Prompts asked so far, in order. */
  asked(): readonly string[];
  /** What they were asked with, in order. */
  requests(): readonly ThinkRequest[];
}

/** `reserves`: what each call reserves. A reply that does not fit the request is handed on as it is. */
export function scriptedModel(options: { otherwise: Model; reserves?: Micros }): ScriptedModel {
  const { otherwise, reserves = 0 } = options;
  const scripts = new Map<string, Scripted[]>();
  const requests: ThinkRequest[] = [];
  return {
    name: "scripted",
    offline: false,
    reserve: () => reserves,
    think: async (request: ThinkRequest, signal: AbortSignal): Promise<ThinkReply> => {
      requests.push(request);
      const next = scripts.get(request.prompt.name)?.shift();
      if (next === undefined) return otherwise.think(request, signal);
      if ("fault" in next) throw next.fault;
      if ("reply" in next) return { reply: next.reply, usage: null, cost: next.cost ?? 0, basis: "reported" };
      await next.waits;
      return otherwise.think(request, signal);
    },
    script: (prompt, ...answers) => {
      scripts.set(prompt, [...(scripts.get(prompt) ?? []), ...answers]);
    },
    asked: () => requests.map(({ prompt }) => prompt.name),
    requests: () => requests,
  };
}
