// A standing goal: words that become a goal again at every occurrence of a timetable. And the digest's own timetable.
import { defineFold } from "#core/stream";

export type StandingEvent =
  | {
      readonly type: "standing.set";
      readonly data: {
        readonly cron: string;
        readonly zone: string;
        readonly timetable: string;
        readonly words: string;
        readonly thread: string;
        readonly goal: string;
      };
    }
  /** One turn, named by its occurrence so that it is taken once. */
  | { readonly type: "standing.ran"; readonly data: { readonly goal: string; readonly occurrence: string } }
  | { readonly type: "standing.ended"; readonly data: { readonly by: string } };

export type StandingState =
  | { readonly status: "none" }
  | {
      readonly status: "standing" | "ended";
      readonly cron: string;
      readonly zone: string;
      readonly timetable: string;
      readonly words: string;
      readonly thread: string;
      readonly goal: string;
      readonly since: string;
      readonly runs: number;
      readonly lastOccurrence: string;
    };

export const standingFold = defineFold<StandingState, StandingEvent>({
  kind: "standing",
  initial: { status: "none" },
  evolve(state, event) {
    if (event.type === "standing.set")
      return { status: "standing", ...event.data, since: event.at, runs: 0, lastOccurrence: "" };
    if (state.status === "none") return state;
    if (event.type === "standing.ended") return { ...state, status: "ended" };
    return { ...state, runs: state.runs + 1, lastOccurrence: event.data.occurrence };
  },
  view: (state) => ({ status: state.status, domain: "", goal: state.status === "none" ? "" : state.goal }),
});

export type SettingsEvent = {
  readonly type: "digest.timed";
  readonly data: { readonly hour: number; readonly minute: number; readonly zone: string };
};

export interface SettingsState {
  readonly hour: number;
  readonly minute: number;
  /** IANA zone; empty: the machine's own. */
  readonly zone: string;
  /** When it was set, ISO; empty: never. */
  readonly since: string;
}

/** The digest closes the day at 18:00 until the operator says otherwise. */
export const settingsFold = defineFold<SettingsState, SettingsEvent>({
  kind: "settings",
  initial: { hour: 18, minute: 0, zone: "", since: "" },
  evolve: (_state, event) => ({ ...event.data, since: event.at }),
  view: () => ({ status: "current", domain: "", goal: "" }),
});

export type DigestEvent = {
  readonly type: "digest.sent";
  readonly data: { readonly day: string; readonly notes: readonly string[] };
};

export interface DigestState {
  readonly sent: boolean;
}

export const digestFold = defineFold<DigestState, DigestEvent>({
  kind: "digest",
  initial: { sent: false },
  evolve: () => ({ sent: true }),
  view: (state) => ({ status: state.sent ? "sent" : "none", domain: "", goal: "" }),
});
