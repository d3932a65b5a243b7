// The contract of every tool that changes the world; kept apart because each adapter's tests call it with its own tool.
import { describe, expect, it } from "vitest";
import { Fault } from "#core/fault";
import { canonical, type JsonObject } from "#core/json";
import type { Compensation, Execution, Receipt, WriteTool } from "#core/tool";

/** A fresh world with one tool in it. */
export interface ToolWorld<Input extends JsonObject> {
  readonly tool: WriteTool<Input>;
  readonly input: Input;
  /** Another input for the same target, or another target: its effect differs from that of `input`. */
  readonly otherInput: Input;
  /** Moves the target of `input` by hand, as the operator would; absent where nothing can move (a mail). */
  readonly change?: () => Promise<void>;
  /** All that can be seen of the world, as a comparable value. */
  readonly observe: () => Promise<string | number>;
}

const at = "2026-11-20T10:00:00.000Z";
const execution = (token: string, expected: string): Execution => ({ token, expected, at });

/** What the promise was refused with; the test fails where it was not. */
async function refusal(promise: Promise<unknown>): Promise<Fault> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof Fault) return thrown;
  throw new Error(`Expected a Fault, got ${thrown === undefined ? "success" : String(thrown)}`);
}

async function run<Input extends JsonObject>(world: ToolWorld<Input>, token: string, input = world.input) {
  const { targetVersion } = await world.tool.preview(input);
  return world.tool.execute(input, execution(token, targetVersion));
}

export function toolContract<Input extends JsonObject>(
  name: string,
  make: () => Promise<ToolWorld<Input>>,
  traits: { movable: boolean; compensable: boolean },
): void {
  describe(`${name}, as every tool that changes the world`, () => {
    showsAndRuns(make);
    if (traits.movable) refusesMovedTargets(make);
    if (traits.compensable) takesBack(make);
  });
}

function showsAndRuns<Input extends JsonObject>(make: () => Promise<ToolWorld<Input>>): void {
  it("shows what it would do and changes nothing by showing it", async () => {
    const { tool, input, observe } = await make();
    const before = await observe();
    const shown = await tool.preview(input);
    expect(shown).toEqual(await tool.preview(input));
    expect(shown.diff).toMatch(/^\+/m);
    for (const words of [shown.title, shown.undo, shown.targetVersion]) expect(words).not.toBe("");
    expect(await observe()).toEqual(before);
  });

  it("changes the world once for a token, however often it is told to", async () => {
    const world = await make();
    const { tool, input, observe } = world;
    const before = await observe();
    const { targetVersion } = await tool.preview(input);
    const first = await tool.execute(input, execution("op-1", targetVersion));
    const after = await observe();
    expect(after).not.toEqual(before);
    expect(await tool.execute(input, execution("op-1", targetVersion))).toEqual(first);
    expect(await observe()).toEqual(after);
  });

  it("changes the world once when two runs of a token meet", async () => {
    const { tool, input, observe } = await make();
    const alone = await make();
    await run(alone, "op-1");
    const { targetVersion } = await tool.preview(input);
    const both = await Promise.all([
      tool.execute(input, execution("op-1", targetVersion)),
      tool.execute(input, execution("op-1", targetVersion)),
    ]);
    expect(both[0]).toEqual(both[1]);
    expect(await observe()).toEqual(await alone.observe());
  });

  it("says of a token whether it was carried out, with the same receipt", async () => {
    const world = await make();
    expect(await world.tool.check("op-1", world.input)).toEqual({ is: "absent" });
    const receipt = await run(world, "op-1");
    expect(await world.tool.check("op-1", world.input)).toEqual({ is: "done", receipt });
    expect(await world.tool.check("op-", world.input)).toEqual({ is: "absent" });
    expect(await world.tool.check("op-10", world.input)).toEqual({ is: "absent" });
  });

  it("gives a receipt that survives being written down", async () => {
    const receipt = await run(await make(), "op-1");
    const kept: Receipt = JSON.parse(canonical(receipt));
    expect(kept).toEqual(receipt);
    expect(receipt.summary).not.toBe("");
  });

  it("keeps two operations apart", async () => {
    const world = await make();
    const [first, second] = [await run(world, "op-1"), await run(world, "op-2", world.otherInput)];
    expect(second).not.toEqual(first);
    expect(await world.tool.check("op-1", world.input)).toEqual({ is: "done", receipt: first });
    expect(await world.tool.check("op-2", world.otherInput)).toEqual({ is: "done", receipt: second });
  });
}

