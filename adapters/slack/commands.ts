// The slash commands of the app manifest as data, beside it, so that the two cannot drift apart unseen.

/** Registered with Slack: `manifest.yaml` lists exactly these. */
export const COMMANDS = [
  "adjutant",
  "pause",
  "resume",
  "rollback",
  "assign",
  "inbox",
  "digest",
  "timeline",
  "why",
  "policy",
  "vault",
  "budget",
  "memory",
  "verify",
  "pair",
] as const;

/** Ours too, but Slack keeps these names for itself or for its own help: reached as `/adjutant status`. */
export const INDIRECT = ["status", "help"] as const;

/**
 * Names an app cannot register, or that Slack's own client answers
 * (https://slack.com/help/articles/201259356-Use-shortcuts-and-slash-commands-in-Slack).
 */
export const RESERVED: readonly string[] = [
  ...[
    "active",
    "apps",
    "archive",
    "away",
    "call",
    "canvas",
    "collapse",
    "dm",
    "dnd",
    "expand",
    "feed",
    "feedback",
  ],
  ...[
    "help",
    "huddle",
    "invite",
    "join",
    "keys",
    "kick",
    "leave",
    "list",
    "me",
    "msg",
    "mute",
    "open",
    "part",
  ],
  ...[
    "prefs",
    "pro",
    "remind",
    "remove",
    "rename",
    "search",
    "section",
    "shortcuts",
    "shrug",
    "star",
    "status",
  ],
  ...["todo", "topic", "unarchive", "who"],
];

const known: ReadonlySet<string> = new Set([...COMMANDS.slice(1), ...INDIRECT]);

/**
 * What a slash command says: `/pause content` stays, `/adjutant pause content` becomes it, `/adjutant` alone asks for help,
 * and other words after `/adjutant` are plain words.
 */
export function commandText(command: string, rest: string): string {
  const words = rest.trim();
  if (command !== "/adjutant") return words === "" ? command : `${command} ${words}`;
  if (words === "") return "/help";
  const [first = ""] = words.split(/\s/, 1);
  const name = first.toLowerCase();
  return known.has(name) ? `/${name}${words.slice(first.length)}` : words;
}
