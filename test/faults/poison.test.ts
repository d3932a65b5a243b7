// One agent that misbehaves: its task ends, or waits on a card in sight; everyone else goes on, and the operator is heard.
import { beforeEach, describe, expect, it } from "vitest";
import { roster } from "#agents/roster";
import type { Agent } from "#core/agent";
import { taskFold } from "#core/task";
import { boom, commandsAnswer, othersGoOn, poisonAgent } from "../support/poisoned.ts";
import { expectTruths } from "../support/truths.ts";
import { DAY, type GivenWorld, givenWorld, HOUR } from "../support/world.ts";

const POST = 'Publish a post titled "Poisoned" saying "Beware."';

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});

describe("an agent that throws", () => {
  it.each(["publisher", "planner"])("ends on a card when the %s throws as it decides", async (name) => {
    poisonAgent(you, name, { decide: boom });
    await you.say(POST);
    await you.advance(HOUR);
    await (name === "planner" ? commandsAnswer(you) : othersGoOn(you));
    expect(you.sees()).toMatch(/needs you|stopped|could not|failed|misbehave/i);
    await expectTruths(you);
  });

  it("is asked once, not again and again, when it throws at what the model said", async () => {
    poisonAgent(you, "planner", {
      decide: (state, heard) => (heard.type === "thought" ? boom() : planner(state, heard)),
    });
    await you.say(POST);
    await you.advance(DAY);
    expect(you.model.asked().length).toBeLessThanOrEqual(4);
    await expectTruths(you);
  });

  it("ends on a card when it throws as it folds what it heard", async () => {
    const agents = roster.map((agent) => (agent.name === "publisher" ? { ...agent, evolve: boom } : agent));
    Object.assign(you.world, { tasks: taskFold(agents) });
    await you.say(POST);
    await you.advance(HOUR);
    await othersGoOn(you);
    expect(you.sees()).toMatch(/needs you/);
  });
});

const planner = (state: unknown, heard: Parameters<Agent["decide"]>[1]) =>
  (roster.find(({ name }) => name === "planner") as Agent).decide(state as never, heard);

describe("an agent that never comes to an end", () => {
  it("is stopped at its budget of moves", async () => {
    const hears = ["task.assigned", "said", "recalled", "read.done"] as const;
    const capabilities = ["write", "notify"] as const;
    poisonAgent(you, "publisher", { hears, capabilities, decide: () => [{ do: "say", text: "Once more." }] });
    await you.say(POST);
    await you.advance(HOUR);
    expect(you.sees()).toMatch(/publisher used up its 4 moves without finishing/);
    expect(you.sees().match(/Once more\./g)?.length).toBeLessThanOrEqual(5);
    await othersGoOn(you);
    await expectTruths(you);
  });

  it("is stopped when it asks for ever more in one breath", async () => {
    const many = Array.from({ length: 500 }, () => ({ do: "say", text: "Flood." }) as const);
    poisonAgent(you, "publisher", { decide: () => many });
    await you.say(POST);
    await you.advance(HOUR);
    expect(you.sees()).not.toContain("Flood.");
    expect(you.sees()).toMatch(/used up its 4 moves/);
    await expectTruths(you);
  });
});

describe("a prompt that is missing", () => {
  it("is said on a card, and the task goes on once it is there", async () => {
    const prompts = you.world.prompts as Map<string, never>;
    const understand = prompts.get("understand") as never;
    prompts.delete("understand");
    await you.say(POST);
    expect(you.waiting("retry").state?.words).toContain("There is no prompt called understand.");
    expect(you.model.asked()).toEqual([]);
    prompts.set("understand", understand);
    await you.tap("retry");
    expect(you.waiting().title).toBe("Put posts/Poisoned");
    await othersGoOn(you);
    await expectTruths(you);
  });
});
