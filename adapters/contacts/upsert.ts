// `contact.upsert`: a contact added or renamed, shown before, taken back as long as nobody changed it since.
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { z } from "zod";
import { asFault, Fault } from "#core/fault";
import {
  type Check,
  type Compensation,
  defineTool,
  type Execution,
  type Preview,
  type Receipt,
  type WriteTool,
} from "#core/tool";
import { type Contact, contactInput, keyOf, shown, versionOf } from "./contact.ts";
import type { ContactStore, Kept } from "./store.ts";

const receiptData = z.object({
  key: z.string(),
  version: z.string(),
  before: contactInput.nullable(),
  after: contactInput.nullable(),
});
type Changed = z.infer<typeof receiptData>;

/** Input `{ name, email }`. Receipt data `{ key, version, before, after }`; `null` where there was or is no contact. */
export function contactUpsert(store: ContactStore): WriteTool<Contact> {
  return defineTool<Contact>({
    name: "contact.upsert",
    version: 1,
    domain: "sales",
    effect: "compensable",
    input: contactInput,
    mainField: "name",
    makes: "contact",
    mend: store.mend,
    preview: async (input) => preview(await store.get(keyOf(input.email)), input),
    execute: ({ name, email }, { token, expected }) =>
      store.change({
        key: keyOf(email),
        token,
        becomes: (present) => {
          refuseMoved(present, expected, email);
          return { name, email };
        },
        receipt: (before, after) => receiptOf(keyOf(email), before, after),
      }),
    check: (token) => check(store, token),
    compensation: undoUpsert(store),
  });
}

const present = ({ count, contact }: Kept) => versionOf(count, contact);

function preview(kept: Kept, input: Contact): Preview {
  const { name, email } = input;
  const before = kept.contact;
  return {
    title:
      before === undefined
        ? `Add the contact ${name} <${email}>`
        : `Update the contact ${before.name} <${before.email}>`,
    diff: diffOf(keyOf(email), before, { name, email }),
    targetVersion: present(kept),
    undo:
      before === undefined
        ? "Undo removes the contact again, as long as nobody has changed it since."
        : "Undo brings the present entry back, as long as nobody has changed it since.",
  };
}

function diffOf(key: string, before: Contact | undefined, after: Contact | undefined): string {
  const [old, fresh] = [shown(before), shown(after)];
  const names = [
    old === undefined ? "/dev/null" : `a/contacts/${key}`,
    fresh === undefined ? "/dev/null" : `b/contacts/${key}`,
  ] as const;
  return createTwoFilesPatch(...names, old ?? "", fresh ?? "", undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
  });
}

function refuseMoved(kept: Kept, expected: string, email: string): void {
  if (present(kept) !== expected)
    throw new Fault(
      "target-moved",
      `The contact ${email} changed since it was shown. Look at the new difference and decide again.`,
    );
}

function receiptOf(key: string, before: Kept, after: Kept): Receipt {
  const now = after.contact;
  const what = now === undefined ? "Removed" : before.contact === undefined ? "Added" : "Updated";
  const whose = now ?? before.contact;
  return {
    summary: `${what} the contact ${whose?.name} <${whose?.email}>.`,
    data: { key, version: present(after), before: before.contact ?? null, after: now ?? null },
  };
}

async function check(store: ContactStore, token: string): Promise<Check> {
  try {
    const receipt = await store.operation(token);
    return receipt === undefined ? { is: "absent" } : { is: "done", receipt };
  } catch (error) {
    return { is: "unknown", why: asFault(error).message };
  }
}

function undoUpsert(store: ContactStore): Compensation {
  return {
    preview: async (receipt) => {
      const changed = dataOf(receipt);
      const kept = await store.get(changed.key);
      refuseLaterChanges(changed, kept);
      return undoPreview(changed, kept);
    },
    execute: async (receipt, execution) => undo(store, dataOf(receipt), execution),
    check: (token) => check(store, token),
  };
}

function dataOf(receipt: Receipt): Changed {
  const data = receiptData.safeParse(receipt.data);
  if (data.success) return data.data;
  throw new Fault("bad-input", "This receipt is not one of a contact, so there is nothing to undo by it.");
}

function undoPreview({ key, before, after }: Changed, kept: Kept): Preview {
  const whose = after ?? before;
  return {
    title:
      before === null
        ? `Remove the contact ${whose?.name} <${whose?.email}>`
        : `Bring back the contact as ${before.name} <${before.email}>`,
    diff: diffOf(key, kept.contact, before ?? undefined),
    targetVersion: present(kept),
    undo: "To have the contact as it is now, add it again.",
  };
}

function undo(store: ContactStore, changed: Changed, { token, expected }: Execution): Promise<Receipt> {
  return store.change({
    key: changed.key,
    token,
    becomes: (kept) => {
      refuseLaterChanges(changed, kept);
      refuseMoved(kept, expected, changed.key);
      return changed.before ?? undefined;
    },
    receipt: (before, after) => receiptOf(changed.key, before, after),
  });
}

function refuseLaterChanges({ key, version, before }: Changed, kept: Kept): void {
  if (present(kept) === version) return;
  const now =
    kept.contact === undefined ? "it was removed" : `it is now ${kept.contact.name} <${kept.contact.email}>`;
  if (shown(kept.contact) === shown(before ?? undefined))
    throw new Fault(
      "target-moved",
      `The contact ${key} was already taken back: ${now}. Nothing was changed now.`,
    );
  throw new Fault(
    "target-moved",
    `The contact ${key} was changed afterwards: ${now}. Undoing would lose that, so nothing was done. Add the contact again with the name you want.`,
  );
}
