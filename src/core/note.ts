// A note: something Adjutant said in a chat (an answer, a question, a digest), kept so that a replay can say it again.
import type { Card } from "#core/card";
import { defineFold } from "#core/stream";

export type NoteEvent = {
  readonly type: "note.said";
  readonly data: {
    readonly card: Card;
    readonly thread: string;
    readonly goal: string;
    readonly question?: string | undefined;
    readonly words?: string | undefined;
  };
};

export type NoteState =
  | { readonly status: "none" }
  | {
      readonly status: "said";
      readonly card: Card;
      readonly thread: string;
      readonly goal: string;
      readonly question?: string | undefined;
      readonly words?: string | undefined;
      readonly at: string;
    };

export const noteFold = defineFold<NoteState, NoteEvent>({
  kind: "note",
  initial: { status: "none" },
  evolve: (_state, event) => ({ status: "said", ...event.data, at: event.at }),
  view: (state) => ({ status: state.status, domain: "", goal: state.status === "none" ? "" : state.goal }),
});
