// What one can say: /help, and the answer to a command nobody knows.
import { COMMANDS } from "./command.ts";

export const HELP_TEXT = "Say in plain words what you want done. I ask before anything changes.";

export const EXAMPLES: readonly string[] = [
  "Publish a post titled “Pricing lessons” saying “Charge for outcomes.”",
  "Write and publish a post about pricing",
  "Email ada@example.com about “Invoice 7” saying “It is due on Friday.”",
  "Add contact Ada Lovelace <ada@example.com>",
  "Remember that Acme pays within 45 days",
  "What do you know about Acme?",
  "Every Friday at 16:00, publish a post titled “Week in review” saying “…”",
];

/**
 * Commands whose names a channel keeps for itself, and what reaches them there. Slack answers /status and /help of its own
 * accord (adapters/slack/commands.ts has the whole list and its source); a test keeps the two in step.
 */
export const KEPT: Readonly<Record<string, { readonly names: readonly string[]; readonly instead: string }>> =
  {
    slack: { names: ["status", "help"], instead: "/adjutant" },
  };

/** As they are typed in this channel. */
export const commandLines = (channel = ""): string[] =>
  COMMANDS.map(({ name, does }) => {
    const kept = KEPT[channel];
    const typed = kept?.names.includes(name) === true ? `${kept.instead} ${name}` : `/${name}`;
    return `${typed} — ${does}`;
  });

export const TYPED_LINES: readonly string[] = [
  "approve <id> · edit <id> · reject <id> <reason> · undo <id>",
  "confirm <id> <words> where a card asks for it on a second channel",
  "always <id> proposes that the like of a card goes without asking from now on",
  "retry <id> or stop <id> where something is in trouble",
  "raise <id>, raise <id> for good, cheaper <id> or stop <id> where a cap is reached",
  "skip <id> · fix <id> · compensate <id> · hand <id> where something needs you",
  "show <id> posts a card again; stop <id> ends a standing goal",
];
