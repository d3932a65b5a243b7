// A tool: one operation of an adapter, versioned, with an effect class and an answer to "what if this ran twice?".
import type { z } from "zod";
import type { EffectClass, Stakes } from "#core/gate";
import type { Json, JsonObject } from "#core/json";
import type { OutsideOrigin } from "#core/taint";
import type { Lease } from "#core/vault";

/** The exact before and after of what would be executed. */
export interface Preview {
  /** What will happen, in one line, in the operator's words. */
  readonly title: string;
  /** Unified diff of the target; the whole, never cut. */
  readonly diff: string;
  /** Identity of the target's present state; execution refuses when it is another by then. */
  readonly targetVersion: string;
  /** What undoing would take, in one sentence. */
  readonly undo: string;
  /** What else there is to know before deciding, a sentence each. */
  readonly notes?: readonly string[] | undefined;
}

/** What the outside system answered: plain JSON that a later check or compensation needs. */
export interface Receipt {
  /** One line for the operator: what now exists, and where. */
  readonly summary: string;
  readonly data: JsonObject;
}

export type Check =
  | { readonly is: "done"; readonly receipt: Receipt }
  | { readonly is: "absent" }
  | { readonly is: "unknown"; readonly why: string };

/** What a tool is lent for one call, where it needs secrets: the lease of the first one, and of all in the order of `needs`. */
export interface Borrowed {
  readonly lease?: Lease | undefined;
  readonly leases?: readonly Lease[] | undefined;
}

export interface Execution extends Borrowed {
  /** Idempotency key of the effect: running twice with one token changes the world once. */
  readonly token: string;
  /** The target version the operator saw; `Fault("target-moved")` when it is another now. */
  readonly expected: string;
  /** The time of the decision to execute, ISO 8601, for whatever the tool dates. */
  readonly at: string;
  /** The operator knows that it may have happened already, and wants it all the same. */
  readonly insisted?: boolean | undefined;
}

interface ToolBase<Input> {
  readonly name: string;
  readonly version: number;
  readonly domain: string;
  readonly input: z.ZodType<Input>;
  /** Set where using it is seen beyond the company's own house: a mail sent, a page fetched. */
  readonly reachesOut?: boolean;
  /** Set where what it reads or answers may have been written outside: nothing that rests on it opens a gate. */
  readonly brings?: OutsideOrigin;
  /** Secrets that it is lent while it works; more minutes than usual are asked for at a stricter gate. */
  readonly needs?: readonly { readonly secret: string; readonly minutes?: number }[];
  /** The field that an edit's main text replaces. */
  readonly mainField?: string;
  /** What one use of it makes, as a noun: `mail`. */
  readonly makes?: string;
  /** Where it keeps failing: what to look at, and the variable that says where it goes; sentences, without a secret. */
  readonly mend?: string;
}

/** For whom a tool reads: what it may reach can depend on it. */
export interface Asker extends Borrowed {
  readonly domain: string;
}

export interface ReadTool<Input = JsonObject> extends ToolBase<Input> {
  readonly effect: "read";
  read(input: Input, asker: Asker): Promise<Json>;
}

export interface WriteTool<Input = JsonObject> extends ToolBase<Input> {
  readonly effect: Exclude<EffectClass, "read">;
  /** How long an admitted effect waits, so that Undo can still cancel it; 0 or absent: not at all. */
  readonly holdMs?: number;
  /** What is at stake; absent: nothing that a rule could ask about. Pure. */
  stakes?(input: Input): Stakes;
  preview(input: Input): Promise<Preview>;
  execute(input: Input, execution: Execution): Promise<Receipt>;
  /** Asked after a crash between prepared and done. A lease that cannot be had rejects its use: then nobody knows. */
  check(token: string, input: Input, borrowed?: Borrowed): Promise<Check>;
  readonly compensation?: Compensation;
}

/** Undoing is itself an effect: previewed, with a token of its own, refused when the target moved. */
export interface Compensation {
  /** `Fault("target-moved")` with a sentence where later changes stand in the way. */
  readonly preview: (receipt: Receipt) => Promise<Preview>;
  readonly execute: (receipt: Receipt, execution: Execution) => Promise<Receipt>;
  readonly check: (token: string, receipt: Receipt, borrowed?: Borrowed) => Promise<Check>;
  /** What is at stake in undoing, where that is not what was at stake in doing. Pure. */
  readonly stakes?: (receipt: Receipt) => Stakes;
}

export type Tool = ReadTool | WriteTool;

/** Keeps the input's type while a tool is written; lists hold it as `Tool`, since the schema guards every call. */
export const defineTool = <Input extends JsonObject>(tool: WriteTool<Input>): WriteTool<Input> => tool;
export const defineReadTool = <Input extends JsonObject>(tool: ReadTool<Input>): ReadTool<Input> => tool;
