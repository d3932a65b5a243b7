// Contacts in one JSON file, replaced whole at every change: readable by people, and never half written.
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { codeOf, diskFault } from "#core/disk";
import { Fault } from "#core/fault";
import type { Receipt } from "#core/tool";
import type { ContactChange, ContactStore, Kept } from "./store.ts";

const book = z.object({
  format: z.literal(1),
  contacts: z.record(
    z.string(),
    z.object({ count: z.int(), contact: z.object({ name: z.string(), email: z.string() }).optional() }),
  ),
  operations: z.record(z.string(), z.object({ summary: z.string(), data: z.record(z.string(), z.json()) })),
});

interface Book {
  readonly format: 1;
  readonly contacts: Readonly<Record<string, Kept>>;
  readonly operations: Readonly<Record<string, Receipt>>;
}

const NOTHING = { count: 0 };

export function fileStore(file: string): ContactStore {
  let last: Promise<unknown> = Promise.resolve();
  return {
    mend: `See whether ${file} can be read and written.`,
    get: async (key) => ownOf((await load(file)).contacts, key) ?? NOTHING,
    all: async () =>
      Object.values((await load(file)).contacts).flatMap(({ contact }) =>
        contact === undefined ? [] : [contact],
      ),
    operation: async (token) => ownOf((await load(file)).operations, token),
    change: (change) => {
      // One writer: each change sees what the one before it wrote.
      const mine = last.then(() => apply(file, change));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

async function apply(file: string, { key, token, becomes, receipt }: ContactChange): Promise<Receipt> {
  const present = await load(file);
  const done = ownOf(present.operations, token);
  if (done !== undefined) return done;
  const before = ownOf(present.contacts, key) ?? NOTHING;
  const contact = becomes(before);
  const after = { count: before.count + 1, ...(contact === undefined ? {} : { contact }) };
  const given = receipt(before, after);
  await save(file, {
    format: 1,
    contacts: { ...present.contacts, [key]: after },
    operations: { ...present.operations, [token]: given },
  });
  return given;
}

const ownOf = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

async function load(file: string): Promise<Book> {
  try {
    return book.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return { format: 1, contacts: {}, operations: {} };
    if (codeOf(error) !== undefined) throw diskFault(file, error);
    throw new Fault(
      "unavailable",
      `The contacts in ${file} cannot be read. Restore that file from a backup, or move it away to start with none.`,
      { cause: error },
    );
  }
}

async function save(file: string, content: Book): Promise<void> {
  const draft = `${file}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(draft, "w", 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(content, undefined, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    throw diskFault(file, error);
  }
}
