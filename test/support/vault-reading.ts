// A company whose reading tool borrows a secret, and whose agent reads with it: `contact.find`, before a contact is saved.
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import type { Shelf } from "#adapters/in-memory/tool";
import type { Json } from "#core/json";
import type { Asker, ReadTool, Tool } from "#core/tool";
import type { Lease } from "#core/vault";
import { CANARY, keep } from "./vault.ts";
import { type GivenWorld, givenWorld, type Options } from "./world.ts";

export const ADD = "Add contact Ada <ada@example.com>";

type Borrow = (lease: Lease, handed: string[]) => Promise<Json | undefined>;

export interface GivenReading extends GivenWorld {
  /** What the tool was handed, in order. */
  readonly handed: string[];
  /** The askers it was called with, one a read. */
  readonly asked: Asker[];
}

export interface ReadingOptions extends Options {
  /** What the tool needs; by default the secret `crm` of its own domain. */
  readonly needs?: ReadTool["needs"];
  /** What it does with its lease instead of using it once; what that brings is read instead of what was found. */
  readonly borrow?: Borrow;
  /** Without the secret. */
  readonly empty?: boolean;
  /** More of the tool. */
  readonly more?: Partial<ReadTool>;
}

export async function givenReading(options: ReadingOptions = {}): Promise<GivenReading> {
  const handed: string[] = [];
  const asked: Asker[] = [];
  const borrow = options.borrow ?? once;
  const borrowing = (tool: Tool): Tool => {
    if (tool.name !== "contact.find" || tool.effect !== "read") return tool;
    return {
      ...tool,
      needs: options.needs ?? [{ secret: "crm" }],
      read: async (input, asker) => {
        asked.push(asker);
        const brought = asker.lease === undefined ? undefined : await borrow(asker.lease, handed);
        return brought ?? tool.read(input, asker);
      },
      ...options.more,
    };
  };
  const you = await givenWorld({ ...options, tools: (on: Shelf) => shelfTools(on).map(borrowing) });
  if (options.empty !== true) await keep(you, { name: "crm", domain: "sales", value: CANARY });
  return Object.assign(you, { handed, asked });
}

const once: Borrow = (lease, handed) =>
  lease.use(async (secret) => {
    handed.push(secret);
    return undefined;
  });

/** Leases as the store has them, oldest first. */
export const leasesOf = ({ store }: GivenWorld) => [...store.vault.leases.values()];

export const living = (you: GivenWorld) => leasesOf(you).filter(({ revoked }) => revoked === undefined);
