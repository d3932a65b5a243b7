// A read as an action: what is asked about where its gate asks, and how it is read, asked about or not. Apart from the tools'
// own operations, since nothing is changed by it: it has no undo, and what was interrupted is simply read again.
import type { EffectOrder } from "#core/effect";
import { Fault } from "#core/fault";
import { digest, type Json, type JsonObject } from "#core/json";
import type { OutsideOrigin } from "#core/taint";
import type { Asker, Check, Execution, Preview, ReadTool, Receipt } from "#core/tool";
import { load } from "../unit.ts";
import { type Need, needsOf, withCredentials } from "../vault/lend.ts";
import type { World } from "../world.ts";
import { inTime, misfit } from "./bounded.ts";

const READ_MS = 60_000;
/** Characters of what a tool reads. */
const READ_MOST = 1_000_000;

type Asked = Pick<EffectOrder, "input" | "agent" | "task" | "move">;

export async function readOperation(world: World, tool: ReadTool, asked: Asked) {
  const { name, version: toolVersion, domain } = tool;
  const needs = await needsOf(world, tool);
  const asker = await askerOf(world, asked, domain);
  return {
    tool: name,
    toolVersion,
    domain,
    effect: "read" as const,
    holdMs: 0,
    undoable: false,
    stakes: withCredentials({}, domain, needs),
    needs,
    preview: async (): Promise<Preview> => ({
      title: `Read with ${name} in ${domain}`,
      diff: [...linesOf(tool, asked, asker, needs), ...shown(asked.input)].join("\n"),
      targetVersion: needs.length === 0 ? "none" : digest(needs),
      undo: "Nothing to undo: it only reads.",
    }),
    execute: async ({ lease, leases }: Execution): Promise<Receipt> => {
      const result = await readWith(world, tool, asked, { domain: asker, lease, leases });
      const brings = tool.brings === undefined ? {} : { brings: tool.brings };
      return { summary: `Read with ${name} for the ${asked.agent}.`, data: { result, ...brings } };
    },
    check: async (): Promise<Check> => ({ is: "absent" }),
  };
}

/** Rejects with the tool's Fault, or one that is not retried where it is too late, too long or no plain data. */
export async function readWith(
  world: World,
  tool: ReadTool,
  { input, move }: Pick<Asked, "input" | "move">,
  asker: Asker,
): Promise<Json> {
  const { name } = tool;
  const bounds = { what: name, ms: READ_MS, key: `${move}:${name}` };
  const result = await inTime(world, bounds, () => tool.read(input, asker));
  const unfit = misfit(result, READ_MOST);
  if (unfit === undefined) return result;
  throw new Fault("refused", `What ${name} answered cannot be taken: ${unfit}.`);
}

/** The domain of the work it is read for. */
async function askerOf(world: World, { task }: Asked, otherwise: string): Promise<string> {
  if (task === "") return otherwise;
  const { state } = await load(world.journal, world.tasks, task);
  return state.status === "none" ? otherwise : state.assignment.domain;
}

function linesOf(
  { name, domain }: ReadTool,
  { agent }: Asked,
  asker: string,
  needs: readonly Need[],
): string[] {
  return [
    ` From: ${domain}, with ${name}`,
    ` For: the ${agent}, at work for ${asker}`,
    ...needs.map((need) => ` Borrows: ${need.secret} of ${need.domain}, for ${need.minutes} minutes at most`),
  ];
}

const shown = (input: JsonObject): string[] =>
  Object.entries(input).flatMap(([name, value]) =>
    `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`
      .split("\n")
      .map((line) => ` ${line}`),
  );

/** What it read, of the receipt of a read. */
export const resultIn = ({ data }: Receipt): Json => data.result ?? null;

/** Where that was written, if outside. */
export const broughtIn = ({ data: { brings } }: Receipt): OutsideOrigin | undefined =>
  typeof brings === "string" && brings.startsWith("outside:") ? (brings as OutsideOrigin) : undefined;
