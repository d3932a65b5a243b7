// Hearing by long polling: nothing that was said is lost, and health says what is wrong and what to do.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeTelegram, startTelegram } from "../fakes/telegram/server.ts";
import { type Bot, botOn, TOKEN } from "./bot.ts";

let fake: FakeTelegram;
let bots: Bot[] = [];

beforeEach(async () => {
  fake = await startTelegram({ token: TOKEN });
});
afterEach(async () => {
  for (const { channel } of bots) await channel.stop();
  bots = [];
  await fake.stop();
});

const make = (options: Parameters<typeof botOn>[1] = {}): Bot => {
  const bot = botOn(fake, options);
  bots.push(bot);
  return bot;
};
const start = async (bot: Bot): Promise<Bot> => {
  await bot.channel.start(bot.ear.hear);
  return bot;
};
const up = (bot: Bot) => fake.waitFor((t) => t.polling && bot.channel.health().up, "the open poll");

describe("polling", () => {
  it("hears in order what was said, and confirms it", async () => {
    fake.say("before the start");
    const { ear } = await start(make());
    await ear.until((e) => e.heard.length === 1, "the first");
    fake.say("/pause@adjutant_bot content");
    await ear.until((e) => e.heard.length === 2, "the second");
    expect(ear.texts).toEqual(["before the start", "/pause content"]);
    await fake.waitFor((t) => t.unconfirmed === 0, "the confirmation");
  });

  it("says who listens, and sets the menu of commands", async () => {
    const bot = await start(make());
    expect(bot.channel.health().up).toBe(false);
    await up(bot);
    expect(bot.channel.health().words).toBe("Listening on Telegram as @adjutant_bot.");
    expect(fake.commands).toContainEqual({ command: "pause", description: "Stop all work" });
  });

  it("takes an earlier webhook away first", async () => {
    fake.failNext("deleteWebhook", {
      status: 502,
      body: { ok: false, error_code: 502, description: "Bad Gateway" },
    });
    const bot = await start(make());
    await up(bot);
    const methods = fake.calls.map(({ method }) => method);
    expect(methods.filter((method) => method === "deleteWebhook")).toHaveLength(2);
  });

  it("keeps at Telegram what could not be stored, and hears it again in the same order", async () => {
    const bot = make();
    bot.ear.refuse = 3;
    fake.say("one");
    fake.say("two");
    await start(bot);
    await bot.ear.until((e) => e.heard.length === 2, "both");
    expect(bot.ear.texts).toEqual(["one", "two"]);
    expect(bot.ear.refused).toBe(3);
    expect(bot.logged.join()).toContain("could not be stored (the database is down)");
    await up(bot);
  });

  it("does not lose what was being stored when it was stopped", async () => {
    const first = make();
    first.ear.held = [];
    first.time.still = true;
    fake.say("while the database is slow");
    await start(first);
    const release = await first.ear.until((e) => e.held?.[0], "the slow one");
    const stopped = first.channel.stop();
    release();
    await stopped;
    expect(first.ear.heard).toHaveLength(1);
    expect(fake.unconfirmed).toBe(1);
    const second = await start(make());
    await second.ear.until((e) => e.heard.length === 1, "the redelivery");
    expect(second.ear.heard).toEqual(first.ear.heard);
    await fake.waitFor((t) => t.unconfirmed === 0, "the confirmation");
  });

  it("hears after a restart what could never be stored before", async () => {
    const first = make();
    first.ear.held = [];
    fake.say("one");
    fake.say("two");
    await start(first);
    await first.ear.until((e) => e.held?.[0], "the one that hangs");
    await first.channel.stop();
    expect(first.ear.heard).toEqual([]);
    const second = await start(make());
    await second.ear.until((e) => e.heard.length === 2, "both");
    expect(second.ear.texts).toEqual(["one", "two"]);
  });

  it("gives a redelivered update the same id, so that it can be told apart", async () => {
    const bot = await start(make());
    fake.say("once");
    await fake.waitFor((t) => t.unconfirmed === 0, "the confirmation");
    fake.redeliverLast();
    await bot.ear.until((e) => e.heard.length === 2, "the duplicate");
    const [first, again] = bot.ear.heard;
    expect(again).toEqual(first);
    fake.say("next");
    await bot.ear.until((e) => e.heard.length === 3, "the next one");
  });

  it("confirms what holds nothing to hear", async () => {
    const bot = await start(make());
    fake.push({ edited_message: { message_id: 1 } });
    fake.push({ message: { message_id: 2, new_chat_members: [] } });
    fake.say("after");
    await bot.ear.until((e) => e.heard.length === 1, "the message");
    await fake.waitFor((t) => t.unconfirmed === 0, "the confirmation");
  });

  it("answers a tap on a button that is not its own", async () => {
    const bot = await start(make());
    const id = await bot.channel.show(
      {
        id: "n1",
        kind: "note",
        title: "x",
        sections: [],
        buttons: [{ verb: "stop", about: "t1", label: "Stop", style: "plain" }],
      },
      "telegram:4242",
    );
    const query = fake.tap(Number(id.message), "Stop");
    await bot.ear.until((e) => e.heard.length === 1, "its own tap");
    fake.push({ callback_query: { id: query, from: { id: 4242 }, data: "foreign menu" } });
    await fake.waitFor((t) => t.answers.length > 0, "the answer");
    expect(fake.answers[0]?.text).toBe("Adjutant does not know this button.");
  });

  it("stops at once while it waits for updates", async () => {
    const bot = await start(make());
    await up(bot);
    await bot.channel.stop();
    await fake.waitFor((t) => !t.polling, "the closed poll");
    expect(bot.channel.health()).toEqual({ up: false, words: "Telegram is stopped." });
  });
});

describe("health", () => {
  it("names the remedy for a wrong token and stops asking", async () => {
    const bot = await start(make({ token: "1:wrong" }));
    await fake.waitFor(() => bot.channel.health().words.includes("token"), "the sentence");
    expect(bot.channel.health().words).toBe(
      "Telegram does not accept the bot token. Copy it again from @BotFather into TELEGRAM_BOT_TOKEN and restart.",
    );
    expect(bot.time.waits).toEqual([]);
  });

  it("names another program with the same token, and listens again when that has gone", async () => {
    const bot = await start(make());
    await up(bot);
    const other = await fetch(`${fake.url}/bot${TOKEN}/getUpdates?timeout=0`);
    await other.arrayBuffer();
    await fake.waitFor(
      () => bot.logged.some((line) => line.includes("Another program listens")),
      "the sentence",
    );
    await up(bot);
  });

  it("survives a broken connection and a proxy's error page, and never logs the token", async () => {
    const bot = make();
    fake.failNext("deleteWebhook", "reset");
    fake.failNext("getMe", { status: 502, body: "<html>Bad Gateway</html>" });
    fake.failNext("getUpdates", {
      status: 500,
      body: { ok: false, error_code: 500, description: `bot${TOKEN} broke` },
    });
    await start(bot);
    await up(bot);
    expect(bot.logged.filter((line) => line.startsWith("warn"))).toHaveLength(3);
    expect(bot.logged[0]).toContain("Telegram cannot be reached (ECONNRESET). Check the network");
    expect(bot.logged.join()).not.toContain("secret_secret");
    expect(bot.time.waits.length).toBeGreaterThanOrEqual(3);
  });

  it("listens even where the menu is refused", async () => {
    const bot = await start(make({ commands: [{ name: "Not A Command", description: "x" }] }));
    await up(bot);
    expect(bot.logged.join()).toContain("The bot's menu is not set");
  });
});
