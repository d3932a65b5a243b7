// What an action would do: a tool's own operation or its compensation, behind one shape, so that undo passes every gate too.
import { effectFold } from "#core/effect";
import { asFault, Fault } from "#core/fault";
import type { EffectClass, Stakes } from "#core/gate";
import type { JsonObject } from "#core/json";
import type { Borrowed, Check, Execution, Preview, Receipt, WriteTool } from "#core/tool";
import { load } from "../unit.ts";
import { type Need, needsOf, withCredentials } from "../vault/lend.ts";
import type { World } from "../world.ts";
import { inTime } from "./bounded.ts";
import { readOperation } from "./read-operation.ts";

export interface Operation {
  readonly tool: string;
  readonly toolVersion: number;
  readonly effect: EffectClass;
  readonly domain: string;
  readonly holdMs: number;
  readonly undoable: boolean;
  readonly stakes: Stakes;
  /** The secrets that it is lent. */
  readonly needs: readonly Need[];
  preview(): Promise<Preview>;
  execute(execution: Execution): Promise<Receipt>;
  check(token: string, borrowed: Borrowed): Promise<Check>;
}

export interface Asked {
  readonly tool: string;
  readonly input: JsonObject;
  readonly agent: string;
  readonly task: string;
  /** Whose it is, so that a call is known again after a restart. */
  readonly move: string;
  /** The effect to undo, where this is a rollback. */
  readonly compensates?: string | undefined;
}

/** Rejects with a Fault that says what is missing when there is no such operation any more. */
export async function operationOf(world: World, asked: Asked): Promise<Operation> {
  const tool = world.tools.get(asked.tool);
  if (tool === undefined)
    throw new Fault("not-found", `No adapter offers ${asked.tool} any more, so this cannot run.`);
  if (tool.effect === "read") return readOperation(world, tool, asked);
  const { name, version: toolVersion, domain } = tool;
  if (asked.compensates !== undefined) return compensationOf(world, tool, asked.compensates);
  const { input, move } = asked;
  const needs = await needsOf(world, tool);
  return {
    tool: name,
    toolVersion,
    domain,
    effect: tool.effect,
    holdMs: tool.holdMs ?? 0,
    undoable: tool.compensation !== undefined,
    stakes: withCredentials(sound(name, tool.stakes?.(input)), domain, needs),
    needs,
    ...bounded(
      world,
      { what: name, of: move },
      {
        preview: () => tool.preview(input),
        execute: (execution) => tool.execute(input, execution),
        check: (token, borrowed) => tool.check(token, input, borrowed),
      },
    ),
  };
}

/** What a tool says is at stake, as long as no rule and no cap could be dodged by its amount. */
function sound(tool: string, stakes: Stakes = {}): Stakes {
  const { amount = 0 } = stakes;
  if (Number.isSafeInteger(amount) && amount >= 0) return stakes;
  throw new Fault("bad-input", `${tool} says that ${amount} is at stake, which is no amount of money.`);
}

const LOOK_MS = 60_000;
const EXECUTE_MS = 180_000;

type Calls = Pick<Operation, "preview" | "execute" | "check">;

/** An execution that is given up may happen all the same: nobody knows. `of` is what it is done for. */
function bounded(world: World, { what, of }: { what: string; of: string }, calls: Calls): Calls {
  const key = `${of}:${what}`;
  return {
    preview: () => inTime(world, { what, ms: LOOK_MS, key: `${key}.preview` }, calls.preview),
    check: (token, borrowed) =>
      inTime(world, { what, ms: LOOK_MS, key: `${key}.check` }, () => calls.check(token, borrowed)),
    execute: async (execution) => {
      try {
        const bounds = { what, ms: EXECUTE_MS, key: `${key}.execute` };
        return await inTime(world, bounds, () => calls.execute(execution));
      } catch (error) {
        const fault = asFault(error);
        if (fault.code !== "timed-out") throw fault;
        throw new Fault("unknown-outcome", `${fault.message} It may have happened, or happen still.`, {
          cause: fault,
        });
      }
    },
  };
}

async function compensationOf(world: World, tool: WriteTool, undone: string): Promise<Operation> {
  const { state } = await load(world.journal, effectFold, undone);
  const receipt = state.status === "none" ? undefined : state.receipt;
  const compensation = tool.compensation;
  if (state.status === "none" || receipt === undefined || compensation === undefined)
    throw new Fault("not-found", `${undone} left nothing that could be undone.`);
  const needs = await needsOf(world, tool);
  const stakes = sound(tool.name, compensation.stakes?.(receipt) ?? tool.stakes?.(state.order.input));
  return {
    tool: tool.name,
    toolVersion: tool.version,
    domain: tool.domain,
    effect: "compensable",
    holdMs: 0,
    undoable: false,
    stakes: withCredentials(stakes, tool.domain, needs),
    needs,
    ...bounded(
      world,
      { what: tool.name, of: undone },
      {
        preview: () => compensation.preview(receipt),
        execute: (execution) => compensation.execute(receipt, execution),
        check: (token, borrowed) => compensation.check(token, receipt, borrowed),
      },
    ),
  };
}
