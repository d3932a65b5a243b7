// A history as a person reads it: what happened step by step, the last events, and what does not hold.
import { sha256 } from "#core/json";
import type { History } from "./history.ts";

const LAST = 40;

export function* told({
  seed,
  steps,
  company,
  broken,
  head,
  events,
  starts,
  turns,
}: History): Generator<string> {
  yield* steps;
  const stored = company.outside.store.events;
  yield `The last ${Math.min(LAST, stored.length)} of ${stored.length} events:`;
  for (const { position, at, stream, version, type, cause, body } of stored.slice(-LAST))
    yield `${position} ${at} ${stream}@${version} ${type} because of ${cause}: ${(body ?? "").slice(0, 160)}`;
  const whole = sha256(stored.map((event) => JSON.stringify(event)).join("\n"));
  yield `Seed ${seed}: ${events} events, ${starts} starts, ${turns} turns, head ${head}, journal ${whole}.`;
  for (const sentence of broken) yield `BROKEN ${sentence}`;
  if (broken.length === 0) yield "Every promise held.";
}
