// Effects that cost money: what a tool says is at stake is held before it runs, and settled by what its receipt says.
import { expect, it } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { type Shelf, shelf } from "#adapters/in-memory/tool";
import { capFold, capId } from "#core/cap";
import { effectFold } from "#core/effect";
import { Fault } from "#core/fault";
import { usd } from "#core/money";
import { pauseFold } from "#core/pause";
import { idOf } from "#core/stream";
import type { Receipt, Tool, WriteTool } from "#core/tool";
import { runEffect } from "#runtime/effect/run-effect";
import { bySystem } from "#runtime/progress";
import { append, load } from "#runtime/unit";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { moneyWrongs } from "../support/money-truths.ts";
import { type GivenWorld, givenWorld, MINUTE } from "../support/world.ts";

const POST = 'Publish a post titled "Ad" saying "Buy now."';
const TODAY = { scope: "domain:content", period: "2026-11-22" };

interface Paid {
  readonly you: GivenWorld;
  readonly on: Shelf;
}

/** Publishing costs three dollars at the most; the receipt says two where it says anything. */
async function paid(receipt: number | "silent" = usd(2)): Promise<Paid> {
  const on = shelf();
  const tools = shelfTools(on).map(
    (tool): Tool => (tool.name === "site.publish" ? dear(tool as WriteTool, receipt) : tool),
  );
  return { you: await givenWorld({ tools }), on };
}

function dear(tool: WriteTool, says: number | "silent"): WriteTool {
  const billed = (receipt: Receipt): Receipt =>
    says === "silent" ? receipt : { ...receipt, data: { ...receipt.data, amountMicros: says } };
  return {
    ...tool,
    stakes: () => ({ amount: usd(3) }),
    execute: async (input, execution) => billed(await tool.execute(input, execution)),
  };
}

const total = async (you: GivenWorld) => (await you.world.journal.totals([TODAY]))[0];

function expectSums({ store }: GivenWorld): void {
  const evidence = {
    reserved: [...store.reservations.values()],
    spent: [...store.spend.values()],
    totals: [...store.budget.values()],
  };
  const open = [...store.snapshots.values()].filter(({ stream }) => stream.startsWith("effect/"));
  const effects = open.map(
    ({ stream, state }) => [stream.slice("effect/".length), JSON.parse(state)] as const,
  );
  expect(moneyWrongs({ ...evidence, tasks: [], effects })).toEqual([]);
}

it("holds the stakes before it runs, and settles at what the receipt says", async () => {
  const { you, on } = await paid();
  await you.say(POST);
  expect(await total(you)).toBeUndefined();
  await you.tap("approve");
  expect(on.done).toHaveLength(1);
  expect(await total(you)).toMatchObject({ reserved: 0, settled: usd(2) });
  const [prepared] = await you.world.journal.events({ types: ["effect.prepared"], limit: 9 });
  expect(prepared?.data.reserved).toBe(usd(3));
  expectSums(you);
});

it("settles at the whole stakes where the receipt does not say", async () => {
  const { you } = await paid("silent");
  await you.say(POST);
  await you.tap("approve");
  expect(await total(you)).toMatchObject({ reserved: 0, settled: usd(3) });
});

it("tells at once of a bill above what was said, which no cap could hold back", async () => {
  const { you } = await paid(usd(9));
  await you.say(POST);
  await you.tap("approve");
  expect((await total(you))?.settled).toBe(usd(9));
  expect(you.sees()).toMatch(/site.publish billed \$9.00 for “Put posts.Ad” .* it had said \$3.00 at most/);
});

it("costs nothing where it certainly did not happen", async () => {
  const { you, on } = await paid();
  on.fail(new Fault("refused", "The site says no."));
  await you.say(POST);
  await you.tap("approve");
  expect(on.done).toEqual([]);
  expect(await total(you)).toMatchObject({ reserved: 0, settled: 0 });
  expectSums(you);
});

it("stays held while nobody knows whether it happened, and counts in full when it is closed", async () => {
  const { you, on } = await paid();
  on.fail(new Fault("unknown-outcome", "The line broke."));
  on.forget();
  await you.say(POST);
  await you.tap("approve");
  expect(await total(you)).toMatchObject({ reserved: usd(3), settled: 0 });
  await you.tap("stop");
  expect(await total(you)).toMatchObject({ reserved: 0, settled: usd(3) });
  expectSums(you);
});

it("is held once, however often it is tried", async () => {
  const { you, on } = await paid();
  on.fail(new Fault("unavailable", "Away.", { retry: { afterMs: 1_000 } }));
  await you.say(POST);
  await you.tap("approve");
  expect(await total(you)).toMatchObject({ reserved: usd(3) });
  on.fail(undefined);
  await you.advance(MINUTE);
  expect(await total(you)).toMatchObject({ reserved: 0, settled: usd(2) });
  expectSums(you);
});

it("waits at a cap with its approval kept, and runs when it is raised", async () => {
  const { you, on } = await paid();
  for (const title of ["One", "Two"]) {
    await you.say(`Publish a post titled "${title}" saying "Buy now."`);
    await you.tap("approve");
  }
  expect(on.done).toHaveLength(2);
  await you.say(POST);
  const id = you.waiting().id;
  await you.tap("approve");
  expect(on.done).toHaveLength(2);
  expect(you.card(id).state?.words).toContain("It waits at a cap");
  expect(you.waiting("raise").buttons.map(({ verb }) => verb)).toEqual(["raise", "raise-for-good", "stop"]);
  await you.tap("raise");
  expect(on.done).toHaveLength(3);
  expectSums(you);
});

