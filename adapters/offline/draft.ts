// Drafts by template: the given points under a plain frame, said to be one, with no fact that was not given.
import type { About, Draft } from "#core/thought";

const LONGEST_TITLE = 80;

/**
 * A title from the topic, an opening line, the points as a list, their sources, and what wrote it. Every point is
 * always in it, so a reviewer's notes change nothing here: there is nothing else these rules could truthfully say.
 */
export function draft({ topic, points, sources }: About<"draft">): Draft {
  const about = line(topic);
  const said = unique(points);
  const parts = [opening(about, said.length), list(said), sourced(unique(sources)), SIGNED];
  return { title: heading(about), body: parts.filter((part) => part !== "").join("\n\n") };
}

const SIGNED =
  "_Drafted by Adjutant's offline rules: a template around what was noted. Edit it before it goes out._";

/** A topic as a title. */
export function heading(about: string): string {
  const cut =
    about.length > LONGEST_TITLE ? `${about.slice(0, LONGEST_TITLE - 1).replace(/ [^ ]*$/u, "")}…` : about;
  return cut === "" ? "Untitled" : `${cut.charAt(0).toUpperCase()}${cut.slice(1)}`;
}

function opening(about: string, points: number): string {
  if (points === 0)
    return `A post about ${about}. Nothing is noted about it yet, so this draft has no more to say.`;
  return points === 1
    ? `What is noted about ${about}:`
    : `What is noted about ${about}, in ${points} points:`;
}

const list = (points: readonly string[]): string => points.map((point) => `- ${point}`).join("\n");

const sourced = (sources: readonly string[]): string =>
  sources.length === 0 ? "" : `Sources: ${sources.join("; ")}.`;

const line = (text: string): string => text.replace(/\s+/g, " ").trim();

const unique = (texts: readonly string[]): string[] =>
  [...new Set(texts.map(line))].filter((text) => text !== "");
