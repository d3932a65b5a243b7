// Money: totals are the sums of what they count, and nothing is held for work that is over.
import { moneyWrongs } from "../../support/money-truths.ts";
import type { Evidence } from "./evidence.ts";

export function money({ company, tasks, effects }: Evidence): string[] {
  const { reservations, spend, budget } = company.outside.store;
  return moneyWrongs({
    reserved: [...reservations.values()],
    spent: [...spend.values()],
    totals: [...budget.values()],
    tasks,
    effects,
  });
}
