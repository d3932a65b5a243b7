// What is paused: the whole company, a domain or an agent. One small stream, so that its version can guard every commit.
import { defineFold } from "#core/stream";

export type PauseScope = string; // "company", "domain:<name>" or "agent:<name>"

export type PauseEvent =
  | { readonly type: "pause.began"; readonly data: { readonly scope: PauseScope; readonly by: string } }
  | { readonly type: "pause.ended"; readonly data: { readonly scope: PauseScope; readonly by: string } };

export interface PauseState {
  /** Scope → since when, ISO. */
  readonly paused: Readonly<Record<PauseScope, string>>;
  /** Scope → the version at which that began: clocks may go back, versions do not. */
  readonly began: Readonly<Record<PauseScope, number>>;
  /** The stream's version. */
  readonly version: number;
}

export const PAUSE_STREAM = "pause/company";

export const pauseFold = defineFold<PauseState, PauseEvent>({
  kind: "pause",
  initial: { paused: {}, began: {}, version: 0 },
  evolve(state, event) {
    const { scope } = event.data;
    const version = state.version + 1;
    if (event.type === "pause.began")
      return {
        paused: { [scope]: event.at, ...state.paused },
        began: { [scope]: version, ...state.began },
        version,
      };
    if (scope === "company") return { paused: {}, began: {}, version };
    const { [scope]: _since, ...paused } = state.paused;
    const { [scope]: _version, ...began } = state.began;
    return { paused, began, version };
  },
  view: (state) => ({
    status: Object.keys(state.paused).length > 0 ? "paused" : "running",
    domain: "",
    goal: "",
  }),
});

/** Every scope that holds this work. */
export const holdersOf = (state: PauseState, domain: string, agent: string): PauseScope[] =>
  ["company", `domain:${domain}`, `agent:${agent}`].filter((scope) => Object.hasOwn(state.paused, scope));

/** The scope that holds this work, or undefined when nothing does. */
export const heldBy = (state: PauseState, domain: string, agent: string): PauseScope | undefined =>
  holdersOf(state, domain, agent)[0];
