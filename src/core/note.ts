// A note: something Adjutant said in a chat (an answer, a question, a digest), kept so that a replay can say it again.
import type { Card } from "#core/card";
import { defineFold } from "#core/stream";
import type { Taint } from "#core/taint";

export interface Told {
  readonly card: Card;
  readonly thread: string;
  readonly goal: string;
  readonly question?: string | undefined;
  readonly words?: string | undefined;
  /** Of a question: the texts from outside that it rests on. */
  readonly taint?: readonly Taint[] | undefined;
  /** It waits until the quiet hours are over; the id of the card that says it better, or empty. */
  readonly held?: string | undefined;
  /** The approval it reminds of: once that is decided, there is nothing left to say. */
  readonly reminds?: string | undefined;
}

export type NoteEvent =
  | { readonly type: "note.said"; readonly data: Told }
  /** It was held, and is told now. */
  | { readonly type: "note.told"; readonly data: object };

export type NoteState =
  | { readonly status: "none" }
  | (Told & { readonly status: "held" | "said"; readonly at: string });

export const noteFold = defineFold<NoteState, NoteEvent>({
  kind: "note",
  initial: { status: "none" },
  evolve(state, event) {
    if (event.type === "note.said")
      return { status: event.data.held === undefined ? "said" : "held", ...event.data, at: event.at };
    return state.status === "none" ? state : { ...state, status: "said" };
  },
  view: (state) => ({ status: state.status, domain: "", goal: state.status === "none" ? "" : state.goal }),
});
