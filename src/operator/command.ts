// What the operator typed: a command, a typed decision, or plain words. Pure, and it never throws.

export type Command =
  | { readonly is: "pause" | "resume"; readonly scope: string }
  | { readonly is: "rollback"; readonly id: string }
  | { readonly is: "inbox" | "status" | "budget" | "help" }
  /** `words`: empty to see it, else how to change it. */
  | { readonly is: "policy"; readonly words: string }
  /** `words`: empty to list it, else `set <name> …` or `remove <name>`. */
  | { readonly is: "vault"; readonly words: string }
  /** `subject`: whom or what it is asked about; empty for all of it. */
  | { readonly is: "memory"; readonly subject: string }
  | { readonly is: "digest"; readonly words: string }
  | { readonly is: "timeline"; readonly words: string }
  | { readonly is: "why"; readonly id: string }
  | { readonly is: "verify"; readonly head: string }
  | { readonly is: "pair"; readonly code: string }
  | {
      readonly is:
        | "approve"
        | "confirm"
        | "edit"
        | "always"
        | "undo"
        | "retry"
        | "stop"
        | "show"
        | "raise"
        | "skip"
        | "fix"
        | "compensate"
        | "hand"
        | "cheaper";
      readonly id: string;
      readonly rest: string;
    }
  | { readonly is: "reject"; readonly id: string; readonly rest: string }
  /** Who is to serve which role, or all fitting roles of which domain; both empty: who serves what. */
  | { readonly is: "assign"; readonly agent: string; readonly to: string }
  | { readonly is: "unknown"; readonly name: string }
  | { readonly is: "words"; readonly words: string };

/** As ids are made: eight characters with a digit among them, so that no word is taken for one. */
const ID = /^(?=.*\d)[0-9a-z]{8}$/i;
const TYPED = [
  "approve",
  "confirm",
  "edit",
  "reject",
  "always",
  "undo",
  "retry",
  "stop",
  "show",
  "raise",
  "skip",
  "fix",
  "compensate",
  "hand",
  "cheaper",
] as const;
const PLAIN = ["inbox", "status", "budget", "help"] as const;
const ALONE: ReadonlySet<string> = new Set([
  ...PLAIN,
  ...TYPED,
  "policy",
  "vault",
  "assign",
  "pause",
  "resume",
  "rollback",
  "digest",
  "timeline",
  "why",
  "memory",
  "verify",
  "start",
]);

export function parseCommand(text: string): Command {
  const trimmed = text.trim();
  const slash = /^\/([a-z-]+)(?:\s+([\s\S]*))?$/i.exec(trimmed);
  if (slash !== null) return named((slash[1] ?? "").toLowerCase(), (slash[2] ?? "").trim());
  return typedOut(trimmed) ?? { is: "words", words: text };
}

/** A plain message that is just the command, or a button's typed equivalent. */
function typedOut(text: string): Command | undefined {
  const [first = "", second = ""] = text.split(/\s+/, 2);
  const verb = first.toLowerCase();
  if (isTyped(verb) && ID.test(bare(second))) return named(verb, afterWords(text, 1));
  if (verb === "edit" && /^policy\s*(?:$|[\s\S]*:)/i.test(afterWords(text, 1)))
    return { is: "policy", words: `edit ${afterWords(text, 2)}`.trim() };
  if (second === "") {
    const alone = verb.replace(/[.!?]$/, "");
    return ALONE.has(alone) ? named(alone, "") : undefined;
  }
  const rest = afterWords(text, 1).trim();
  const words = rest.split(/\s+/).length;
  const takes = isTyped(verb) ? words === 1 : TAKES[verb]?.(rest, words);
  return takes === true ? named(verb, rest) : undefined;
}

/** What can stand behind a command so that a plain message can only be meant as that command. */
const TAKES: Readonly<Record<string, (rest: string, words: number) => boolean>> = {
  pause: scoped,
  resume: scoped,
  rollback: (_rest, words) => words === 1,
  verify: (_rest, words) => words === 1,
  why: (rest) => ID.test(bare(rest)),
  vault: (rest) => /^(?:set|remove)\s+[a-z]/i.test(rest),
  policy: (rest) => /^(?:edit|cap|allow|deny|drop)(?:\s|$)/i.test(rest),
  memory: (rest, words) => words === 1 || (words <= 3 && /^\p{Lu}/u.test(rest)),
  digest: (rest, words) => words <= 5 && /^at\s+\d/i.test(rest),
  timeline: (rest, words) => words === 1 || (words <= 3 && /\d/.test(rest)),
};

function scoped(rest: string, words: number): boolean {
  return words === 1 || (words === 2 && /^(?:agent|domain)\s/i.test(rest));
}

const isTyped = (verb: string): verb is (typeof TYPED)[number] => (TYPED as readonly string[]).includes(verb);

/** Without the brackets, quotes and stops that a copied id brings along; as it is when there is nothing else. */
const bare = (word: string): string => /[0-9a-z](?:.*[0-9a-z])?/i.exec(word)?.[0] ?? word;

/** What follows the first `count` words, its white space kept. */
function afterWords(text: string, count: number): string {
  return text.replace(new RegExp(`^(?:\\s*\\S+){${count}}\\s?`), "");
}

function named(name: string, rest: string): Command {
  const [first = "", second = ""] = rest.trim().split(/\s+/, 2);
  const id = bare(first).toLowerCase();
  if ((PLAIN as readonly string[]).includes(name)) return { is: name as (typeof PLAIN)[number] };
  if (isTyped(name)) return { is: name, id, rest: afterWords(rest, 1) };
  switch (name) {
    case "pause":
    case "resume":
      return { is: name, scope: second !== "" && /^(?:agent|domain)$/.test(id) ? second.toLowerCase() : id };
    case "rollback":
    case "why":
      return { is: name, id };
    case "digest":
    case "timeline":
      return { is: name, words: rest };
    case "policy":
    case "vault":
      return { is: name, words: rest.trim() };
    case "memory":
      return { is: "memory", subject: rest };
    case "verify":
      return { is: "verify", head: id };
    case "pair":
      return { is: "pair", code: first };
    case "assign":
      return { is: "assign", agent: first.toLowerCase(), to: second.toLowerCase() };
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
  { name: "assign", does: "Who serves which role; /assign <agent> <role or domain> moves it" },
  { name: "rollback", does: "What can be undone, and undoing it" },
  { name: "digest", does: "The day so far; /digest at 18:00 sets its time" },
  { name: "timeline", does: "Decisions of a day or a goal" },
  { name: "why", does: "Why something happened, by its id" },
  { name: "policy", does: "Which gate an action passes; /policy edit changes it" },
  { name: "vault", does: "Which secrets tools borrow; /vault set enters one" },
  { name: "budget", does: "What was spent, and the caps" },
  { name: "memory", does: "What I hold to be so" },
  { name: "verify", does: "Check that the journal was not changed" },
  { name: "help", does: "What you can say" },
];
