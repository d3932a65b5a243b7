// Tools over a small world that can be looked at: shelves of texts, each with a version, and a count of what was done to them.
import type { z } from "zod";
import { Fault } from "#core/fault";
import type { Stakes } from "#core/gate";
import type { JsonObject } from "#core/json";
import type { Check, Compensation, Execution, Preview, Receipt, WriteTool } from "#core/tool";

/** What a test may see of the world, and do to it behind the tools' backs. */
export interface Shelf {
  /** Each thing that was really done, once: `<key> = <text>`. */
  readonly done: string[];
  /** The operation token of each of them, in the same order. */
  readonly tokens: string[];
  read(key: string): string | undefined;
  /** Somebody else changes it. */
  change(key: string, text: string | undefined): void;
  /** The next executions do this first; the world may be changed already when `after`. */
  fail(fault: Fault | undefined, when?: "before" | "after"): void;
  /** From now on nobody can say what became of an operation. */
  forget(): void;
}

interface Kept extends Shelf {
  readonly texts: Map<string, { text: string | undefined; version: number }>;
  readonly receipts: Map<string, Receipt>;
  failure: { fault: Fault; when: "before" | "after" } | undefined;
  forgetful: boolean;
}

export function shelf(): Shelf {
  const texts: Kept["texts"] = new Map();
  const kept: Kept = {
    done: [],
    tokens: [],
    texts,
    receipts: new Map(),
    failure: undefined,
    forgetful: false,
    read: (key) => texts.get(key)?.text,
    change: (key, text) => void texts.set(key, { text, version: versionAt(kept, key) + 1 }),
    fail: (fault, when = "before") => {
      kept.failure = fault && { fault, when };
    },
    forget: () => {
      kept.forgetful = true;
    },
  };
  return kept;
}

const versionAt = ({ texts }: Kept, key: string): number => texts.get(key)?.version ?? 0;

export interface ShelfTool<Input extends JsonObject> {
  readonly name: string;
  readonly domain: string;
  readonly input: z.ZodType<Input>;
  readonly mainField: string;
  readonly effect: "compensable" | "irreversible";
  readonly holdMs?: number;
  /** What is at stake, as the real tool would tell it. */
  readonly stakes?: (input: Input) => Stakes;
  /** Where an input is put, and as what text. */
  readonly put: (input: Input) => { readonly key: string; readonly text: string };
}

/** Puts texts on the shelf; compensable ones can be taken off again as long as nobody changed them since. */
export function shelfTool<Input extends JsonObject>(on: Shelf, shape: ShelfTool<Input>): WriteTool<Input> {
  const kept = on as Kept;
  const { name, domain, input, mainField, effect, put } = shape;
  return {
    name,
    version: 1,
    domain,
    effect,
    input,
    mainField,
    ...(shape.holdMs === undefined ? {} : { holdMs: shape.holdMs }),
    ...(shape.stakes === undefined ? {} : { stakes: shape.stakes }),
    preview: async (given) => previewOf(kept, put(given), effect),
    execute: async (given, execution) => place(kept, put(given), execution),
    check: async (token) => checked(kept, token),
    ...(effect === "compensable" ? { compensation: takingOff(kept) } : {}),
  };
}

interface Put {
  readonly key: string;
  readonly text: string | undefined;
}

function previewOf(kept: Kept, { key, text }: Put, effect: string): Preview {
  const lines = (sign: string, value: string | undefined) =>
    (value?.split("\n") ?? []).map((line) => `${sign}${line}`);
  return {
    title: text === undefined ? `Take ${key} off` : `Put ${key}`,
    diff: [...lines("-", kept.read(key)), ...lines("+", text)].join("\n"),
    targetVersion: String(versionAt(kept, key)),
    undo: effect === "compensable" ? "Undo puts it back as it was." : "It cannot be undone.",
  };
}

/** Changes the world once per token, whatever is called how often. */
function place(kept: Kept, { key, text }: Put, { token, expected }: Execution): Receipt {
  const known = kept.receipts.get(token);
  if (known !== undefined) return known;
  if (kept.failure?.when === "before") throw kept.failure.fault;
  if (expected !== String(versionAt(kept, key)))
    throw new Fault("target-moved", `${key} is not what it was any more.`);
  const before = kept.read(key) ?? null;
  kept.change(key, text);
  kept.done.push(`${key} = ${text ?? "nothing"}`);
  kept.tokens.push(token);
  const receipt: Receipt = {
    summary: text === undefined ? `Took ${key} off.` : `Put ${key}.`,
    data: { key, before, version: versionAt(kept, key) },
  };
  kept.receipts.set(token, receipt);
  if (kept.failure?.when === "after") throw kept.failure.fault;
  return receipt;
}

function checked({ receipts, forgetful }: Kept, token: string): Check {
  if (forgetful) return { is: "unknown", why: "The shelf does not remember." };
  const receipt = receipts.get(token);
  return receipt === undefined ? { is: "absent" } : { is: "done", receipt };
}

function takingOff(kept: Kept): Compensation {
  const backTo = ({ data }: Receipt): Put => {
    const key = String(data.key);
    if (versionAt(kept, key) !== data.version)
      throw new Fault("target-moved", `${key} was changed afterwards, so undoing would lose that.`);
    return { key, text: data.before === null ? undefined : String(data.before) };
  };
  return {
    preview: async (receipt) => previewOf(kept, backTo(receipt), "compensation"),
    execute: async (receipt, execution) =>
      kept.receipts.get(execution.token) ?? place(kept, backTo(receipt), execution),
    check: async (token) => checked(kept, token),
  };
}
