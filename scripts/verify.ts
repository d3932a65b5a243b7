// Checks the journal's chain, every payload and every snapshot with the standalone verifier, or exports what it checks.
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { COLUMNS, databasePages, type Page, verifyCommand } from "#adapters/postgres/verify-journal";
import { configOfThisProcess } from "#src/config";
import { command, openDatabase } from "./database.ts";

async function verify(): Promise<void> {
  const options = { head: { type: "string" }, export: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [file] = positionals;
  if (file !== undefined) return conclude(file, values.head);
  const found = await openDatabase(configOfThisProcess(), console.log);
  try {
    if (values.export !== undefined) await exportTo(values.export, found.url);
    await conclude(values.export ?? found.url, values.head);
  } finally {
    await found.close();
  }
}

async function conclude(source: string, head: string | undefined): Promise<void> {
  const { exit, said } = await verifyCommand(source, head);
  if (exit === 0) console.log(said);
  else console.error(said);
  process.exitCode = exit;
}

/** One row a line, as the verifier reads it: what was done is in it, so it is for its owner's eyes. */
async function exportTo(file: string, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("begin isolation level repeatable read read only");
    await pipeline(lines(databasePages(client)), createWriteStream(file, { mode: 0o600 }));
  } finally {
    await client.end();
  }
}

async function* lines(pages: AsyncIterable<Page>): AsyncGenerator<string> {
  for await (const { table, rows } of pages)
    yield rows
      .map((row) => Object.fromEntries(COLUMNS[table].map((name, at) => [name, row[at]])))
      .map((named) => `${JSON.stringify({ table, ...named })}\n`)
      .join("");
}

await command(verify);
