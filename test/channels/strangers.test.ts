// Who is heard: only the operator's accounts; anyone else gets one polite line, once, and pairing makes the first operator.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Chat } from "../support/chat.ts";
import { slackChat } from "../support/chat-slack.ts";
import { telegramChat } from "../support/chat-telegram.ts";
import { type Company, startCompany } from "../support/company.ts";

const STRANGER = { telegram: 999, slack: "U0STRANGER" };
let company: Company;

const outsiders = () => ({
  telegram: new Chat(telegramChat(company.telegram, STRANGER.telegram)),
  slack: new Chat(slackChat(company.slack, STRANGER.slack)),
});

describe("with an operator", () => {
  beforeAll(async () => {
    company = await startCompany();
    company.telegram.say("hello", { userId: STRANGER.telegram });
    await outsiders().telegram.hears("I work for one person only");
  });
  afterAll(() => company.stop());

  it.each(["telegram", "slack"] as const)("tells a stranger so once, politely, on %s", async (name) => {
    const stranger = outsiders()[name];
    await stranger.say(`Publish a post titled "break-in" saying "Ha."`);
    await stranger.hears("I work for one person only, so I cannot help you here.");
    await stranger.say("approve zz9zz9zz");
    await stranger.say("/status");
    await company.chats[name].command("status", /^Running\. 0 cards waiting/);
    expect(stranger.messages()).toHaveLength(1);
  });

  it("refuses a stranger's tap to their face and changes nothing", async () => {
    const { telegram, slack } = company;
    const [here, there] = await Promise.all([
      company.chats.telegram.cardFor("not-yours"),
      company.chats.slack.cardFor("nor-yours"),
    ]);
    const query = telegram.tap(Number(here.place), "Approve", { userId: STRANGER.telegram });
    const answer = await telegram.waitFor(
      (t) => t.answers.find((one) => one.queryId === query),
      "the refusal",
    );
    expect(answer.text).toBe("Only the operator can decide here.");
    await slack.tap(there.place, "Approve", { user: STRANGER.slack });
    const refused = await slack.waitFor(
      (s) => s.ephemerals().find((one) => one.ephemeralTo === STRANGER.slack),
      "the refusal",
    );
    expect(refused.shown).toBe("Only the operator can decide here.");
    await company.chats.webchat.command("inbox", /^2 cards wait/);
    expect(await company.commits("not-yours")).toEqual([]);
    expect(await company.commits("nor-yours")).toEqual([]);
  });

  it("opens the local chat only to the printed link, once, and to no other origin", async () => {
    const { url, token } = company.app;
    const closed = await fetch(url);
    expect(closed.status).toBe(401);
    expect(await closed.text()).toMatch(/link/i);
    expect(
      (await fetch(`${url}/?token=${token}`, { redirect: "manual" })).headers.get("set-cookie"),
    ).toBeNull();
    const headers = { origin: "http://evil.example", "content-type": "application/json" };
    const body = JSON.stringify({ id: "a-1", text: "hello" });
    expect((await fetch(`${url}/say`, { method: "POST", headers, body })).status).toBe(403);
  });
});

describe("with a token but no operator", () => {
  beforeAll(async () => {
    company = await startCompany({ env: { TELEGRAM_OPERATOR_ID: "", SLACK_OPERATOR_ID: "" } });
  });
  afterAll(() => company.stop());

  const printedCode = async (channel: string): Promise<string> => {
    const line = await company.app.says(new RegExp(`${channel} has no operator yet`));
    return /\/pair (\S+?)”/.exec(line)?.[1] ?? "";
  };

  it("serves nobody until someone pairs with the printed code, keeps the pairing, and takes the code once", async () => {
    const { telegram, slack } = company.chats;
    const code = await printedCode("telegram");
    await telegram.say("Do you hear me?");
    await telegram.hears("I do not know you yet. Send /pair");
    await telegram.command("/pair 000000", /That code is not right/);
    await telegram.command(`/pair ${code}`, /^Paired/);
    const second = new Chat(telegramChat(company.telegram, STRANGER.telegram));
    await second.say(`/pair ${code}`);
    await second.hears("I work for one person only");
    await slack.say(`/pair ${code}`);
    await slack.hears(/That code is not right, was used already/);
    const card = await telegram.cardFor("paired");
    await company.app.kill9();
    await company.restart();
    await telegram.approve(card);
    await telegram.settledOn(card, /Done at/);
    telegram.turnPage();
    await slack.command(`/pair ${await printedCode("slack")}`, /^Paired/);
    await slack.cardFor("paired-too");
    expect(company.app.said.filter((line) => line.includes("telegram has no operator yet"))).toHaveLength(1);
  });
});
