// A fact: what memory holds to be so, where it came from, how sure we are and when to ask again.
import type { Origin } from "#core/event";
import { defineFold } from "#core/stream";

export interface Fact {
  readonly id: string;
  readonly statement: string;
  /** Whom or what it is about; empty when nobody in particular. */
  readonly subject: string;
  readonly domain: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** ISO times. */
  readonly validFrom: string;
  readonly reviewBy: string;
  /** Who said it and where, in words, e.g. `you on Telegram`. */
  readonly source: string;
  /** The message, move or event it came from. */
  readonly cause: string;
  readonly origin: Origin;
  /** `note`: something heard on the way (e.g. why a draft was rejected), weaker than a fact. */
  readonly sort: "fact" | "note";
}

export type FactEvent =
  | { readonly type: "fact.kept"; readonly data: Fact }
  | { readonly type: "fact.confirmed"; readonly data: { readonly by: string; readonly reviewBy: string } }
  | { readonly type: "fact.superseded"; readonly data: { readonly by: string } }
  | { readonly type: "fact.forgotten"; readonly data: { readonly by: string } };

export type FactState =
  | { readonly status: "none" }
  | {
      readonly status: "current" | "superseded" | "forgotten";
      readonly fact: Fact;
      readonly confirmations: number;
      readonly confirmedAt: string;
    };

export const factFold = defineFold<FactState, FactEvent>({
  kind: "fact",
  initial: { status: "none" },
  evolve(state, event) {
    if (event.type === "fact.kept")
      return { status: "current", fact: event.data, confirmations: 0, confirmedAt: event.at };
    if (state.status === "none") return state;
    switch (event.type) {
      case "fact.confirmed":
        return {
          ...state,
          fact: { ...state.fact, reviewBy: event.data.reviewBy },
          confirmations: state.confirmations + 1,
          confirmedAt: event.at,
        };
      case "fact.superseded":
        return { ...state, status: "superseded" };
      case "fact.forgotten":
        return { ...state, status: "forgotten" };
    }
  },
  view: (state) =>
    state.status === "none"
      ? { status: "none", domain: "", goal: "" }
      : { status: state.status, domain: state.fact.domain, goal: "", due: state.fact.reviewBy },
});
