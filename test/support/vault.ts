// A company with a secret in its vault and a tool that borrows it, for tests of what becomes of both.
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import type { Shelf } from "#adapters/in-memory/tool";
import type { Tool, WriteTool } from "#core/tool";
import type { Lease } from "#core/vault";
import { keepSecret } from "#runtime/vault/secrets";
import { type GivenWorld, givenWorld, type Options } from "./world.ts";

/** Nobody would say this by chance: wherever it turns up, it leaked. */
export const CANARY = "canary-7Qf3-do-not-sing";

export interface GivenVault extends GivenWorld {
  /** What the tool was handed, in order. */
  readonly handed: string[];
  /** Leases as they were given to the tool. */
  readonly leases: Lease[];
}

export interface VaultOptions extends Options {
  /** What the publishing tool needs; by default the secret `site` of its own domain. */
  readonly needs?: WriteTool["needs"];
  /** What it does with its lease instead of using it once. */
  readonly borrow?: (lease: Lease, handed: string[]) => Promise<unknown>;
  /** Without the secret. */
  readonly empty?: boolean;
}

/** `site.publish` borrows the secret `site` before it puts its post on the shelf. */
export async function givenVault(options: VaultOptions = {}): Promise<GivenVault> {
  const handed: string[] = [];
  const leases: Lease[] = [];
  const borrow = options.borrow ?? once;
  const borrowing = (tool: Tool): Tool => {
    if (tool.name !== "site.publish" || tool.effect === "read") return tool;
    return {
      ...tool,
      needs: options.needs ?? [{ secret: "site" }],
      execute: async (input, execution) => {
        const { lease } = execution;
        if (lease === undefined) throw new Error("It was given no lease.");
        leases.push(lease);
        await borrow(lease, handed);
        return tool.execute(input, execution);
      },
    };
  };
  const tools = (on: Shelf) => shelfTools(on).map(borrowing);
  const you = await givenWorld({ ...options, tools });
  if (options.empty !== true) await keep(you);
  return Object.assign(you, { handed, leases });
}

const once = (lease: Lease, handed: string[]) =>
  lease.use(async (secret) => {
    handed.push(secret);
  });

export const keep = (you: GivenWorld, more: Partial<Parameters<typeof keepSecret>[1]> = {}) =>
  keepSecret(
    you.world,
    { name: "site", domain: "content", kind: "plain", value: CANARY, ...more },
    { account: "console", cause: "test" },
  );

/** On one channel, and on the other where the gate wants a second one. */
export async function approveTwice(you: GivenWorld, id: string): Promise<void> {
  await you.say(`approve ${id}`);
  await you.at("telegram", "42").say(`confirm ${id} ${id.slice(-4)}`);
}

export const PUBLISH = 'Publish a post titled "Pricing lessons" saying "Charge for outcomes."';
