// What can be paused, by the name a person types, and what lifts it again.
import { DOMAINS } from "#core/domain";
import type { PauseScope } from "#core/pause";
import { showScope } from "./words.ts";

const WHOLE = ["", "company", "all", "everything"];

/** The scope of a typed name; undefined where nothing is called that. */
export function scopeNamed(name: string, agents: readonly string[]): PauseScope | undefined {
  if (WHOLE.includes(name)) return "company";
  if (agents.includes(name)) return `agent:${name}`;
  return (DOMAINS as readonly string[]).includes(name) ? `domain:${name}` : undefined;
}

/** `/resume`, or `/resume content`: what lifts this pause and no other. */
export const resuming = (scope: PauseScope): string =>
  scope === "company" ? "/resume" : `/resume ${showScope(scope)}`;

/** `Held: content is paused. It goes on after /resume content.` */
export const heldWords = (scope: PauseScope): string =>
  `Held: ${showScope(scope)} is paused. It goes on after ${resuming(scope)}.`;
