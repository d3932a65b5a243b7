// Everything the runtime works with, handed in by main: ports, agents, tools and what was configured.
import type { Agent } from "#core/agent";
import type { Draw } from "#core/chart";
import type { Channel } from "#core/chat";
import type { Facts } from "#core/memory";
import type { Model, Prompt } from "#core/model";
import type { PolicyText } from "#core/policy-text";
import type { Clock, Ids, Inbox, Jobs, Journal, Posts, Presence, QueueName } from "#core/ports";
import type { Fold } from "#core/stream";
import type { Taint } from "#core/taint";
import type { TaskState } from "#core/task";
import type { Citation, ThoughtName } from "#core/thought";
import type { Tool } from "#core/tool";
import type { SecretPage, Vault } from "#core/vault";

type Log = (level: "debug" | "info" | "warn" | "error", words: string, data?: object) => void;

/** Memory as the runtime asks it; `degraded` says in one sentence what is missing, e.g. that vectors are down. */
interface Memory {
  recall(query: { words: string; subject?: string; limit: number; trusted?: boolean }): Promise<{
    items: Citation[];
    /** What of it came from outside. */
    taint: readonly Taint[];
    degraded: string | null;
  }>;
  /** Called after facts were committed: brings the vector index up to date, in the background. */
  refresh(): void;
  health(): { readonly up: boolean; readonly words: string };
  /** Lets what is under way end; before the database closes. */
  stop(): Promise<void>;
}

/** Who has the thread to itself: a watcher outside looks whether it comes to an end. */
export interface Floor {
  /** Begins what nothing interrupts, by the key it has again after a restart, and whose it is. What it calls belongs to it. */
  take(key: string, who: string): void;
  leave(): void;
  /** Why it was stopped, told once; undefined where it was not. */
  struck(key: string): string | undefined;
}

export interface World {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Aborts after so many milliseconds. */
  readonly deadline: (ms: number) => AbortSignal;
  /** Resolves after so many milliseconds. */
  readonly after: (ms: number) => Promise<void>;
  readonly journal: Journal;
  readonly inbox: Inbox;
  readonly posts: Posts;
  readonly jobs: Jobs;
  readonly presence: Presence;
  readonly facts: Facts;
  readonly memory: Memory;
  readonly model: Model;
  /** What the operator may choose instead where a cap is reached, the best first; the last one costs nothing. */
  readonly cheaper: readonly Model[];
  readonly draw: Draw;
  readonly prompts: ReadonlyMap<ThoughtName, Prompt>;
  readonly agents: ReadonlyMap<string, Agent>;
  readonly policyText: PolicyText;
  /** Those whose targets this process reaches. */
  readonly tools: ReadonlyMap<string, Tool>;
  /** Tools that lie elsewhere, each with the queue of those who reach it. */
  readonly elsewhere: ReadonlyMap<string, QueueName>;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly tasks: Fold<TaskState>;
  /** Configured operator accounts, each `<channel>:<account>`. */
  readonly operators: ReadonlySet<string>;
  readonly pairing: Pairing;
  readonly vault: Vault;
  readonly secretPage: SecretPage;
  /** The machine's IANA time zone, where the operator set none. */
  readonly zone: string;
  readonly log: Log;
  /** Runs the activation of a stream at most once at a time in this process. */
  readonly inHand: Map<string, { again: boolean }>;
  /** Model calls and effects that this process committed and has not settled yet, by call or effect id. */
  readonly underWay: Set<string>;
  readonly floor: Floor;
}

/** The one-time codes that make an account the operator's. */
export interface Pairing {
  /** True for one account a channel, with its code in time; for that one again, since what it led to may not have been kept. */
  redeem(channel: string, account: string, code: string, now: Date): boolean;
}
