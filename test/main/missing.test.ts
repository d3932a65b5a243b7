// Who is left looks after who is gone: once, again where that failed, and to its end before a stop.
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { missing } from "#src/main/missing";

/** Ada and Bob live beside us; the test says when it is looked, who lives then, and how a recovery goes. */
function given(recovery: () => Promise<void> = async () => undefined) {
  const said: string[] = [];
  let living = ["ada", "bob"];
  let look: () => void = () => undefined;
  let recoveries = 0;
  const watch = missing(
    { others: async () => living },
    () => {
      recoveries += 1;
      return recovery();
    },
    (_level, words) => void said.push(words),
    (each) => {
      look = each;
      return () => {
        look = () => undefined;
      };
    },
  );
  return {
    said,
    watch,
    recoveries: () => recoveries,
    /** It is time for a look, and all that can happen at it happens. */
    async looks(...names: string[]) {
      living = names;
      look();
      await nextTurn();
    },
  };
}

it("looks after nobody while everyone lives, nor because somebody came", async () => {
  const one = given();
  await one.looks("ada", "bob");
  await one.looks("ada", "bob", "cleo");
  expect(one.recoveries()).toBe(0);
});

it("looks after whoever is gone once, however often it looks", async () => {
  const one = given();
  await one.looks("ada", "bob");
  for (let times = 0; times < 3; times += 1) await one.looks("ada");
  expect(one.recoveries()).toBe(1);
  expect(one.said).toEqual(["Gone: bob. What was in hand there goes on here."]);
});

it("looks after whoever is gone once, although that takes longer than the time to the next look", async () => {
  const done = Promise.withResolvers<void>();
  const one = given(() => done.promise);
  await one.looks("ada", "bob");
  for (let times = 0; times < 3; times += 1) await one.looks("ada");
  done.resolve();
  await one.looks("ada");
  expect(one.recoveries()).toBe(1);
});

it("tries a recovery that failed again at the next look", async () => {
  const troubles = [new Error("The database is away.")];
  const one = given(async () => {
    const trouble = troubles.shift();
    if (trouble !== undefined) throw trouble;
  });
  await one.looks("ada", "bob");
  await one.looks("ada");
  expect(one.said).toContain("Who lives could not be asked: The database is away.");
  await one.looks("ada");
  await one.looks("ada");
  expect(one.recoveries()).toBe(2);
});

it("stops only when the look in hand is over, and looks no more", async () => {
  const done = Promise.withResolvers<void>();
  const one = given(() => done.promise);
  await one.looks("ada", "bob");
  await one.looks("ada");
  let stopped = false;
  const stopping = one.watch.stop().then(() => {
    stopped = true;
  });
  await nextTurn();
  expect(stopped).toBe(false);
  done.resolve();
  await stopping;
  await one.looks();
  expect(one.recoveries()).toBe(1);
});
