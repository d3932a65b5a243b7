// Which commits may share a batch: the database checks them all before it writes any of them.
import type { Commit } from "#core/ports";

/** How many of these, from the first on, expect nothing that an earlier one of them writes. At least one. */
export function disjoint(commits: readonly Commit[]): number {
  const written = new Set<string>();
  const end = commits.findIndex((commit) => {
    if (expected(commit).some((stream) => written.has(stream))) return true;
    for (const stream of changed(commit)) written.add(stream);
    return false;
  });
  return end < 0 ? commits.length : end;
}

const handled = ({ rows = [] }: Commit): string[] =>
  rows.flatMap((row) => (row.into === "handled" ? [`inbound/${row.inbound}`] : []));

const changed = (commit: Commit): string[] => [
  ...commit.writes.map(({ stream }) => stream),
  ...handled(commit),
];

const expected = (commit: Commit): string[] => [
  ...changed(commit),
  ...(commit.guards ?? []).map(({ stream }) => stream),
];
