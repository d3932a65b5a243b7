// The real program on its three chats: what widens autonomy is approved on one of them and confirmed in another one's own form, or
// in words, and on no fewer.
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { CHANNELS, type Company, startCompany } from "../support/company.ts";

let company: Company;

beforeAll(async () => {
  company = await startCompany();
  for (const name of CHANNELS) await company.chats[name].command("/status", /Running/);
});
beforeEach(() => {
  for (const name of CHANNELS) company.chats[name].turnPage();
});
afterAll(() => company.stop());

type Name = (typeof CHANNELS)[number];

it.each<[Name, Name, number]>([
  ["webchat", "telegram", 11],
  ["telegram", "slack", 12],
  ["slack", "webchat", 13],
])("is approved on %s and confirmed on %s", async (one, other, cap) => {
  const [first, second] = [company.chats[one], company.chats[other]];
  await first.say(`/policy cap company day ${cap}`);
  const [here, there] = await Promise.all([first.waitForCard(/cap/), second.waitForCard(/cap/)]);
  expect(there.id).toBe(here.id);
  expect(here.text).toContain("Two-channel gate by the rule “wider autonomy asks twice”");
  expect(await first.approve(here)).toMatch(/^Approved once\. Now confirm it on /);
  const asking = await second.settledOn(there, /Approved once by you on/);
  expect(asking.buttons.slice(0, 3)).toEqual(["Confirm", "Edit", "Reject"]);
  await first.settledOn(here, /Approved once by you on/);
  expect(await first.press(first.now(here), "Confirm")).toMatch(/^It was approved on .* already\./);
  const wrong = await second.driver.open(asking, "Confirm");
  await wrong.submit({ words: "yes" });
  await second.hears("That is not the last four characters of its id");
  const form = await second.driver.open(second.now(there), "Confirm");
  await form.submit({ words: here.id.slice(-4) });
  await second.settledOn(there, /Approved by you on .*, confirmed by you on .*Done at/);
  await first.command("/policy", new RegExp(`\\$${cap}\\.00|${cap} USD|\\$${cap}`));
});

it("is confirmed in typed words, and takes none from the chat that approved it", async () => {
  const { telegram, slack } = company.chats;
  await telegram.say("/policy cap company day 14");
  const card = await telegram.waitForCard(/cap/);
  await telegram.approve(card);
  await telegram.command(`confirm ${card.id} ${card.id.slice(-4)}`, /It was approved on Telegram already/);
  await slack.command(`confirm ${card.id} ${card.id.slice(-4)}`, /^Confirmed\./);
  await telegram.settledOn(card, /confirmed by you on Slack at .*Done at/);
});
