// PostgreSQL misbehaves under the running program: connections end, the disk is full, commits are refused or wait for a lock
// that somebody else holds. Afterwards everything goes on by itself, once, and the journal is whole.
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Company, startCompany } from "../support/company.ts";
import { POINTS, reaching } from "../support/on-the-way.ts";
import { type Refusal, Saboteur } from "../support/saboteur.ts";
import { until } from "../support/until.ts";
import { Auditor } from "./invariants.ts";

let company: Company;
let saboteur: Saboteur;
const auditor = new Auditor();

beforeAll(async () => {
  company = await startCompany();
  saboteur = await Saboteur.in(company.app.dataDir);
  await company.chats.telegram.command(`/digest at ${minuteAfter(20_000)}`, /^The digest comes every day/);
  await saboteur.refuse("event", "53100", { only: "new.type = 'digest.sent'", times: 2, name: "digest" });
});

/** The first full minute after so many milliseconds, as a clock here shows it. */
function minuteAfter(ms: number): string {
  const at = new Date(Date.now() + ms + 60_000);
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}

beforeEach(() => {
  for (const chat of Object.values(company.chats)) chat.turnPage();
});
afterAll(async () => {
  await saboteur.stop();
  await company.stop();
});

let count = 0;
const aSubject = (): string => {
  count += 1;
  return `trouble-${count}`;
};

/** Done once, and everything else that must hold once all is quiet. */
async function expectOnce(subject: string): Promise<void> {
  expect(await company.commits(subject)).toHaveLength(1);
  await expectTruths();
}

async function expectTruths(): Promise<void> {
  const { dataDir } = company.app;
  const places = { site: join(dataDir, "site"), dataDir };
  await until(
    async () => (await auditor.unsettled(saboteur.url, [], places)).length === 0,
    "everything to be settled",
  );
  expect(await auditor.violations(saboteur.url, [], places)).toEqual([]);
}

describe("all connections are reset", () => {
  it.each(POINTS)("after the tap, %s: the post is published once", async (point) => {
    const { telegram } = company.chats;
    const subject = aSubject();
    const card = await telegram.cardFor(subject);
    const reached = reaching(company, point, { place: card.place, subject });
    company.telegram.tap(Number(card.place), "Approve");
    await reached;
    expect(await saboteur.resetAll()).toBeGreaterThan(0);
    await telegram.settledOn(card, /Approved by you .*Done at/);
    await expectOnce(subject);
  });

  it("again and again while three matters are under way: each is done once", async () => {
    const { telegram } = company.chats;
    const subject = aSubject();
    const names = ["one", "two", "three"].map((name) => `${subject}-${name}`);
    const cards = await Promise.all(names.map((name) => telegram.cardFor(name)));
    for (const { place } of cards) company.telegram.tap(Number(place), "Approve");
    for (let times = 0; times < 5; times += 1) await saboteur.resetAll();
    await Promise.all(cards.map((card) => telegram.settledOn(card, /Done at/)));
    for (const name of names) expect(await company.commits(name)).toHaveLength(1);
    await expectTruths();
  });
});

const DECISION = "new.type = 'approval.decided'";
const PREPARED = "new.type = 'effect.prepared'";
const DONE = "new.type = 'effect.done'";
const REFUSALS: [string, string, Refusal, only: string, times: number][] = [
  ["the decision", "the disk is full", "53100", DECISION, 1],
  ["the preparation of the effect", "the disk is full", "53100", PREPARED, 1],
  ["the receipt of the effect", "the disk is full", "53100", DONE, 2],
  ["the decision", "of a deadlock", "40P01", DECISION, 1],
  ["the preparation of the effect", "of a failed serialization", "40001", PREPARED, 1],
  ["the receipt of the effect", "of a lock timeout", "55P03", DONE, 1],
];

it.each(REFUSALS)(
  "is done once although the commit of %s is refused because %s",
  async (_stage, _why, error, only, times) => {
    const { telegram } = company.chats;
    const subject = aSubject();
    const card = await telegram.cardFor(subject);
    const end = await saboteur.refuse("event", error, { only, times });
    company.telegram.tap(Number(card.place), "Approve");
    await saboteur.struck(times);
    await telegram.settledOn(card, /Approved by you .*Done at/);
    await end();
    await expectOnce(subject);
    expect(leftToTheQueue()).toEqual([]);
  },
);

