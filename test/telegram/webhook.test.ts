// Hearing by webhook: only Telegram is let in, and it is answered with 200 only for what was stored.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Fault } from "#core/fault";
import { type FakeTelegram, startTelegram } from "../fakes/telegram/server.ts";
import { type Bot, botOn, TOKEN } from "./bot.ts";

const secret = "s3cret-for_the-webhook";
let fake: FakeTelegram;
let server: Server;
let bot: Bot;
let url: string;

beforeEach(async () => {
  fake = await startTelegram({ token: TOKEN, webhookRetryMs: 1 });
  server = createServer((req, res) => {
    const route = bot.channel.routes().find(({ path, method }) => path === req.url && method === req.method);
    if (route === undefined) res.writeHead(404).end();
    else void route.handle(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/telegram/hook`;
  bot = botOn(fake, { webhook: { url, secret } });
});
afterEach(async () => {
  await bot.channel.stop();
  await fake.stop();
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
});

const post = async (body: string, given = secret): Promise<number> => {
  const headers = { "x-telegram-bot-api-secret-token": given, "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", body, headers });
  await response.arrayBuffer();
  return response.status;
};
const start = async () => {
  await bot.channel.start(bot.ear.hear);
  await fake.waitFor(() => bot.channel.health().up, "the webhook");
};

describe("the webhook", () => {
  it("is set at the start, and what is said arrives once and in order", async () => {
    await start();
    expect(bot.channel.health().words).toBe("Telegram posts to the webhook of @adjutant_bot.");
    fake.say("hello");
    await bot.ear.until((e) => e.heard.length === 1, "the message");
    await fake.waitFor((t) => t.unconfirmed === 0, "the confirmation");
    expect(bot.ear.texts).toEqual(["hello"]);
  });

  it("answers 500 for what could not be stored, so that Telegram posts it again", async () => {
    await start();
    bot.ear.refuse = 2;
    fake.say("keep me");
    await fake.waitFor((t) => t.unconfirmed === 0, "the confirmation");
    expect(bot.ear.texts).toEqual(["keep me"]);
    expect(fake.deliveries.map(({ status }) => status)).toEqual([500, 500, 200]);
  });

  it("refuses a wrong or missing secret, and hears nothing of it", async () => {
    await start();
    const update = JSON.stringify({
      update_id: 1,
      message: { message_id: 1, from: { id: 4242 }, chat: { id: 4242 }, text: "/resume" },
    });
    expect(await post(update, "wrong")).toBe(401);
    expect(await post(update, "")).toBe(401);
    expect(bot.ear.heard).toEqual([]);
    expect(await post(update)).toBe(200);
    expect(bot.ear.texts).toEqual(["/resume"]);
  });

  it("refuses what is no JSON or too big, and takes in what holds nothing to hear", async () => {
    await start();
    expect(await post("not json")).toBe(400);
    expect(await post(JSON.stringify({ update_id: 1, filler: "x".repeat(1024 * 1024) }))).toBe(413);
    expect(await post("[]")).toBe(200);
    expect(bot.ear.heard).toEqual([]);
  });

  it("answers 500 before the start and after the stop", async () => {
    expect(await post("{}")).toBe(500);
    await start();
    await bot.channel.stop();
    expect(await post("{}")).toBe(500);
  });

  it("refuses a secret that Telegram would refuse, with the variable's name", () => {
    expect(() => botOn(fake, { webhook: { url, secret: "not allowed!" } })).toThrow(Fault);
    expect(() => botOn(fake, { webhook: { url: "nowhere", secret } })).toThrow(/TELEGRAM_WEBHOOK_URL/);
  });

  it("is not there while polling", () => {
    expect(botOn(fake).channel.routes()).toEqual([]);
  });
});
