// The model that needs no network: rules and templates behind the same port as a real one, and honest about it.
import { Fault } from "#core/fault";
import type { Json } from "#core/json";
import type { Model, ThinkReply, ThinkRequest } from "#core/model";
import { type About, isThought, type Reply, THOUGHTS, type ThoughtName } from "#core/thought";
import { answer } from "./answer.ts";
import { draft } from "./draft.ts";
import { research } from "./research.ts";
import { review } from "./review.ts";
import { understand } from "./understand/understand.ts";

type Rules = { readonly [Name in ThoughtName]: (about: About<Name>) => Reply<Name> };

const RULES: Rules = {
  understand: (about) => ({ intent: understand(about) }),
  research,
  draft,
  review,
  answer,
};

/**
 * Pure and deterministic: the same request gets the same reply, at once and for nothing. Faults: `bad-input` for a
 * thought it has no rules for or an `about` that does not fit, `bad-reply` when the caller expects another shape.
 */
export function offlineModel(): Model {
  return {
    name: "offline rules",
    offline: true,
    reserve: () => 0,
    async think(request, signal): Promise<ThinkReply> {
      if (signal.aborted) throw new Fault("timed-out", "The thought was stopped before it began.");
      const fitting = request.reply.safeParse(replyTo(request));
      if (!fitting.success)
        throw new Fault(
          "bad-reply",
          `The offline rules' reply to “${request.prompt.name}” does not fit what was asked for.`,
        );
      return { reply: fitting.data as Json, usage: null, cost: 0, basis: "free" };
    },
  };
}

function replyTo({ prompt, about }: ThinkRequest): Reply<ThoughtName> {
  const { name } = prompt;
  if (!isThought(name)) throw new Fault("bad-input", `The offline model has no rules for “${name}”.`);
  return ruled(name, about);
}

function ruled<Name extends ThoughtName>(name: Name, about: unknown): Reply<Name> {
  const given = THOUGHTS[name].about.safeParse(about);
  if (!given.success)
    throw new Fault(
      "bad-input",
      `What “${name}” was given does not fit its shape: ${given.error.issues[0]?.message}.`,
    );
  return RULES[name](given.data as About<Name>);
}
