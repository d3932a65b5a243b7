// Ports that lack one protection each: with them the simulation must find what the protection is for.
import { inbox } from "#adapters/in-memory/inbox";
import { journal } from "#adapters/in-memory/journal";
import { addJobs, type Store } from "#adapters/in-memory/store";
import type { Inbox, Journal } from "#core/ports";
import type { Tool } from "#core/tool";
import type { Outside } from "./outside.ts";
import { type Ports, WHOLE } from "./process.ts";

const PROTECTIONS = {
  /** A commit takes whatever version its streams have: the last one wins. */
  fence: (): Ports => ({ ...WHOLE, journal: unfenced }),
  /** What a commit read may have changed since. */
  guards: (): Ports => ({ ...WHOLE, journal: unguarded }),
  /** What is delivered twice is heard twice. */
  inbox: (): Ports => ({ ...WHOLE, inbox: forgetting }),
  /** An operation is executed whenever it is asked for. */
  token: (): Ports => ({ ...WHOLE, tools: tokenless }),
  /** What the tool cannot find it says did not happen. */
  check: (): Ports => ({ ...WHOLE, tools: blind }),
} as const;

export type Protection = keyof typeof PROTECTIONS;

export const isProtection = (name: string): name is Protection => Object.hasOwn(PROTECTIONS, name);
export const protections = Object.keys(PROTECTIONS) as Protection[];
export const without = (name: Protection): Ports => PROTECTIONS[name]();

function unfenced(store: Store): Journal {
  const whole = journal(store);
  const at = (stream: string) => store.snapshots.get(stream)?.version ?? 0;
  return {
    ...whole,
    commit: (commit) =>
      whole.commit({
        ...commit,
        writes: commit.writes.map((write) => ({ ...write, expectedVersion: at(write.stream) })),
      }),
  };
}

function unguarded(store: Store): Journal {
  const whole = journal(store);
  return { ...whole, commit: (commit) => whole.commit({ ...commit, guards: [] }) };
}

/** Each delivery gets an id of its own. */
function forgetting(store: Store): Inbox {
  const whole = inbox(store);
  return {
    ...whole,
    accept: async (inbound) => {
      if (!store.inbound.has(inbound.id)) return whole.accept(inbound);
      Object.assign(store.inbound.get(inbound.id) ?? {}, { handledAt: undefined });
      addJobs(store, [{ queue: "receive", about: inbound.id }]);
      return "new";
    },
  };
}

const SEPARATOR = " again ";
let counted = 0;

/** The world is changed under a token of its own each time; what it stands for can still be read from it. */
const tokenless = ({ tools }: Outside): readonly Tool[] =>
  tools.map((tool) => {
    if (tool.effect === "read") return tool;
    const anew = <Execution extends { readonly token: string }>(execution: Execution): Execution => {
      counted += 1;
      return { ...execution, token: `${execution.token}${SEPARATOR}${counted}` };
    };
    const { compensation } = tool;
    return {
      ...tool,
      execute: (input, execution) => tool.execute(input, anew(execution)),
      ...(compensation && {
        compensation: {
          ...compensation,
          execute: (receipt, execution) => compensation.execute(receipt, anew(execution)),
        },
      }),
    };
  });

export const tokenOf = (token: string): string => token.split(SEPARATOR)[0] ?? token;

const blind = ({ tools }: Outside): readonly Tool[] =>
  tools.map((tool) => {
    if (tool.effect === "read") return tool;
    const absent = async () => ({ is: "absent" }) as const;
    const { compensation } = tool;
    return {
      ...tool,
      check: absent,
      ...(compensation && { compensation: { ...compensation, check: absent } }),
    };
  });
