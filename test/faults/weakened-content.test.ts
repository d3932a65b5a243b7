// What was approved is bound by its digest: content that was swapped behind the operator's back is not executed.
import { expect, it } from "vitest";
import { givenWorld, HOUR } from "../support/world.ts";

it("shows a fresh card instead of executing other content than was approved", async () => {
  const you = await givenWorld();
  await you.say('Publish a post titled "Pricing" saying "Charge for outcomes."');
  await you.say("/pause");
  await you.tap("approve");
  const [stream, snapshot] =
    [...you.store.snapshots].find(([name]) => name.startsWith("effect/")) ?? expect.fail("no effect");
  const swapped = snapshot.state.replaceAll("Charge for outcomes.", "Pay for promises.");
  expect(swapped).not.toBe(snapshot.state);
  you.store.snapshots.set(stream, { ...snapshot, state: swapped });
  await you.say("/resume");
  await you.advance(HOUR);
  expect(you.shelf.done).toEqual([]);
});
