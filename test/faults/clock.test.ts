// Clocks that jump: an hour on, an hour back, and both changes of daylight saving in three zones. What waits for its time
// comes once, not too early by its own clock, and never twice.
import { describe, expect, it } from "vitest";
import { Fault } from "#core/fault";
import { expectTruths } from "../support/truths.ts";
import { DAY, type GivenWorld, givenWorld, HOUR, MINUTE } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';
const MAIL = 'Email ada@example.com about "Invoice 7" saying "Due Friday."';

const turns = async (you: GivenWorld) =>
  (await you.world.journal.events({ types: ["standing.ran"], limit: 999 })).length;
const digestDays = async (you: GivenWorld) =>
  (await you.world.journal.events({ types: ["digest.sent"], limit: 999 })).map(({ data }) => data.day);
const decided = async (you: GivenWorld, type: string) =>
  (await you.world.journal.events({ types: [type], limit: 99 })).length;

/** The machine's clock is set, and the program goes on; a restart looks at everything anew. */
async function jump(you: GivenWorld, ms: number, restarts: boolean): Promise<void> {
  you.clock.advance(ms);
  if (restarts) await you.restart();
  await you.settle();
}

describe.each([
  ["an hour on", HOUR],
  ["an hour back", -HOUR],
  ["a day back", -DAY],
])("a clock that jumps %s", (_what, ms) => {
  describe.each([
    ["while the program runs", false],
    ["while it restarts", true],
  ])("%s", (_when, restarts) => {
    it("lets a held mail leave once, and never before its minute has passed", async () => {
      const you = await givenWorld();
      await you.say(MAIL);
      await you.tap("approve");
      await you.advance(30_000);
      await jump(you, ms, restarts);
      if (ms < 0) expect(you.shelf.done).toEqual([]);
      await you.advance(Math.max(0, -ms) + 2 * MINUTE);
      expect(you.shelf.done).toEqual(["mail/ada@example.com/Invoice 7 = Due Friday."]);
      await you.advance(DAY);
      expect(you.shelf.done).toHaveLength(1);
      await expectTruths(you);
    });

    it("reminds of a card once and lets it expire once", async () => {
      const you = await givenWorld();
      await you.say(POST);
      const { id } = you.waiting();
      await you.advance(3.5 * HOUR);
      await jump(you, ms, restarts);
      await you.advance(HOUR);
      await jump(you, -ms, restarts);
      await you.advance(2 * DAY);
      expect(you.sees().match(/Still waiting for you/g)).toHaveLength(1);
      expect(you.card(id).state?.words).toMatch(/^It expired at/);
      expect(await decided(you, "approval.expired")).toBe(1);
      expect(you.shelf.done).toEqual([]);
      await expectTruths(you);
    });

    it("takes a daily turn and a digest once a day", async () => {
      const you = await givenWorld();
      await you.say('Every day at 12:00, publish a post titled "Daily" saying "Hi."');
      await you.say("/digest at 12:30");
      for (let day = 0; day < 3; day += 1) {
        await you.advance(DAY);
        await jump(you, ms, restarts);
      }
      await you.advance(DAY);
      const days = await digestDays(you);
      expect(new Set(days).size).toBe(days.length);
      const calendar = new Set(
        (await you.world.journal.events({ types: ["standing.ran"], limit: 99 })).map(({ at }) =>
          at.slice(0, 10),
        ),
      );
      expect(await turns(you)).toBe(calendar.size);
      expect(days.length).toBeGreaterThanOrEqual(1);
      await expectTruths(you);
    });

    it("goes on with a model call that was postponed, and asks no oftener", async () => {
      const you = await givenWorld();
      you.model.script("understand", {
        fault: new Fault("rate-limited", "Slow down.", { retry: { afterMs: 60_000 } }),
      });
      await you.say(POST);
      await jump(you, ms, restarts);
      await you.advance(Math.max(0, -ms) + 2 * MINUTE);
      expect(you.model.asked()).toHaveLength(2);
      expect(you.waiting().title).toBe("Put posts/Pricing");
      await expectTruths(you);
    });
  });
});

/** Both changes of 2026 and 2027, with the day before and the day after: local dates, and a time the clocks skip or repeat. */
const EDGES: [zone: string, edge: string, from: string, days: string[], at: string][] = [
  ["Europe/Berlin", "forward", "2027-03-27T01:00:00Z", ["2027-03-27", "2027-03-28", "2027-03-29"], "02:30"],
  ["Europe/Berlin", "back", "2027-10-29T22:30:00Z", ["2027-10-30", "2027-10-31", "2027-11-01"], "02:30"],
  [
    "America/New_York",
    "forward",
    "2027-03-13T05:30:00Z",
    ["2027-03-13", "2027-03-14", "2027-03-15"],
    "02:30",
  ],
  ["America/New_York", "back", "2027-11-06T04:30:00Z", ["2027-11-06", "2027-11-07", "2027-11-08"], "01:30"],
  [
    "Australia/Lord_Howe",
    "forward",
    "2027-10-01T13:45:00Z",
    ["2027-10-02", "2027-10-03", "2027-10-04"],
    "02:15",
  ],
  [
    "Australia/Lord_Howe",
    "back",
    "2027-04-02T13:15:00Z",
    ["2027-04-03", "2027-04-04", "2027-04-05"],
    "01:45",
  ],
];

describe.each(EDGES)("in %s, when the clocks go %s", (zone, _edge, from, days, at) => {
  const begun = async (): Promise<GivenWorld> => {
    const you = await givenWorld({ zone });
    you.clock.set(from);
    await you.restart();
    await you.settle();
    return you;
  };
  const threeDays = async (you: GivenWorld): Promise<void> => {
    for (let hour = 0; hour < 71; hour += 1) await you.advance(HOUR);
  };

  it.each([at, "00:00", "23:59", "18:00"])("sends the digest of %s once a day", async (time) => {
    const you = await begun();
    await you.say(`/digest at ${time} ${zone}`);
    await threeDays(you);
    const sent = await digestDays(you);
    expect(new Set(sent).size).toBe(sent.length);
    expect(sent).toContain(days[1]);
    expect(sent.length).toBeGreaterThanOrEqual(2);
    expect(sent.length).toBeLessThanOrEqual(4);
  });

  it(`takes a standing goal's turn of ${at} once a day, also across restarts`, async () => {
    const you = await begun();
    await you.say(`Every day at ${at}, publish a post titled "Daily" saying "Hi."`);
    for (let hour = 0; hour < 71; hour += 1) {
      await you.advance(HOUR);
      if (hour % 6 === 0) await you.restart();
    }
    const ran = await you.world.journal.events({ types: ["standing.ran"], limit: 99 });
    const localDays = ran.map(({ at: when }) =>
      new Date(when).toLocaleDateString("sv-SE", { timeZone: zone }),
    );
    expect(localDays).toEqual(days);
    await expectTruths(you);
  });
});
