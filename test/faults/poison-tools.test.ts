// One tool that misbehaves: what it does ends, or waits on a card in sight; everyone else goes on, and the operator is heard.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { shelf } from "#adapters/in-memory/tool";
import type { Receipt, Tool, WriteTool } from "#core/tool";
import { boom, never, othersGoOn, poisonTool } from "../support/poisoned.ts";
import { expectTruths } from "../support/truths.ts";
import { DAY, type GivenWorld, givenWorld, HOUR, MINUTE } from "../support/world.ts";

const POST = 'Publish a post titled "Poisoned" saying "Beware."';

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});

describe("a tool that throws", () => {
  const thrown: [string, unknown][] = [
    ["a text", "just words"],
    ["nothing at all", undefined],
    ["null", null],
    ["a number", 42],
    ["an object", { some: "object" }],
    ["an object without a prototype", Object.create(null)],
    ["a symbol", Symbol("odd")],
    ["an error of its own", new RangeError("Invalid array length")],
    ["an error without words", new Error("")],
  ];
  it.each(thrown)("%s while it executes: the effect fails with a sentence", async (_what, value) => {
    poisonTool(you, { execute: () => Promise.reject(value) });
    await you.say(POST);
    await you.tap("approve");
    await you.advance(HOUR);
    const card = you.cards().find(({ title }) => title === "Put posts/Poisoned");
    expect(card?.state?.words).toMatch(/Failed: \S/);
    await othersGoOn(you);
    await expectTruths(you);
  });

  it.each(thrown)("%s while it previews: the operator is told", async (_what, value) => {
    poisonTool(you, { preview: () => Promise.reject(value) });
    await you.say(POST);
    await you.advance(HOUR);
    expect(you.sees()).toMatch(/Not published|needs you/);
    await othersGoOn(you);
    await expectTruths(you);
  });

  it("synchronously, which no tool should", async () => {
    poisonTool(you, { execute: boom });
    await you.say(POST);
    await you.tap("approve");
    expect(you.sees()).toMatch(/Failed: /);
    await expectTruths(you);
  });

  it("also when it is asked what became of it: nobody knows, and the operator is asked", async () => {
    poisonTool(you, { execute: () => Promise.reject(new Error("Broken pipe")), check: boom });
    await you.say(POST);
    await you.tap("approve");
    await you.advance(DAY);
    expect(you.sees()).toMatch(/Nobody knows|Failed: /);
    await othersGoOn(you);
    await expectTruths(you);
  });
});

describe("an effect that a dead process had under way", () => {
  /** Dies while it executes; the next process has these tools. */
  async function dyingBefore(tools: (before: readonly Tool[]) => readonly Tool[]): Promise<void> {
    const lasting = [...shelfTools(shelf())];
    you = await givenWorld({ tools: lasting });
    const began = Promise.withResolvers<void>();
    poisonTool(you, {
      execute: () => {
        began.resolve();
        return never();
      },
    });
    await you.say(POST);
    void you.tap("approve");
    await began.promise;
    lasting.splice(0, lasting.length, ...tools(lasting));
    await you.restart();
    await you.advance(DAY);
  }

  it("asks the operator when its tool cannot say what became of it", async () => {
    await dyingBefore((tools) => tools.map((tool) => ({ ...tool, check: boom }) as Tool));
    expect(you.sees()).toMatch(/Nobody knows/);
    expect(you.waiting("retry")).toBeDefined();
  });

  it("asks the operator when its tool is not there any more", async () => {
    await dyingBefore((tools) => tools.filter(({ name }) => name !== "site.publish"));
    expect(you.sees()).toMatch(/Nobody knows|No adapter offers/);
    expect(you.sees()).not.toContain("Working…");
  });
});

describe("a tool that never answers", () => {
  it.each(["preview", "execute"] as const)("at its %s does not hold up the others", async (what) => {
    poisonTool(you, { [what]: never });
    void you.say(POST);
    if (what === "execute") {
      await vi.waitFor(() => you.waiting());
      void you.tap("approve");
    }
    await vi.waitFor(() => expect(you.model.asked()).toHaveLength(1));
    await othersGoOn(you);
  });

  /** Every deadline that runs now is over at once. */
  function deadlines(): () => void {
    let running = new AbortController();
    Object.assign(you.world, { deadline: () => running.signal });
    return () => {
      const over = running;
      running = new AbortController();
      over.abort();
    };
  }

  it("does not hold up the others for longer than its deadline, however many of its kind hang", async () => {
    const passed = deadlines();
    poisonTool(you, { preview: never });
    for (let at = 0; at < 12; at += 1)
      void you.say(`Publish a post titled "Hangs ${at}" saying "On and on."`);
    await vi.waitFor(() => expect(you.model.asked().length).toBeGreaterThanOrEqual(8));
    passed();
    await othersGoOn(you);
  });

  it("is given up at a deadline, and the operator is asked what became of it", async () => {
    const passed = deadlines();
    poisonTool(you, { execute: never });
    await you.say(POST);
    void you.tap("approve");
    await vi.waitFor(() => expect(you.sees()).toContain("Working…"));
    passed();
    await vi.waitFor(() => expect(you.sees()).toMatch(/Nobody knows|Failed: /));
  });
});

describe("a tool that says too much", () => {
  const big = "x".repeat(50 * 1_024 * 1_024);
  const receipt = (data: Receipt["data"], summary = "Done."): Partial<WriteTool> => ({
    execute: async () => ({ summary, data }),
  });

  it("with a receipt of 50 MB: it ends on a card, and the journal stays small", async () => {
    poisonTool(you, receipt({ big }));
    await you.say(POST);
    await you.tap("approve");
    await you.advance(MINUTE);
    expect(largestEvent()).toBeLessThan(2 ** 21);
    expect(/Done at|Nobody knows|Failed: /.test(you.sees())).toBe(true);
    await othersGoOn(you);
  });

  it("with a summary of 50 MB: nobody is shown more than a line of it", async () => {
    poisonTool(you, receipt({}, big));
    await you.say(POST);
    await you.tap("approve");
    await you.advance(MINUTE);
    expect(largestEvent()).toBeLessThan(2 ** 21);
    expect(you.sees().length).toBeLessThan(2 ** 20);
  });

  it("with a receipt that is no plain data: it ends on a card", async () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    for (const data of [loop, { big: 10n }, { deed: () => undefined }]) {
      poisonTool(you, receipt(data as never));
      await you.say(`Publish a post titled "Odd ${typeof data}" saying "Hm."`);
      await you.tap("approve");
      await you.advance(HOUR);
    }
    const titles = you.cards().filter(({ title }) => title.startsWith("Put posts/Odd"));
    for (const { state } of titles) expect(state?.words).toMatch(/Done at|Nobody knows|Failed: /);
  });

  it("when it reads 50 MB: the task ends or asks, and the journal stays small", async () => {
    Object.assign(you.world.tools.get("site.read") ?? {}, { read: async () => ({ posts: [big] }) });
    await you.say("Write and publish a post about poison");
    await you.advance(HOUR);
    expect(largestEvent()).toBeLessThan(2 ** 21);
    await othersGoOn(you);
  });
});

const largestEvent = (): number => Math.max(...you.store.events.map(({ body }) => body?.length ?? 0));
