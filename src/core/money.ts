// Money in whole micro-dollars, so that adding never rounds.

/** Millionths of a US dollar; always a whole number. */
export type Micros = number;

export const usd = (dollars: number): Micros => Math.round(dollars * 1_000_000);

/** `$0.00`, `$0.0042`, `$12.30`: four digits only where cents would say nothing. */
export function showUsd(micros: Micros): string {
  const dollars = micros / 1_000_000;
  const digits = micros !== 0 && Math.abs(dollars) < 0.1 ? 4 : 2;
  return `$${dollars.toFixed(digits)}`;
}
