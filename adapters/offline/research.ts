// Research by rule: the findings themselves are the points, nothing is added to them.
import type { About, Reply } from "#core/thought";

const MOST = 12;

/** One point a finding, in the order they were found, each said once; the sources are theirs. */
export function research({ findings }: About<"research">): Reply<"research"> {
  const used = findings.filter(
    (one, at) => one.text.trim() !== "" && findings.findIndex((other) => same(other.text, one.text)) === at,
  );
  const kept = used.slice(0, MOST);
  return {
    points: kept.map((one) => one.text.trim()),
    sources: [...new Set(kept.map((one) => one.source))],
  };
}

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
