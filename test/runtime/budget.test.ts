// /budget: what was spent and is reserved, by whom and when, the caps and what is left, and a picture of the last days.
import { expect, it } from "vitest";
import { usd } from "#core/money";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { DAY, givenWorld } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';

it("tells agent, goal, domain and day, the caps and what is left, with a picture of the last fourteen days", async () => {
  const you = await givenWorld({ reserves: usd(0.3) });
  await adoptPolicy(you, {
    caps: [
      { scope: "company", per: "day", usd: 1 },
      { scope: "domain:content", per: "month", usd: 20 },
      { scope: "goal", per: "goal", usd: 3 },
    ],
  });
  you.model.script("understand", { reply: {}, cost: usd(0.2) });
  await you.say(POST);
  await you.advance(DAY);
  you.model.script("understand", { reply: {}, cost: usd(0.3) });
  await you.say(POST);
  await you.say("/budget");
  const said = you.newest();
  expect(said).toContain("Spent today: $0.30.");
  expect(said).toContain("the company, a day: $0.70 left of $1.00");
  expect(said).toContain("the content domain, a month: $20.00 left of $20.00");
  expect(said).toContain("each goal, in all: $3.00");
  expect(said).toContain("planner: $0.30");
  expect(said).toMatch(/“Publish a post titled "Pricing".*” \[\w{8}\]: \$0\.30/);
  expect(said).toContain("23 Nov: $0.30");
  expect(said).toContain("22 Nov: $0.20");
  expect(said).toContain("Spent in the last 14 days, by domain: $0.50 in all, the most on 23 Nov ($0.30).");
  const shown = you
    .cards()
    .at(-1)
    ?.sections.find((section) => section.is === "picture");
  expect(shown?.is === "picture" && Buffer.from(shown.png ?? []).toString("latin1", 1, 4)).toBe("PNG");
});

it("keeps the figures of a picture in the journal, never the picture", async () => {
  const you = await givenWorld({ reserves: usd(0.3) });
  you.model.script("understand", { reply: {}, cost: usd(0.2) });
  await you.say(POST);
  await you.say("/budget");
  const notes = await you.world.journal.events({ types: ["note.said"], order: "newest", limit: 1 });
  const [note] = notes.map(({ data }) => JSON.stringify(data));
  expect(note).toContain('"is":"picture"');
  expect(note).not.toContain("png");
});

it("draws nothing where nothing was spent", async () => {
  const you = await givenWorld();
  await you.say("/budget");
  expect(you.newest()).toContain("Spent today: $0.00.");
  expect(
    you
      .cards()
      .at(-1)
      ?.sections.map(({ is }) => is),
  ).not.toContain("picture");
});

it("counts the goals of a month from where it begins in the operator's zone", async () => {
  const you = await givenWorld({ reserves: usd(0.3), zone: "Pacific/Auckland" });
  await you.advance(Date.parse("2026-11-30T11:30:00.000Z") - you.clock.now().getTime());
  you.model.script("understand", { reply: {}, cost: usd(0.2) });
  await you.say(POST);
  await you.say("/budget");
  expect(you.newest()).toContain("By goal, this month");
});
