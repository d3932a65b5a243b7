// A tool that is asked what became of its effect can borrow its secret for that: after a crash, after a failure, and before it is
// done again. Where nothing can be lent the outcome stays unknown, and nothing loops; only a pause is waited out.
import { expect, it } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import type { Shelf } from "#adapters/in-memory/tool";
import { Fault } from "#core/fault";
import { idOf } from "#core/stream";
import type { Check, Tool, WriteTool } from "#core/tool";
import { pause, resume } from "#runtime/commands/pause";
import { handOver } from "#runtime/escalation/hand-over";
import { removeSecret } from "#runtime/vault/secrets";
import { CANARY, keep, PUBLISH } from "../support/vault.ts";
import { leasesOf, living } from "../support/vault-reading.ts";
import { type GivenWorld, givenWorld, HOUR } from "../support/world.ts";

const HAND = { account: "console", cause: "test" };
const DONE = ["posts/Pricing lessons = Charge for outcomes."];

interface GivenChecks extends GivenWorld {
  readonly checked: string[];
}

/** `site.publish` asks the outside with its secret what became of a token; it may die or fail on the way. */
async function given(
  more: {
    diesAt?: number;
    fails?: Fault;
    meanwhile?: (you: GivenWorld) => Promise<unknown>;
    quiet?: boolean;
  } = {},
): Promise<GivenChecks> {
  const checked: string[] = [];
  let you: GivenWorld | undefined;
  const asking = (tool: Tool): Tool => {
    if (tool.name !== "site.publish" || tool.effect === "read") return tool;
    const asked: WriteTool["check"] = async (token, input, borrowed) => {
      await more.meanwhile?.(you as GivenWorld);
      const told = borrowed?.lease?.use(async (secret): Promise<Check> => {
        checked.push(secret);
        return tool.check(token, input);
      });
      const asked = more.quiet === true ? told?.catch((): undefined => undefined) : told;
      return (await asked) ?? { is: "unknown", why: "It was lent nothing." };
    };
    return { ...tool, needs: [{ secret: "site" }], check: asked };
  };
  const { diesAt } = more;
  const tools = (on: Shelf) => shelfTools(on).map(asking);
  you = await givenWorld({ tools, ...(diesAt === undefined ? {} : { diesAt }) });
  await keep(you);
  if (more.fails !== undefined) you.shelf.fail(more.fails, "after");
  return Object.assign(you, { checked });
}

it("asks with a lease of its own what a crash left open, wherever it died, and publishes once", async () => {
  const whole = await given();
  await whole.say(PUBLISH);
  const before = whole.passed;
  await whole.tap("approve");
  let asked = 0;
  for (let at = before + 1; at <= whole.passed; at += 1) {
    const you = await given({ diesAt: at });
    await you.say(PUBLISH);
    await you.tap("approve");
    await you.advance(HOUR);
    expect(you.shelf.done, `died at ${at}`).toEqual(DONE);
    expect(living(you), `died at ${at}`).toEqual([]);
    asked += you.checked.length;
  }
  expect(asked).toBeGreaterThan(0);
});

/** What it did is done, and what it said of it is lost. */
const LOST = new Fault("refused", "The connection broke.");

it("grants and records what a question used, and takes it back when that is answered", async () => {
  const you = await given({ fails: LOST });
  await you.say(PUBLISH);
  await you.tap("approve");
  expect(you.checked).toEqual([CANARY]);
  expect(you.sees()).toContain("Put posts/Pricing lessons.");
  const question = leasesOf(you).find(({ purpose }) => purpose === "check");
  expect(question).toMatchObject({ secret: "site", tool: "site.publish", uses: 1 });
  expect(living(you)).toEqual([]);
  await you.say(`/why ${question?.id}`);
  expect(you.newest()).toContain(`asking what became of action ${question?.effect}`);
});

it("costs no lease where the tool knows without asking outside", async () => {
  const tools = (on: Shelf) =>
    shelfTools(on).map((tool) => (tool.effect === "read" ? tool : { ...tool, needs: [{ secret: "site" }] }));
  const you = await givenWorld({ tools });
  await keep(you);
  you.shelf.fail(LOST, "after");
  await you.say(PUBLISH);
  await you.tap("approve");
  expect(you.shelf.done).toEqual(DONE);
  expect(leasesOf(you).map(({ purpose }) => purpose)).toEqual([undefined]);
});

it("says that nobody knows where the secret was removed meanwhile, and does nothing by itself", async () => {
  const meanwhile = (you: GivenWorld) => removeSecret(you.world, "site", HAND);
  const you = await given({ fails: LOST, meanwhile });
  await you.say(PUBLISH);
  await you.tap("approve");
  await you.advance(HOUR);
  expect(you.checked).toEqual([]);
  expect(you.shelf.done).toEqual(DONE);
  expect(you.sees()).toContain("Nobody knows whether it happened");
  expect(you.sees()).toMatch(/The secret site|no living lease|does not hold/);
  expect(living(you)).toEqual([]);
});

const TELEGRAM = { ...HAND, thread: "telegram:42" };
const pauseContent = (you: GivenWorld) => pause(you.world, { scope: "content" }, TELEGRAM);

