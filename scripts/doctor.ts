// Says what is configured, reachable and missing, each with its remedy; ends with 1 if something that is needed is missing.

import { configOfThisProcess } from "#src/config";
import { command } from "./database.ts";
import { checks } from "./doctor-checks.ts";

const marks = { fine: "ok     ", off: "off    ", missing: "MISSING" } as const;

await command(async () => {
  const config = configOfThisProcess();
  let missing = 0;
  for (const [subject, check] of checks(config)) {
    const { is, says } = await check();
    console.log(`${marks[is]}  ${subject.padEnd(12)} ${says}`);
    if (is === "missing") missing += 1;
  }
  console.log(
    missing === 0
      ? "\nEverything that is needed is there."
      : `\n${missing} to put right; the remedy stands on each line.`,
  );
  if (missing > 0) process.exitCode = 1;
});
