// SIGKILL where nobody can know what happened: a mail handed over but never answered for, and a digest on its way.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Chat, Shown } from "../support/chat.ts";
import { CHANNELS, type Company, startCompany } from "../support/company.ts";
import { type SilentSmtp, startSilentSmtp } from "../support/silent-smtp.ts";
import { until } from "../support/until.ts";

let company: Company;
let smtp: SilentSmtp;
const mails = new Map<Chat, Shown>();
const digests = (name: (typeof CHANNELS)[number]): string[] =>
  company.chats[name].texts().filter((text) => text.startsWith("Digest of"));

const clock = (at: Date) =>
  `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;

/** A mail waits a minute before it leaves and a digest is timed to a later minute, once the mails are out. */
beforeAll(async () => {
  smtp = await startSilentSmtp();
  company = await startCompany({ env: { SMTP_URL: smtp.url } });
  const { webchat, telegram, slack } = company.chats;
  await Promise.all(
    [telegram, slack].map(async (chat) => {
      await chat.say(`Email ada@example.com about "From ${chat.name}" saying "Is it there?"`);
      const card = await chat.waitForCard(`From ${chat.name}`);
      await chat.approve(card);
      mails.set(chat, await chat.settledOn(card, /It leaves at/));
    }),
  );
  await webchat.command(`/digest at ${clock(new Date(Date.now() + 125_000))}`, /^The digest comes every day/);
  await until(() => smtp.mails.length === 2, "both mails to be handed over", 100_000);
  company.telegram.failNext("sendMessage", "lost");
  company.slack.failNext("chat.postMessage", "hang");
  await until(() => digests("webchat").length > 0, "the digest in the local chat", 100_000);
  await until(() => digests("telegram").length > 0, "the digest on Telegram");
  const hanging = () => company.slack.calls.some(({ response }) => response.failure === "hang");
  await until(hanging, "the digest on its way to Slack");
  await company.app.kill9();
  await company.restart();
}, 250_000);
afterAll(async () => {
  await company.stop();
  await smtp.stop();
});

it("asks what to do about a mail that may have left, and never sends it again by itself", async () => {
  for (const [chat, card] of mails) {
    const asked = await chat.settledOn(card, /Nobody knows whether it happened/);
    expect(asked.buttons).toEqual(["Try again", "Stop"]);
    const inbox = await chat.command("inbox", /Nobody knows whether it happened/);
    expect(inbox.text).toContain(card.id);
  }
  expect(smtp.mails).toHaveLength(2);
});

it("sends it again only after that very replay was approved, and lets it rest when told so", async () => {
  smtp.speak();
  const [[first, again], [second, rest]] = [...mails] as [[Chat, Shown], [Chat, Shown]];
  const told = await first.press(first.now(again), "Try again");
  expect(told).toMatch(/^Card \w+ asks whether to do it again\.$/);
  expect(smtp.mails).toHaveLength(2);
  const replay = await first.waitForCard("It may have happened already");
  await first.approve(replay);
  await first.settledOn(replay, /Done at/, 100_000);
  expect(await second.press(second.now(rest), "Stop")).toBe("Closed.");
  const closed = await second.settledOn(rest, /You closed it; what really happened is not known/);
  expect(closed.buttons).toEqual([]);
  expect(smtp.mails).toHaveLength(3);
  const [id] = /^Message-ID: .*$/m.exec(smtp.mails.at(-1) ?? "") ?? [];
  expect(smtp.mails.filter((mail) => mail.includes(id ?? "none"))).toHaveLength(2);
}, 150_000);

it.each(CHANNELS)("shows the day's digest at most once on %s", async (name) => {
  await company.chats[name].command("status", /waiting/);
  expect(digests(name).length).toBeLessThanOrEqual(1);
});
