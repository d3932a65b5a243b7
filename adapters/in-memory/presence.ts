// Which processes live, as a set that tests add to and take from.
import type { Presence } from "#core/ports";

export const presence = (me: string, living: ReadonlySet<string>): Presence => ({
  me,
  lives: async (process) => living.has(process),
});