/** What is over in a moment is asked again in place: the queue, which waits for seconds, hears nothing of it. */
const leftToTheQueue = () =>
  company.app.said.filter((line) => line.includes("will be tried again: The database was busy"));

it("asks the model once although the commit of its reply is refused because of a deadlock", async () => {
  const { telegram } = company.chats;
  const subject = aSubject();
  const before = await modelCalls();
  const end = await saboteur.refuse("event", "40P01", { only: "new.type = 'model.settled'", times: 2 });
  const card = await telegram.cardFor(subject);
  await end();
  expect((await modelCalls()) - before).toBe(1);
  await telegram.approve(card);
  await telegram.settledOn(card, /Done at/);
  await expectOnce(subject);
  expect(leftToTheQueue()).toEqual([]);
});

async function modelCalls(): Promise<number> {
  const client = new pg.Client({ connectionString: saboteur.url });
  await client.connect();
  const { rowCount } = await client.query("select 1 from event where type = 'model.called'");
  await client.end();
  return rowCount ?? 0;
}

describe("the disk is full for a while", () => {
  it("nothing is claimed that was not kept, every message is taken later, and the same matter goes on", async () => {
    const { telegram, webchat } = company.chats;
    const subject = aSubject();
    const card = await telegram.cardFor(subject);
    const end = await saboteur.refuse("event", "53100");
    company.telegram.tap(Number(card.place), "Approve");
    await telegram.say(`Publish a post titled "${subject}-said" saying "While it was full."`);
    await saboteur.struck(2);
    expect(telegram.now(card).text).not.toContain("Approved by");
    expect(await company.commits(subject)).toEqual([]);
    await end();
    await telegram.settledOn(card, /Approved by you .*Done at/);
    await telegram.waitForCard(`${subject}-said`);
    await webchat.command("status", /^Running/);
    await expectOnce(subject);
  });

  it("not even what is heard can be kept: Telegram delivers it again, and it is dealt with once", async () => {
    const { telegram } = company.chats;
    const subject = aSubject();
    const end = await saboteur.refuse("inbound", "53100", { times: 2 });
    await telegram.say(`Publish a post titled "${subject}" saying "Heard in the end."`);
    await saboteur.struck(2);
    const card = await telegram.waitForCard(subject);
    await end();
    await telegram.approve(card);
    await telegram.settledOn(card, /Done at/);
    await expectOnce(subject);
  });
});

describe("somebody else holds a lock", () => {
  it("of the journal: everything waits, and goes on when it is let go", async () => {
    const { telegram } = company.chats;
    const subject = aSubject();
    const card = await telegram.cardFor(subject);
    const letGo = await saboteur.holdJournal();
    company.telegram.tap(Number(card.place), "Approve");
    await saboteur.waited();
    expect(telegram.now(card).text).not.toContain("Approved by");
    await letGo();
    await telegram.settledOn(card, /Approved by you .*Done at/);
    await expectOnce(subject);
  });

  it("and waits for ours in turn: whoever the server chooses, the post is published once", async () => {
    const { telegram } = company.chats;
    for (let times = 0; times < 2; times += 1) {
      const subject = aSubject();
      const card = await telegram.cardFor(subject);
      await telegram.command("status", /waiting/);
      await saboteur.deadlock(() => company.telegram.tap(Number(card.place), "Approve"));
      await telegram.settledOn(card, /Approved by you .*Done at/);
      await expectOnce(subject);
    }
  });
});

describe("the day's digest", () => {
  const digests = () =>
    company.chats.telegram.driver.messages().filter(({ text }) => text.startsWith("Digest of"));

  it("came once all the same, although its commits were refused and all of that went on around it", async () => {
    const { telegram } = company.chats;
    await telegram.waitFor(() => digests().length > 0, "the digest", 140_000);
    await saboteur.struck(2, "digest");
    await saboteur.resetAll();
    await telegram.command("status", /waiting/);
    await expectTruths();
    expect(digests()).toHaveLength(1);
  }, 150_000);
});
