// The port behind the contact tools, so that another address book can take the place of the file.
import type { Receipt } from "#core/tool";
import type { Contact } from "./contact.ts";

export interface Kept {
  /** Grows with every change of this contact, removal included. */
  readonly count: number;
  readonly contact?: Contact | undefined;
}

export interface ContactChange {
  readonly key: string;
  readonly token: string;
  /** What it becomes; undefined: it is removed. Throws a Fault where the present contact is not the one expected. */
  readonly becomes: (present: Kept) => Contact | undefined;
  readonly receipt: (before: Kept, after: Kept) => Receipt;
}

export interface ContactStore {
  /** What to look at where it keeps failing. */
  readonly mend: string;
  get(key: string): Promise<Kept>;
  all(): Promise<Contact[]>;
  /** The receipt of an operation that was carried out. */
  operation(token: string): Promise<Receipt | undefined>;
  /** Contact and operation become durable together, or neither; a known token changes nothing and gives its receipt. */
  change(change: ContactChange): Promise<Receipt>;
}
