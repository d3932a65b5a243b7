// What each intent cannot do without, and the question that asks for it.
import type { Intent } from "#core/intent";

export type ClearIntent = Exclude<Intent, { is: "unclear" }>;

const NEEDS: Readonly<Record<ClearIntent["is"], Readonly<Record<string, string>>>> = {
  publish: { title: "What should the post's title be?", body: "What should the post say?" },
  write: { topic: "What should the post be about?" },
  email: {
    to: "Which address should the mail go to?",
    subject: "What should the mail's subject be?",
    body: "What should the mail say?",
  },
  contact: { name: "What is the contact's name?", email: "What is the contact's mail address?" },
  remember: { statement: "What should I remember?" },
  question: { question: "What would you like to know?" },
  standing: { cron: "When, for example every Friday at 16:00?", words: "What should I do each time?" },
};

/** The question for the first part that is missing; undefined where the intent is whole. */
export function lacking(intent: ClearIntent): string | undefined {
  const fields: Readonly<Record<string, string>> = intent;
  return Object.entries(NEEDS[intent.is]).find(([field]) => (fields[field] ?? "").trim() === "")?.[1];
}
