// Money in whole micro-dollars, so that adding never rounds.

/** Millionths of a US dollar; always a whole number. */
export type Micros = number;

/** What a total is of: `company`, `domain:<name>`, `agent:<name>` or `goal:<id>`, in one period. */
export interface Key {
  readonly scope: string;
  /** A day `2026-11-23` or a month `2026-11` in the operator's zone, or `goal`: for as long as the goal lives. */
  readonly period: string;
}

/** A running total: what is reserved now, and what was settled. */
export interface Total extends Key {
  readonly reserved: Micros;
  readonly settled: Micros;
}

/** Money set aside for one call or effect. */
export interface Reservation {
  readonly id: string;
  /** ISO time. */
  readonly at: string;
  readonly domain: string;
  readonly agent: string;
  readonly goal: string;
  /** The model or the tool that may spend it. */
  readonly model: string;
  readonly micros: Micros;
}

/** What a model costs, in dollars per million tokens. */
export interface ModelPrice {
  readonly model: string;
  readonly input: number;
  readonly output: number;
}

export const usd = (dollars: number): Micros => Math.round(dollars * 1_000_000);

/** `$0.00`, `$0.0042`, `$12.30`: four digits only where cents would say nothing. */
export function showUsd(micros: Micros): string {
  const dollars = micros / 1_000_000;
  const digits = micros !== 0 && Math.abs(dollars) < 0.1 ? 4 : 2;
  return `$${dollars.toFixed(digits)}`;
}
