// What each platform imposes: limits and their order, long diffs, and the second way in (signed HTTP, webhook).
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../support/app.ts";
import type { Chat } from "../support/chat.ts";
import { CHANNELS, type Company, onEvery, startCompany } from "../support/company.ts";

let company: Company;
const everywhere = (name: string, scenario: (chat: Chat, subject: string) => Promise<void>) =>
  it(name, () => onEvery(company, scenario));

describe("limits", () => {
  beforeAll(async () => {
    company = await startCompany();
  });
  beforeEach(() => {
    for (const chat of Object.values(company.chats)) chat.turnPage();
  });
  afterAll(() => company.stop());

  it.each(["telegram", "slack"] as const)(
    "obeys %s when it says to slow down, and loses nothing",
    async (name) => {
      const chat = company.chats[name];
      const card = await chat.cardFor(`slowed-${name}`);
      company[name].limitNext(3, 1);
      await chat.approve(card);
      await chat.say("/first");
      await chat.hears("I know no command /first");
      await chat.command("/second", /I know no command \/second/);
      const done = await chat.settledOn(card, /Done at/);
      expect(done.place).toBe(card.place);
      const order = chat.texts().map((text) => /slowed|first|second/.exec(text)?.[0]);
      expect(order).toEqual(["slowed", "first", "second"]);
      expect(await company.commits(`slowed-${name}`)).toHaveLength(1);
    },
  );

  everywhere("cuts a long diff, says how much is left out, and attaches it whole", async (chat, subject) => {
    const lines = Array.from({ length: 700 }, (_, at) => `Line ${at + 1} of a long post.`);
    const card = await chat.cardFor(subject, lines.join("\n"));
    expect(card.text).toContain("Line 1 of");
    expect(card.text).not.toContain("Line 700 of");
    expect(card.text).toMatch(/… [\d,]+ (more )?(more|lines|characters|left out)/);
    expect(card.text).toContain("Expires");
    expect(card.buttons).toEqual(["Approve", "Edit", "Reject"]);
    const look = async () => (await chat.driver.files(card))[0];
    const file = await eventually(look, "the attached diff");
    expect(file.name).toBe(`${card.id}.diff`);
    for (const line of lines) expect(file.content).toContain(`+${line}\n`);
    await chat.approve(card);
    await chat.settledOn(card, /Done at/);
    expect(await company.post(subject)).toContain("Line 700 of a long post.");
  });

  everywhere("takes every script, markup and emoji as they are", async (chat, subject) => {
    const body = "Größe < 3 & *bold* _x_ `code` 価格 سعر 🧾 </b>";
    const card = await chat.cardFor(subject, body);
    expect(card.text).toContain(body);
    await chat.approve(card);
    await chat.settledOn(card, /Done at/);
    expect(await company.post(subject)).toContain(`\n${body}\n`);
  });

  everywhere("answers an empty message with one sentence", async (chat) => {
    await chat.say(" \u200b ");
    await chat.hears("That message was empty.");
  });
});

async function eventually<T>(look: () => Promise<T | undefined>, label: string): Promise<T> {
  let found: T | undefined;
  const { webchat } = company.chats;
  await webchat.waitFor(() => {
    void look().then((seen) => {
      found ??= seen;
    });
    return found !== undefined;
  }, label);
  if (found === undefined) throw new Error(`No ${label}.`);
  return found;
}

describe("over signed HTTP and a webhook", () => {
  beforeAll(async () => {
    const port = await freePort();
    company = await startCompany({
      env: {
        PORT: String(port),
        SLACK_APP_TOKEN: "",
        SLACK_SIGNING_SECRET: "shh-a-secret",
        TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}/telegram/webhook`,
        TELEGRAM_WEBHOOK_SECRET: "a-webhook-secret",
      },
    });
    await company.slack.deliverTo(`${company.app.url}/slack/events`);
  });
  afterAll(() => company.stop());

  everywhere("publishes, edits and undoes as ever", async (chat, subject) => {
    const old = await chat.cardFor(subject, "First words.");
    await chat.edit(old, { body: "Second words." });
    const card = await chat.waitForCard("+Second words.");
    await chat.approve(card);
    const done = await chat.settledOn(card, /Done at/);
    await chat.driver.redeliver();
    await chat.press(done, "Undo");
    await chat.settledOn(card, /Undone at/);
    expect(await company.commits(subject)).toHaveLength(2);
  });

  it("hears a Slack command at once, and refuses what Slack did not sign", async () => {
    const { slack } = company.chats;
    slack.turnPage();
    await company.slack.slash("/adjutant", "status");
    await slack.hears(/^Running/);
    const body = "command=/pause&channel_id=D1&user_id=U0OPERATOR&trigger_id=1";
    const headers = {
      "x-slack-signature": "v0=nonsense",
      "x-slack-request-timestamp": "1",
      "content-type": "x",
    };
    const forged = await fetch(`${company.app.url}/slack/events`, { method: "POST", body, headers });
    expect(forged.status).toBe(401);
    const { status } = await fetch(`${company.app.url}/telegram/webhook`, { method: "POST", body: "{}" });
    expect(status).toBe(401);
    const after = await slack.command("status", /^(Running|Paused)/);
    expect(after.text).toMatch(/^Running/);
  });

  it("was reached over HTTP alone", () => {
    expect(company.slack.connections).toBe(0);
    expect(company.telegram.polling).toBe(false);
    expect(CHANNELS.map((name) => company.chats[name].messages().length).every((count) => count > 0)).toBe(
      true,
    );
  });
});
