// What the contracts of journal, inbox, posts and jobs are run on: one database, in memory or real, all ports sharing it.
import type { NewEvent } from "#core/event";
import type { Clock, Commit, Inbox, Journal, Posts, QueueName, Write } from "#core/ports";
import { defineFold, type Fold, foldTail } from "#core/stream";
import type { Vault } from "#core/vault";

export interface Backend {
  readonly journal: Journal;
  readonly inbox: Inbox;
  readonly posts: Posts;
  readonly vault: Pick<Vault, "take" | "wrapped" | "uses">;
  readonly clock: Clock;
  /** `about` of the jobs that wait in a queue, in the order they came. */
  waiting(queue: QueueName): Promise<string[]>;
  /** Changes what is stored, as somebody would who has the whole database in their hands. */
  readonly tamper: {
    payload(position: number): Promise<void>;
    envelope(position: number): Promise<void>;
    snapshot(stream: string): Promise<void>;
    /** Cuts off the last event. */
    last(): Promise<void>;
  };
}

export const AT = "2026-11-22T09:00:00.000Z";

/** A stream's state here: every text it was told, joined. */
export const texts: Fold<string> = defineFold<string, { type: "said"; data: { text: string } }>({
  kind: "goal",
  initial: "",
  evolve: (state, event) => `${state}${event.data.text};`,
  view: (state) => ({ status: state.length > 20 ? "long" : "short", domain: "content", goal: "" }),
});

export const said = (text: string, more: Partial<NewEvent> = {}): NewEvent => ({
  type: "said",
  schema: 1,
  data: { text },
  actor: "operator:webchat:local",
  cause: "m1",
  correlation: "g1",
  origin: "operator",
  at: AT,
  ...more,
});

/** A write that says these texts, with its snapshot when the state before is given. */
export function saying(stream: string, expectedVersion: number, words: string[], before?: string): Write {
  const events = words.map((text) => said(text));
  if (before === undefined) return { stream, expectedVersion, events };
  const state = foldTail(texts, { version: 0, code: "", state: before }, events);
  return {
    stream,
    expectedVersion,
    events,
    snapshot: { code: texts.code, state, view: texts.view(state) },
  };
}

export const commitOf = (...writes: readonly Write[]): Commit => ({ writes });

/** Ids of this test's own, so that tests may share one database. */
let made = 0;
export const anId = (): string => {
  made += 1;
  return `t${String(made).padStart(7, "0")}`;
};

export const aMessage = (id: string, text = "hello", thread = "webchat:local") =>
  ({
    is: "said",
    id,
    channel: thread.split(":")[0] ?? "",
    thread,
    account: "local",
    name: "Ada",
    text,
    message: id,
    raw: { text },
  }) as const;