function moverOf<Input extends JsonObject>({ change }: ToolWorld<Input>): () => Promise<void> {
  if (change === undefined) throw new Error("This world says that its target can move; it must say how.");
  return change;
}

function refusesMovedTargets<Input extends JsonObject>(make: () => Promise<ToolWorld<Input>>): void {
  it("refuses when the target is no longer what was shown", async () => {
    const world = await make();
    const { targetVersion } = await world.tool.preview(world.input);
    await moverOf(world)();
    const before = await world.observe();
    const fault = await refusal(world.tool.execute(world.input, execution("op-1", targetVersion)));
    expect(fault.code).toBe("target-moved");
    expect(await world.observe()).toEqual(before);
    expect(await world.tool.check("op-1", world.input)).toEqual({ is: "absent" });
    expect((await world.tool.preview(world.input)).targetVersion).not.toBe(targetVersion);
  });
}

function compensationOf<Input extends JsonObject>(tool: WriteTool<Input>): Compensation {
  if (tool.compensation === undefined) throw new Error(`${tool.name} has no compensation.`);
  return tool.compensation;
}

function takesBack<Input extends JsonObject>(make: () => Promise<ToolWorld<Input>>): void {
  it("takes back what it did, once, and shows before what that means", async () => {
    const world = await make();
    const shownBefore = await world.tool.preview(world.input);
    const receipt = await run(world, "op-1");
    const undo = compensationOf(world.tool);
    const after = await world.observe();
    const shown = await undo.preview(receipt);
    expect(shown.diff).toMatch(/^-/m);
    expect(await world.observe()).toEqual(after);
    expect(await undo.check("undo-1", receipt)).toEqual({ is: "absent" });
    const taken = await undo.execute(receipt, execution("undo-1", shown.targetVersion));
    expect((await world.tool.preview(world.input)).diff).toBe(shownBefore.diff);
    const restored = await world.observe();
    expect(await undo.execute(receipt, execution("undo-1", shown.targetVersion))).toEqual(taken);
    expect(await undo.check("undo-1", receipt)).toEqual({ is: "done", receipt: taken });
    expect(await world.observe()).toEqual(restored);
  });

  it("takes back an update to what was there before", async () => {
    const world = await make();
    await run(world, "op-1");
    const shown = await world.tool.preview(world.otherInput);
    const receipt = await run(world, "op-2", world.otherInput);
    const undo = compensationOf(world.tool);
    const { targetVersion } = await undo.preview(receipt);
    await undo.execute(receipt, execution("undo-2", targetVersion));
    expect((await world.tool.preview(world.otherInput)).diff).toBe(shown.diff);
  });

  it("changes nothing when asked to take back a second time", async () => {
    const world = await make();
    const receipt = await run(world, "op-1");
    const undo = compensationOf(world.tool);
    const { targetVersion } = await undo.preview(receipt);
    await undo.execute(receipt, execution("undo-1", targetVersion));
    const before = await world.observe();
    const shown = await refusal(undo.preview(receipt));
    expect(shown.code).toBe("target-moved");
    expect(shown.message).toContain("already");
    expect((await refusal(undo.execute(receipt, execution("undo-2", targetVersion)))).code).toBe(
      "target-moved",
    );
    expect(await world.observe()).toEqual(before);
  });

  it("refuses to take back what was changed since, and says so", async () => {
    const world = await make();
    const receipt = await run(world, "op-1");
    const undo = compensationOf(world.tool);
    const { targetVersion } = await undo.preview(receipt);
    await moverOf(world)();
    const before = await world.observe();
    const shown = await refusal(undo.preview(receipt));
    expect(shown.code).toBe("target-moved");
    expect(shown.message).toContain("changed");
    expect((await refusal(undo.execute(receipt, execution("undo-1", targetVersion)))).code).toBe(
      "target-moved",
    );
    expect(await world.observe()).toEqual(before);
  });
}
