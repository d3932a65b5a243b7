// The points between a tap and its receipt that can be seen from outside: where a fault is made to strike.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Company } from "./company.ts";
import { until } from "./until.ts";

export const POINTS = [
  "at once",
  "when the tap was answered",
  "while git writes",
  "when the commit stands",
  "when the card says working",
  "when the card says done",
] as const;

/** Asked before the tap on Telegram; resolves when its card has come so far. */
export function reaching(
  company: Company,
  point: (typeof POINTS)[number],
  { place, subject }: { place: string; subject: string },
): Promise<void> {
  const { telegram } = company;
  const answers = telegram.answers.length;
  const written = objects(company);
  const shows = (words: RegExp) =>
    until(
      () => telegram.messages().some(({ id, text }) => String(id) === place && words.test(text)),
      `a card that says ${words}`,
    );
  switch (point) {
    case "at once":
      return Promise.resolve();
    case "when the tap was answered":
      return until(() => telegram.answers.length > answers, "an answer");
    case "while git writes":
      return until(() => objects(company) > written, "a new object");
    case "when the commit stands":
      return until(async () => (await company.commits(subject)).length > 0, "the commit");
    case "when the card says working":
      return shows(/Working…|Done at/);
    case "when the card says done":
      return shows(/Done at/);
  }
}

function objects({ app }: Company): number {
  const folder = join(app.dataDir, "site", ".git", "objects");
  if (!existsSync(folder)) return 0;
  return readdirSync(folder).reduce((sum, name) => sum + readdirSync(join(folder, name)).length, 0);
}
