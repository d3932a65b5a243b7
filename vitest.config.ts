import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Whole programs, servers and a browser share two cores here: one more try tells a slow moment from a defect.
    retry: 1,
    maxWorkers: 2,
  },
});
