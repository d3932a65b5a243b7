// What the operator typed: a command, a typed decision, or plain words. Pure, and it never throws.

export type Command =
  | { readonly is: "pause" | "resume"; readonly scope: string }
  | { readonly is: "rollback"; readonly id: string }
  | { readonly is: "inbox" | "status" | "policy" | "budget" | "memory" | "help" }
  | { readonly is: "digest"; readonly words: string }
  | { readonly is: "timeline"; readonly words: string }
  | { readonly is: "why"; readonly id: string }
  | { readonly is: "verify"; readonly head: string }
  | { readonly is: "pair"; readonly code: string }
  | {
      readonly is: "approve" | "edit" | "undo" | "retry" | "stop" | "show";
      readonly id: string;
      readonly rest: string;
    }
  | { readonly is: "reject"; readonly id: string; readonly rest: string }
  | { readonly is: "unknown"; readonly name: string }
  | { readonly is: "words"; readonly words: string };

/** As ids are made: eight characters with a digit among them, so that no word is taken for one. */
const ID = /^(?=.*\d)[0-9a-z]{8}$/i;
const TYPED = ["approve", "edit", "reject", "undo", "retry", "stop", "show"] as const;
const PLAIN = ["inbox", "status", "policy", "budget", "memory", "help"] as const;
const ALONE = new Set([
  ...PLAIN,
  ...TYPED,
  "pause",
  "resume",
  "rollback",
  "digest",
  "timeline",
  "verify",
  "start",
] as const);

export function parseCommand(text: string): Command {
  const trimmed = text.trim();
  const slash = /^\/([a-z-]+)(?:\s+([\s\S]*))?$/i.exec(trimmed);
  if (slash !== null) return named((slash[1] ?? "").toLowerCase(), (slash[2] ?? "").trim());
  return typedOut(trimmed) ?? { is: "words", words: text };
}

/** A plain message that is just the command, or a button's typed equivalent. */
function typedOut(text: string): Command | undefined {
  const [first = "", second = "", third] = text.split(/\s+/, 3);
  const verb = first.toLowerCase();
  if (isTyped(verb) && ID.test(second)) return typed(verb, second, afterWords(text, 2));
  if (third !== undefined) return undefined;
  const alone = second === "" && (ALONE as ReadonlySet<string>).has(verb);
  return alone || takes(verb, second) ? named(verb, second) : undefined;
}

/** `pause content`, `why k7f3qa9m`: two words that can only be meant as a command. */
function takes(verb: string, argument: string): boolean {
  if (verb === "pause" || verb === "resume") return argument !== "";
  return (verb === "why" || verb === "rollback") && ID.test(argument);
}

const isTyped = (verb: string): verb is (typeof TYPED)[number] => (TYPED as readonly string[]).includes(verb);

/** What follows the first `count` words, its white space kept. */
function afterWords(text: string, count: number): string {
  return text.replace(new RegExp(`^(?:\\s*\\S+){${count}}\\s?`), "");
}

function typed(verb: (typeof TYPED)[number], id: string, rest: string): Command {
  return { is: verb, id: id.toLowerCase(), rest };
}

function named(name: string, rest: string): Command {
  const [first = ""] = rest.split(/\s+/);
  const id = first.toLowerCase();
  if ((PLAIN as readonly string[]).includes(name)) return { is: name as (typeof PLAIN)[number] };
  if ((TYPED as readonly string[]).includes(name))
    return typed(name as (typeof TYPED)[number], first, afterWords(rest, 1));
  switch (name) {
    case "pause":
    case "resume":
      return { is: name, scope: id };
    case "rollback":
    case "why":
      return { is: name, id };
    case "digest":
    case "timeline":
      return { is: name, words: rest };
    case "verify":
      return { is: "verify", head: id };
    case "pair":
      return { is: "pair", code: first };
    case "start":
      return { is: "help" };
    default:
      return { is: "unknown", name };
  }
}

/** The commands of the menus, in the order they are listed. */
export const COMMANDS: readonly { readonly name: string; readonly does: string }[] = [
  { name: "inbox", does: "What waits for your decision" },
  { name: "status", does: "What is connected, running and held" },
  { name: "pause", does: "Stop everything, a domain or an agent" },
  { name: "resume", does: "Go on after a pause" },
  { name: "rollback", does: "What can be undone, and undoing it" },
  { name: "digest", does: "The day so far; /digest at 18:00 sets its time" },
  { name: "timeline", does: "Decisions of a day or a goal" },
  { name: "why", does: "Why something happened, by its id" },
  { name: "policy", does: "Which gate an action passes" },
  { name: "budget", does: "What was spent, and the caps" },
  { name: "memory", does: "What I hold to be so" },
  { name: "verify", does: "Check that the journal was not changed" },
  { name: "help", does: "What you can say" },
];
