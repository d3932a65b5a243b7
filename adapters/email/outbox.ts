// The outbox folder: mails written as files, and the marks that tell after a crash which mail went to a server.
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { codeOf, diskFault } from "#core/disk";
import type { Receipt } from "#core/tool";
import { nameOf } from "./mail.ts";

export interface Outbox {
  /** The mail's file; where it will be, or is. */
  file(token: string): string;
  has(token: string): Promise<boolean>;
  /** Whole or not at all; the same token twice writes the same mail. */
  put(token: string, mail: Buffer): Promise<void>;
  /** The mail is about to be handed to a server. */
  begin(token: string): Promise<void>;
  /** It was not taken: nothing is left open. */
  cancel(token: string): Promise<void>;
  begun(token: string): Promise<boolean>;
  /** The server took it. */
  sent(token: string, receipt: Receipt): Promise<void>;
  receipt(token: string): Promise<Receipt | undefined>;
}

const kept = z.object({ summary: z.string(), data: z.record(z.string(), z.json()) });

export function outbox(folder: string): Outbox {
  const file = (token: string) => join(folder, `${nameOf(token)}.eml`);
  const attempt = (token: string) => join(folder, "attempts", nameOf(token));
  const sent = (token: string) => join(folder, "sent", nameOf(token));
  return {
    file,
    has: (token) => exists(file(token)),
    put: (token, mail) => write(file(token), mail),
    begin: (token) => write(attempt(token), ""),
    cancel: (token) => guarded(attempt(token), () => rm(attempt(token), { force: true })),
    begun: (token) => exists(attempt(token)),
    sent: (token, receipt) => write(sent(token), JSON.stringify(receipt)),
    receipt: async (token) => {
      if (!(await exists(sent(token)))) return undefined;
      const text = await guarded(sent(token), () => readFile(sent(token), "utf8"));
      return kept.parse(JSON.parse(text));
    },
  };
}

/** Beside its place first, then moved there: a kill leaves the whole file, or none and a rest that the next try writes over. */
async function write(path: string, content: Buffer | string): Promise<void> {
  const draft = join(dirname(path), `.${path.slice(dirname(path).length + 1)}.tmp`);
  await guarded(path, async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(draft, "w", 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  });
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw diskFault(path, error);
  }
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskFault(path, error);
  }
}
