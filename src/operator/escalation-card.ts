// The card of an escalation: what was tried, what is known, what waits, and the next steps as buttons. One a matter.
import type { Button, Card, CardState, Section } from "#core/card";
import type { OpenEscalation } from "#core/escalation";
import { kindOf } from "#core/stream";
import { runbook, type Step } from "./runbooks.ts";
import { showAccount, showTime, type When } from "./words.ts";

/** What the journal says of the matter now. */
export interface Story {
  /** Attempts with their times and what came of them, oldest first. */
  readonly tried: readonly string[];
  readonly known: readonly (readonly [label: string, value: string])[];
  /** What waits for it, each with its id. */
  readonly waits: readonly string[];
  /** What rests, where something does: `tool:<name>` or `model:<name>`. */
  readonly subject: string;
  /** How it stands at this moment, in a sentence. */
  readonly stands: string;
}

/** More attempts than these are counted, not listed. */
const SHOWN = 6;

export function escalationCard(id: string, matter: OpenEscalation, story: Story, when: When): Card {
  const open = matter.status === "open";
  const book = runbook(kindOf(matter.matter), matter.code, story.subject);
  const steps = book.steps.filter(({ verb }) => takes(verb, story));
  return {
    id,
    kind: "approval",
    title: open ? `Needs you: ${matter.title}` : matter.title,
    state: stateOf(matter, story, when),
    sections: open
      ? [
          ...listed("Tried", latest(story.tried)),
          { is: "facts", rows: story.known },
          ...listed("Waits for it", story.waits),
          { is: "text", text: [book.first, ...steps.map((step) => typed(step, id))].join("\n") },
        ]
      : [],
    buttons: open ? steps.map((step) => buttonOf(step, id)) : [],
  };
}

/** A fix is for one input; where many wait, each is changed by its own id. */
const takes = (verb: Step["verb"], { waits, subject }: Story): boolean =>
  verb !== "fix" || subject === "" || waits.length === 1;

const typed = ({ verb, says }: Step, id: string): string => `\`${verb} ${id}\` ${says}.`;

const buttonOf = ({ verb, label }: Step, about: string): Button => ({
  verb,
  about,
  label,
  style: verb === "hand" ? "danger" : verb === "retry" || verb === "show" ? "primary" : "plain",
});

function stateOf({ status, why, closed, answer }: OpenEscalation, { stands }: Story, when: When): CardState {
  if (status === "closed") return { tone: "quiet", words: closed };
  const words = [why, stands].filter((one) => one !== "").join(" ");
  if (answer === null) return { tone: "bad", words };
  const said = `${answer.step} by ${showAccount(answer.by)} at ${showTime(answer.at, when)}: ${answer.words}`;
  return { tone: "waiting", words: `${words}\n${said}` };
}

const listed = (heading: string, items: readonly string[]): Section[] =>
  items.length === 0 ? [] : [{ is: "list", heading, items }];

function latest(tried: readonly string[]): readonly string[] {
  const earlier = tried.length - SHOWN;
  return earlier <= 0 ? tried : [`${earlier} earlier`, ...tried.slice(-SHOWN)];
}
