// Questions to memory, and whom or what they are about.
import type { Sentence } from "./sentence.ts";

const asked = (question: string, about: string): Sentence => ({
  words: question,
  intent: { is: "question", question, about },
});

export const QUESTION: readonly Sentence[] = [
  asked("When does Acme pay?", "Acme"),
  asked("how long does Acme take to pay", "Acme"),
  asked("how long does acme take to pay?", "acme"),
  asked("what's known about Acme", "Acme"),
  asked("What’s known about Acme Corp?", "Acme Corp"),
  asked("who is Ada Lovelace?", "Ada Lovelace"),
  asked("who's Ada", "Ada"),
  asked("tell me about pricing", "pricing"),
  asked("Tell me everything about Acme.", "Acme"),
  asked("What do we know about the Globex deal?", "Globex deal"),
  asked("do you know anything about Acme?", "Acme"),
  asked("WHAT DO YOU KNOW ABOUT ACME?", "ACME"),
  asked("what do you konw about Acme?", "Acme"),
  asked("Does Acme pay on time?", "Acme"),
  asked("What is Ada's mail address?", "Ada"),
  asked("What is our VAT number?", "VAT"),
  asked("what is the price?", ""),
  asked("Is Acme late?", "Acme"),
  asked("Do they pay?", ""),
  asked("Acme pays when?", "Acme"),
  asked('What do you know about "Acme"?', "Acme"),
  asked("What happens every Friday at 16:00?", ""),
  asked("remind me about Acme", "Acme"),
  asked("Which customers pay late?", "customers"),
  asked("Show me everything about Acme", "Acme"),
  asked("Info on Acme", "Acme"),
  asked("Wat do you know about Acme?", "Acme"),
  asked("Within how many days does Acme pay?", "Acme"),
  asked("Acme?", "Acme"),
];
