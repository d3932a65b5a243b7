// Facts to keep, in the operator's own words.
import type { Sentence } from "./sentence.ts";

const fact = (words: string, statement: string, about: string): Sentence => ({
  words,
  intent: { is: "remember", statement, about },
});

export const REMEMBER: readonly Sentence[] = [
  fact("note that Acme is on holiday in August", "Acme is on holiday in August", "Acme"),
  fact("don't forget that Ada prefers mail", "Ada prefers mail", "Ada"),
  fact("Don’t forget that Ada prefers mail", "Ada prefers mail", "Ada"),
  fact("Please remember that Acme Corp pays within 45 days.", "Acme Corp pays within 45 days.", "Acme Corp"),
  fact("remember acme pays late", "acme pays late", "acme"),
  fact("remeber that Acme pays late", "Acme pays late", "Acme"),
  fact("Rember that Acme pays late", "Acme pays late", "Acme"),
  fact("Remember: Acme pays late", "Acme pays late", "Acme"),
  fact("Remember this: Acme pays late", "Acme pays late", "Acme"),
  fact("Keep in mind that Acme pays late", "Acme pays late", "Acme"),
  fact("Make a note that Acme pays late", "Acme pays late", "Acme"),
  fact("FYI: Acme pays late", "Acme pays late", "Acme"),
  fact("For the record, Acme pays late", "Acme pays late", "Acme"),
  fact("Can you remember that our VAT number is 12345?", "our VAT number is 12345?", "VAT"),
  fact("Remember that we meet every Friday at 16:00", "we meet every Friday at 16:00", ""),
  fact("Remember that Ada's mail is ada@example.com", "Ada's mail is ada@example.com", "Ada"),
  fact('Remember that a post titled "Rates" says "Up"', 'a post titled "Rates" says "Up"', ""),
  fact("Remember that invoices are due in 30 days", "invoices are due in 30 days", "invoices"),
  fact("Remember to renew the domain", "To do: renew the domain", ""),
  fact("Note: the office is closed on Monday", "the office is closed on Monday", ""),
  fact("REMEMBER THAT ACME PAYS LATE", "ACME PAYS LATE", "ACME"),
  fact(
    "Remember that Acme pays late\nand Globex pays early",
    "Acme pays late\nand Globex pays early",
    "Acme",
  ),
  fact("Note Acme pays late", "Acme pays late", "Acme"),
  fact("Make sure to remember that Acme pays late", "Acme pays late", "Acme"),
  fact("Never forget: Acme pays late", "Acme pays late", "Acme"),
  fact('Remember that "Acme" pays late', '"Acme" pays late', "Acme"),
];
