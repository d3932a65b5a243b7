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

export const commandLines = (): string[] => COMMANDS.map(({ name, does }) => `/${name} — ${does}`);

export const TYPED_LINES: readonly string[] = [
  "approve <id> · edit <id> · reject <id> <reason> · undo <id>",
  "show <id> posts a card again; stop <id> ends a standing goal",
];