it("is not done when the operator stops it at the cap", async () => {
  const { you, on } = await paid();
  for (const title of ["One", "Two", "Three"]) {
    await you.say(`Publish a post titled "${title}" saying "Buy now."`);
    await you.tap("approve");
  }
  await you.tap("stop");
  await you.advance(MINUTE);
  expect(on.done).toHaveLength(2);
  expect(you.sees()).toContain("You stopped it at its cap.");
  expectSums(you);
});

it("says on its card what may still come, and in /why what it came to", async () => {
  const { you } = await paid();
  await you.say(POST);
  const { id } = you.waiting();
  expect(you.newest()).toContain("Cost: $0.00 so far, up to $3.00 still to come");
  await you.tap("approve");
  await you.say(`/why ${id}`);
  expect(you.newest()).toContain("Paid: $2.00");
});

it("says where it waits: at a cap, though it was held by a pause before", async () => {
  const { you } = await paid();
  await adoptPolicy(you, { caps: [{ scope: "company", per: "day", usd: 1 }] });
  await you.say(POST);
  const { id } = you.waiting();
  await you.say("/pause content");
  await you.tap("approve", id);
  await you.say("/resume content");
  expect(you.card(id).state?.words).toContain("It waits at a cap");
  await you.say(`/why ${id}`);
  expect(you.newest()).toContain("Receipt: none yet; it waits at a cap");
});

it("waits on the cap's card with the other one, where two meet it at the same moment", async () => {
  const { you } = await paid();
  await adoptPolicy(you, { caps: [{ scope: "company", per: "day", usd: 1 }] });
  await you.say(POST);
  await you.say(POST.replace("Ad", "Other"));
  const found = await you.world.journal.find({ kind: "approval", status: ["waiting"], limit: 9 });
  const ids = found.map(({ stream }) => idOf(stream));
  await you.say("/pause content");
  for (const id of ids) await you.tap("approve", id);
  const pause = await load(you.world.journal, pauseFold, "company");
  const ended = { type: "pause.ended", data: { scope: "company", by: "test" } };
  const { write } = append(pauseFold, pause, bySystem(you.world, "test", "pause"), [ended]);
  await you.world.journal.commit({ writes: [write] });
  await Promise.all(ids.map((id) => runEffect(you.world, id)));
  const cap = await load(you.world.journal, capFold, capId({ scope: "company", period: "2026-11-22" }));
  expect(ids).toHaveLength(2);
  expect(cap.state).toMatchObject({
    status: "waiting",
    waiting: expect.arrayContaining(ids.map((id) => `effect/${id}`)),
  });
});

/** One that twice is the same as once, of which nobody knows whether it happened; held by a pause, it is to be tried again. */
async function unsure(): Promise<{ readonly you: GivenWorld; readonly on: Shelf; readonly id: string }> {
  const on = shelf();
  const same = ({ compensation: _, ...tool }: WriteTool): Tool =>
    ({ ...tool, effect: "idempotent", stakes: () => ({ amount: usd(3) }) }) as Tool;
  const tools = shelfTools(on).map((tool) => (tool.name === "site.publish" ? same(tool as WriteTool) : tool));
  const you = await givenWorld({ tools });
  on.fail(new Fault("unknown-outcome", "The line broke."));
  on.forget();
  await you.say(POST);
  const { id } = you.waiting();
  await you.tap("approve", id);
  await you.say("/pause content");
  await you.tap("retry", id);
  return { you, on, id };
}

const stands = async (you: GivenWorld, id: string) => (await load(you.world.journal, effectFold, id)).state;

it("does not say in /why that nothing was done, while it waits to be tried again", async () => {
  const { you, id } = await unsure();
  await you.say(`/why ${id}`);
  expect(you.newest()).toContain(
    `Can be undone: nobody knows whether it happened; \`undo ${id}\` stops another try`,
  );
});

it("is unknown, not failed, where the tool that may have done it is gone", async () => {
  const { you, id } = await unsure();
  (you.world.tools as Map<string, Tool>).delete("site.publish");
  await you.say("/resume");
  expect(await stands(you, id)).toMatchObject({ status: "unknown", reserved: usd(3) });
});

it("is unknown, not cancelled, where the try that may have done it could have moved its target", async () => {
  const { you, on, id } = await unsure();
  on.fail(new Fault("target-moved", "It is not what it was."));
  await you.say("/resume");
  expect(await stands(you, id)).toMatchObject({ status: "unknown", reserved: usd(3) });
});

it.each([-1, 0.5, Number.NaN])(
  "is not even asked about where its tool says that %s is at stake",
  async (amount) => {
    const tools = shelfTools(shelf()).map((tool) =>
      tool.name === "site.publish" ? ({ ...tool, stakes: () => ({ amount }) } as unknown as Tool) : tool,
    );
    const you = await givenWorld({ tools });
    await you.say(POST);
    expect(await you.world.journal.count({ kind: "approval" })).toBe(0);
    expect(you.sees()).toContain("which is no amount of money");
  },
);
