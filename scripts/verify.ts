// Checks the journal's chain, every payload and every snapshot; exit 1 and the first broken place where it fails.
import { parseArgs } from "node:util";
import { openDatabase as openPool } from "#adapters/postgres/database";
import { journal } from "#adapters/postgres/journal";
import { configOfThisProcess } from "#src/config";
import { command, openDatabase } from "./database.ts";

async function verify(): Promise<void> {
  const { head: wanted } = parseArgs({ options: { head: { type: "string" } } }).values;
  const found = await openDatabase(configOfThisProcess(), console.log);
  const database = openPool({ url: found.url, onError: (error) => console.error(error.message) });
  try {
    const reading = journal(database, { enqueue: async () => undefined, salt: () => "" });
    const { checked, broken } = await reading.verify();
    if (broken !== undefined) {
      console.error(`Broken at position ${broken.position}: ${broken.why}.`);
      process.exitCode = 1;
      return;
    }
    const { hash } = await reading.head();
    console.log(`Whole: ${checked} events, head ${hash}.`);
    if (wanted === undefined || (await reading.hasHash(wanted))) return;
    console.error(
      `The head ${wanted} is not part of this journal: it was cut off or rewritten since, or mistyped.`,
    );
    process.exitCode = 1;
  } finally {
    await database.close();
    await found.close();
  }
}

await command(verify);
