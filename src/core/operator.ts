// The operator's accounts: who is heard on each channel, how they were paired, and which strangers tried.
import { defineFold } from "#core/stream";

export type OperatorEvent =
  | {
      readonly type: "operator.paired";
      readonly data: { readonly channel: string; readonly account: string; readonly name: string };
    }
  | {
      readonly type: "stranger.heard";
      readonly data: { readonly channel: string; readonly account: string; readonly name: string };
    }
  | { readonly type: "operator.spoke"; readonly data: { readonly thread: string } };

export interface OperatorState {
  /** Paired accounts, each `<channel>:<account>`. */
  readonly paired: readonly string[];
  /** Strangers already told, each `<channel>:<account>`; the newest thousand. */
  readonly strangers: readonly string[];
  /** The last thread of each channel the operator spoke in: where the digest and reminders go. */
  readonly threads: Readonly<Record<string, string>>;
}

export const accountOf = (channel: string, account: string): string => `${channel}:${account}`;

export const operatorFold = defineFold<OperatorState, OperatorEvent>({
  kind: "operator",
  initial: { paired: [], strangers: [], threads: {} },
  evolve(state, event) {
    if (event.type === "operator.spoke") {
      const [channel = ""] = event.data.thread.split(":");
      return { ...state, threads: { ...state.threads, [channel]: event.data.thread } };
    }
    const account = `${event.data.channel}:${event.data.account}`;
    if (event.type === "operator.paired") return { ...state, paired: [...state.paired, account] };
    return { ...state, strangers: [...state.strangers, account].slice(-1000) };
  },
  view: () => ({ status: "current", domain: "", goal: "" }),
});
