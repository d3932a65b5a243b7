import { defineConfig } from "vitest/config";
import { SlowestFirst } from "./test/support/slowest-first.ts";

/** Whole programs, servers, repositories and a browser: each file in a process of its own. */
const WHOLE = ["bootstrap", "browser", "channels", "faults", "main", "postgres", "site"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Whole programs, servers and a browser share two cores here: one more try tells a slow moment from a defect.
    retry: 1,
    // One more than cores: whole programs wait much of their time, for a minute to pass or a process to start.
    maxWorkers: 3,
    sequence: { sequencer: SlowestFirst },
    projects: [
      { extends: true, test: { name: "whole", include: WHOLE } },
      // What keeps nothing beside its own values may share a process: loading the code anew for each file costs more.
      {
        extends: true,
        test: { name: "parts", include: ["test/**/*.test.ts"], exclude: WHOLE, isolate: false },
      },
    ],
  },
});
