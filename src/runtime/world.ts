// Everything the runtime works with, handed in by main: ports, agents, tools and what was configured.
import type { Agent } from "#core/agent";
import type { Channel } from "#core/chat";
import type { Facts } from "#core/memory";
import type { Model, Prompt } from "#core/model";
import type { Clock, Ids, Inbox, Jobs, Journal, Posts, Presence, QueueName } from "#core/ports";
import type { Fold } from "#core/stream";
import type { TaskState } from "#core/task";
import type { Citation, ThoughtName } from "#core/thought";
import type { Tool } from "#core/tool";

type Log = (level: "debug" | "info" | "warn" | "error", words: string, data?: object) => void;

/** Memory as the runtime asks it; `degraded` says in one sentence what is missing, e.g. that vectors are down. */
interface Memory {
  recall(query: { words: string; subject?: string; limit: number }): Promise<{
    items: Citation[];
    degraded: string | null;
  }>;
  /** Called after facts were committed: brings the vector index up to date, in the background. */
  refresh(): void;
  health(): { readonly up: boolean; readonly words: string };
  /** Lets what is under way end; before the database closes. */
  stop(): Promise<void>;
}

export interface World {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Aborts after so many milliseconds. */
  readonly deadline: (ms: number) => AbortSignal;
  readonly journal: Journal;
  readonly inbox: Inbox;
  readonly posts: Posts;
  readonly jobs: Jobs;
  readonly presence: Presence;
  readonly facts: Facts;
  readonly memory: Memory;
  readonly model: Model;
  readonly prompts: ReadonlyMap<ThoughtName, Prompt>;
  readonly agents: ReadonlyMap<string, Agent>;
  /** Those whose targets this process reaches. */
  readonly tools: ReadonlyMap<string, Tool>;
  /** Tools that lie elsewhere, each with the queue of those who reach it. */
  readonly elsewhere: ReadonlyMap<string, QueueName>;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly tasks: Fold<TaskState>;
  /** Configured operator accounts, each `<channel>:<account>`. */
  readonly operators: ReadonlySet<string>;
  readonly pairing: Pairing;
  /** The machine's IANA time zone, where the operator set none. */
  readonly zone: string;
  readonly log: Log;
  /** Runs the activation of a stream at most once at a time in this process. */
  readonly inHand: Map<string, { again: boolean }>;
  /** Model calls and effects that this process committed and has not settled yet, by call or effect id. */
  readonly underWay: Set<string>;
}

/** The one-time codes that make an account the operator's. */
export interface Pairing {
  /** True once a channel, for its code in time. */
  redeem(channel: string, code: string, now: Date): boolean;
}
