// The order of test files: those that take longest begin first, so that none of them is left over at the end with cores idle.
// Named here because a fresh clone has no memory of an earlier run, and a short file may start hundreds of processes.
import type { TestSpecification } from "vitest/node";
import { BaseSequencer } from "vitest/node";

/** A minute and more each, the longest first. */
const SLOW = [
  "faults/soak",
  "faults/failpoints-tools",
  "faults/failpoints",
  "faults/unsure",
  "faults/killed",
  "channels/cards",
  "channels/words",
  "faults/postgres",
  "faults/poison-process",
  "channels/standing",
  "channels/model",
].map((name) => `/test/${name}.test.ts`);

const place = ({ moduleId }: TestSpecification): number => {
  const at = SLOW.findIndex((path) => moduleId.endsWith(path));
  return at === -1 ? SLOW.length : at;
};

export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}
