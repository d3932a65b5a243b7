// The database killed under a running program: it comes back by itself, and nothing that was accepted is lost or doubled.
import { afterAll, beforeAll, expect, it } from "vitest";
import { aSubject, type Company, onEvery, startCompany } from "../support/company.ts";
import { POINTS, reaching } from "../support/on-the-way.ts";
import { until } from "../support/until.ts";

let company: Company;

beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.stop());

/** As `/readyz` says. */
const ready = () =>
  until(async () => (await fetch(`${company.app.url}/readyz`)).ok, "the program to be ready again");

const killDatabase = (): void => {
  const pids = company.app.servers("postgres");
  expect(pids.length).toBeGreaterThan(0);
  for (const pid of pids) process.kill(pid, "SIGKILL");
};

it("goes on by itself after the database was killed, with the cards that waited", async () => {
  const { webchat, telegram, slack } = company.chats;
  const [here, there] = await Promise.all([webchat.cardFor("over-here"), slack.cardFor("over-there")]);
  killDatabase();
  await telegram.say(`Publish a post titled "meanwhile" saying "Is anybody there?"`);
  const meanwhile = await telegram.waitForCard("meanwhile");
  for (const [chat, card] of [
    [webchat, here],
    [slack, there],
    [telegram, meanwhile],
  ] as const) {
    await chat.approve(card);
    await chat.settledOn(card, /Done at/);
  }
  for (const slug of ["over-here", "over-there", "meanwhile"])
    expect(await company.commits(slug)).toHaveLength(1);
});

it.each(POINTS)("executes once when the database is killed after the tap: %s", async (point) => {
  const { telegram } = company.chats;
  const subject = aSubject();
  await ready();
  const card = await telegram.cardFor(subject);
  const reached = reaching(company, point, { place: card.place, subject });
  company.telegram.tap(Number(card.place), "Approve");
  await reached;
  killDatabase();
  await telegram.settledOn(card, /Approved by you .*Done at/);
  expect(await company.commits(subject)).toHaveLength(1);
});

it("says so where the person is looking, and takes the message once it is back", async () => {
  const { web } = company;
  const { webchat } = company.chats;
  await ready();
  killDatabase();
  const refused = await web.say(`Publish a post titled "asked-again" saying "Once."`).then(
    () => "",
    (error: Error) => error.message,
  );
  if (refused !== "") {
    expect(refused).toMatch(/503.*Not stored yet: /);
    await untilTaken(() => web.redeliver());
  }
  await webchat.waitForCard("asked-again");
  await webchat.command("inbox", /wait/);
  const cards = webchat.messages().filter((one) => one.buttons.includes("Approve"));
  expect(cards.filter((one) => one.text.includes("asked-again.md"))).toHaveLength(1);
});

/** As the page does: what was not stored is sent again, with the same id, until it is. */
async function untilTaken(send: () => Promise<void>): Promise<void> {
  const tried = () =>
    send().then(
      () => true,
      () => false,
    );
  await until(tried, "the message to be taken");
}

it("has every channel in order afterwards", async () => {
  await ready();
  await onEvery(company, async (chat, subject) => {
    const card = await chat.cardFor(subject);
    await chat.approve(card);
    await chat.settledOn(card, /Done at/);
    await chat.command("/verify", /^The journal is whole/);
  });
});
