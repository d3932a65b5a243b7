// The card of an escalation: what was tried, what is known, what waits, and the next steps as buttons. One a matter.
import type { Button, Card, CardState, Section } from "#core/card";
import type { OpenEscalation } from "#core/escalation";
import { kindOf } from "#core/stream";
import { type Runbook, runbook, type Step, type Touched } from "./runbooks.ts";
import { showChannel, showTime, type When } from "./words.ts";

/** What the journal says of the matter now. */
export interface Story {
  /** Attempts with their times and what came of them, oldest first; what came of several is said once, with their number. */
  readonly tried: readonly string[];
  readonly known: readonly (readonly [label: string, value: string])[];
  /** What waits for it, each with its id. */
  readonly waits: readonly string[];
  /** What a step would move. */
  readonly touched: Touched;
  /** What rests, where something does: `tool:<name>` or `model:<name>`. */
  readonly subject: string;
  /** The code of its newest fault; absent: as it was when this came up. */
  readonly code?: string | undefined;
  /** How it stands at this moment, in sentences; absent: as it did when this came up. */
  readonly stands?: string | undefined;
  /** What became of it, in place of its title once this is closed. */
  readonly became?: string | undefined;
  /** What the one that fails says about mending it. */
  readonly mend?: string | undefined;
  /** What came of the last step, where more is known by now than was answered then. */
  readonly came?: string | undefined;
  /** Something was done already that could be undone. */
  readonly undoable: boolean;
  /** Nothing of it can be changed: it is a rollback. */
  readonly fixed: boolean;
}

/** More attempts than these are counted, not listed. */
const SHOWN = 6;

export function escalationCard(id: string, matter: OpenEscalation, story: Story, when: When): Card {
  const open = matter.status === "open";
  const book = runbook(kindOf(matter.matter), story.code ?? matter.code, story.subject);
  const steps = book.steps.filter(({ verb }) => takes(verb, story));
  return {
    id,
    kind: "approval",
    title: open ? `Needs you: ${matter.title}` : (story.became ?? matter.title),
    state: stateOf(matter, story, book, when),
    sections: open
      ? [
          ...listed("Tried", latest(story.tried)),
          ...(story.known.length === 0 ? [] : [{ is: "facts", rows: story.known } as const]),
          ...listed("Waits for it", story.waits),
          {
            is: "text",
            text: [advice(book, story), ...steps.map((step) => typed(step, id, story))].join("\n"),
          },
        ]
      : [],
    buttons: open ? steps.map((step) => buttonOf(step, id)) : [],
  };
}

/** A step that would move nothing is none. A fix is for one input; where many wait, each is changed by its own id. */
function takes(verb: Step["verb"], { subject, fixed, undoable, touched: { waits } }: Story): boolean {
  if (verb === "compensate") return undoable;
  if (verb === "fix") return !fixed && waits === 1;
  return subject === "" || verb === "retry" || waits > 0;
}

function advice({ first, look }: Runbook, { mend }: Story): string {
  const see = look === "" ? "" : (mend ?? look);
  return [first, see].filter((one) => one !== "").join(" ");
}

const typed = ({ verb, says }: Step, id: string, { touched }: Story): string =>
  `\`${verb} ${id}\` ${says(touched)}.`;

const buttonOf = ({ verb, label }: Step, about: string): Button => ({
  verb,
  about,
  label,
  style: verb === "hand" ? "danger" : verb === "retry" || verb === "show" ? "primary" : "plain",
});

function stateOf(matter: OpenEscalation, story: Story, book: Runbook, when: When): CardState {
  const said = saidWords(matter, story, book, when);
  const lines = (...all: readonly string[]) => all.filter((one) => one !== "").join("\n");
  if (matter.status === "closed")
    return { tone: "quiet", words: lines(said, said.includes(matter.closed) ? "" : matter.closed) };
  const words = lines(story.stands ?? matter.why, said);
  return { tone: matter.answer === null ? "bad" : "waiting", words };
}

/** The last step, by whom and when, and what came of it. */
function saidWords({ answer }: OpenEscalation, { came }: Story, book: Runbook, when: When): string {
  if (answer === null) return "";
  const { step, by, at } = answer;
  const label = book.steps.find(({ verb }) => verb === step)?.label ?? step;
  const words = came ?? answer.words;
  const chose = `You chose “${label}” on ${showChannel(by)} at ${showTime(at, when)}`;
  return words === "" ? `${chose}.` : `${chose}: ${words}`;
}

const listed = (heading: string, items: readonly string[]): Section[] =>
  items.length === 0 ? [] : [{ is: "list", heading, items }];

function latest(tried: readonly string[]): readonly string[] {
  const earlier = tried.length - SHOWN;
  return earlier <= 0 ? tried : [`${earlier} earlier`, ...tried.slice(-SHOWN)];
}