it.each([
  ["passes on", false],
  ["swallows", true],
])(
  "waits for the end of a pause with what it has to ask, where the tool %s the refusal",
  async (_what, quiet) => {
    let paused = false;
    const meanwhile = async (you: GivenWorld) => {
      if (!paused) await pauseContent(you);
      paused = true;
    };
    const you = await given({ fails: LOST, meanwhile, quiet });
    await you.say(PUBLISH);
    await you.tap("approve");
    await you.advance(5 * HOUR);
    expect(you.checked).toEqual([]);
    expect(you.sees()).not.toContain("Nobody knows");
    await resume(you.world, { scope: "content" }, TELEGRAM);
    await you.settle();
    expect(you.checked).toEqual([CANARY]);
    expect(you.shelf.done).toEqual(DONE);
    expect(you.sees()).toContain("Put posts/Pricing lessons.");
    expect(living(you)).toEqual([]);
  },
);

it("says what holds it when it is tried again within a pause, and asks for nothing twice", async () => {
  const outside = { away: true };
  const meanwhile = async () => {
    if (outside.away) throw new Fault("refused", "The site says nothing.");
  };
  const you = await given({ fails: LOST, meanwhile });
  await you.say(PUBLISH);
  await you.tap("approve");
  outside.away = false;
  await pauseContent(you);
  expect(await you.tap("retry")).toContain("a pause holds back");
  await resume(you.world, { scope: "content" }, TELEGRAM);
  await you.tap("retry");
  expect(you.checked).toEqual([CANARY]);
  expect(you.shelf.done).toEqual(DONE);
});

it("says that nobody knows where its task ended before it was asked", async () => {
  const you = await given({ fails: LOST, meanwhile: endTask });
  await you.say(PUBLISH);
  await you.tap("approve");
  expect(you.checked).toEqual([]);
  expect(you.sees()).toContain("The task it was for has ended");
  expect(living(you)).toEqual([]);
});

/** The operator takes the goal over while the tool works. */
async function endTask({ world, store }: GivenWorld): Promise<void> {
  const goal = [...store.snapshots.keys()].find((stream) => stream.startsWith("goal/"));
  await handOver(world, idOf(goal ?? ""), { ...HAND, thread: "webchat:local" });
}

it("asks with a lease when you want it tried again, and finds it done", async () => {
  const outside = { away: true };
  const you = await given({
    fails: LOST,
    meanwhile: async () => {
      if (outside.away) throw new Fault("refused", "The site says nothing.");
    },
  });
  await you.say(PUBLISH);
  await you.tap("approve");
  expect(you.sees()).toContain("Nobody knows whether it happened");
  outside.away = false;
  await you.tap("retry");
  expect(you.checked).toEqual([CANARY]);
  expect(you.shelf.done).toEqual(DONE);
  expect(living(you)).toEqual([]);
});

const away = () =>
  Promise.reject(
    new Fault("unavailable", "The token server cannot be reached.", { retry: { afterMs: 2_000 } }),
  );

it("asks again until the outside answers, and publishes once", async () => {
  let asked = 0;
  const meanwhile = () => {
    asked += 1;
    return asked < 5 ? away() : Promise.resolve();
  };
  const you = await given({ fails: LOST, meanwhile });
  await you.say(PUBLISH);
  await you.tap("approve");
  expect(you.sees()).not.toContain("Nobody knows");
  await you.advance(HOUR);
  expect(asked).toBe(5);
  expect(you.sees()).toContain("Put posts/Pricing lessons.");
  expect(you.shelf.done).toEqual(DONE);
});

it("says that nobody knows once the outside has not answered for an hour, and asks no more", async () => {
  let asked = 0;
  const meanwhile = () => {
    asked += 1;
    return away();
  };
  const you = await given({ fails: LOST, meanwhile });
  await you.say(PUBLISH);
  await you.tap("approve");
  await you.advance(2 * HOUR);
  expect(you.sees()).toContain("Nobody knows whether it happened: The token server cannot be reached.");
  expect(asked).toBeLessThan(60);
  const until = asked;
  await you.advance(5 * HOUR);
  expect(asked).toBe(until);
  expect(living(you)).toEqual([]);
});

it("keeps nothing of a secret that an answer or a refusal sings", async () => {
  const you = await given({ fails: LOST });
  const [publish] = [...you.world.tools.values()].filter(({ name }) => name === "site.publish");
  const sings: WriteTool["check"] = async (_token, _input, borrowed) =>
    borrowed?.lease?.use(
      async (secret): Promise<Check> => ({ is: "unknown", why: `401 for ${btoa(secret)}` }),
    ) ?? {
      is: "absent",
    };
  const tools = new Map(you.world.tools).set("site.publish", { ...publish, check: sings } as Tool);
  Object.assign(you.world, { tools });
  await you.say(PUBLISH);
  await you.tap("approve");
  expect(you.sees()).toContain("401 for [the secret site]");
  expect(JSON.stringify([you.store.events, [...you.store.snapshots]])).not.toContain(btoa(CANARY));
});
