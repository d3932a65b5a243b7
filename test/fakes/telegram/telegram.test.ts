// Shows with the real grammy client that the fake Telegram lets good calls pass and refuses what Telegram refuses.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Bot, GrammyError, HttpError, InputFile, webhookCallback } from "grammy";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type FakeTelegram, startTelegram } from "./server.ts";

const TOKEN = "123:abc";
const CHAT = 4242;
let fake: FakeTelegram;
let bot: Bot;

beforeEach(async () => {
  fake = await startTelegram({ token: TOKEN });
  bot = new Bot(TOKEN, { client: { apiRoot: fake.url } });
});
afterEach(async () => {
  await bot.stop();
  await fake.stop();
});

async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (thrown) => thrown,
  );
  if (!(error instanceof GrammyError)) throw new Error(`Expected a refusal, got ${error}`);
  return `${error.error_code} ${error.description}`;
}

function run(): void {
  void bot.start();
}

describe("what it accepts", () => {
  it("hands over what a person says and shows what the bot answers", async () => {
    bot.command("pause", (ctx) => ctx.reply(`paused ${ctx.match}`));
    bot.on("message:text", (ctx) => ctx.reply(`<b>you</b> said ${ctx.message.text}`, { parse_mode: "HTML" }));
    run();
    fake.say("hello");
    const echo = await fake.waitFor((t) => t.messages().find((m) => m.text === "you said hello"), "the echo");
    expect(echo.html).toBe("<b>you</b> said hello");
    fake.say("/pause content");
    await fake.waitFor((t) => t.messages().find((m) => m.text === "paused content"), "the command");
  });

  it("delivers taps, answers and edits, and an edit without markup takes the keyboard away", async () => {
    bot.on("message", (ctx) =>
      ctx.reply("Publish?", {
        reply_markup: { inline_keyboard: [[{ text: "Approve", callback_data: "a1" }]] },
      }),
    );
    bot.on("callback_query:data", async (ctx) => {
      await ctx.answerCallbackQuery(`got ${ctx.callbackQuery.data}`);
      await ctx.editMessageText("Published");
    });
    run();
    fake.say("go");
    const card = await fake.waitFor((t) => t.messages()[0], "the card");
    fake.tap(card.id, "Approve");
    const edited = await fake.waitFor((t) => t.messages().find((m) => m.text === "Published"), "the edit");
    expect(edited).toMatchObject({ id: card.id, buttons: [], edits: 1 });
    expect(fake.answers).toMatchObject([{ messageId: card.id, text: "got a1" }]);
  });

  it("takes documents, forced replies and the replies to them", async () => {
    const file = new InputFile(Buffer.from("a\nb\n"), "change.diff");
    await bot.api.sendDocument(CHAT, file, { caption: "the <i>diff</i>", parse_mode: "HTML" });
    expect(fake.messages()[0]).toMatchObject({ text: "the diff", document: { name: "change.diff" } });
    expect(fake.messages()[0]?.document?.content.toString()).toBe("a\nb\n");
    const asked = await bot.api.sendMessage(CHAT, "New text?", { reply_markup: { force_reply: true } });
    const replies: (number | undefined)[] = [];
    bot.on("message", (ctx) => void replies.push(ctx.message.reply_to_message?.message_id));
    run();
    fake.reply(asked.message_id, "better");
    await fake.waitFor((t) => t.unconfirmed === 0 && replies.length > 0, "the reply");
    expect(replies).toEqual([asked.message_id]);
  });

  it("counts the length after entities, and reads diffs and quotes", async () => {
    const html = `<pre><code class="language-diff">${"&lt;".repeat(2000)}</code></pre><blockquote expandable>x</blockquote>`;
    await bot.api.sendMessage(CHAT, html, { parse_mode: "HTML" });
    expect(fake.messages()[0]?.entities).toMatchObject([
      { type: "pre", language: "diff", length: 2000 },
      { type: "expandable_blockquote" },
    ]);
  });
});

describe("what it refuses", () => {
  const send = (text: string, other = {}) =>
    bot.api.sendMessage(CHAT, text, { parse_mode: "HTML", ...other });
  const keyboard = (data: string) => ({ inline_keyboard: [[{ text: "Go", callback_data: data }]] });

  it.each([
    ["<b>open", "Can't find end tag"],
    ["<b><i>x</b></i>", "Unmatched end tag"],
    ["x</b>", "Unexpected end tag"],
    ["<h1>x</h1>", 'Unsupported start tag "h1"'],
    ["a < b", "Unsupported start tag"],
    ["a <b", "Unclosed start tag"],
    ["Q & A", 'Unescaped character "&"'],
    ["a > b", 'Unescaped character ">"'],
    ["<pre><b>x</b></pre>", `can't contain "b"`],
    ["<span>x</span>", "must have class"],
  ])("refuses the HTML %s", async (html, reason) => {
    const said = await refusal(send(html));
    expect(said).toContain("400 Bad Request: can't parse entities");
    expect(said).toContain(reason);
  });

  it("refuses texts, captions and answers that are empty or too long", async () => {
    expect(await refusal(send("  \n"))).toContain("message text is empty");
    expect(await refusal(send("<b> </b>"))).toContain("message text is empty");
    expect(await refusal(send("x".repeat(4097)))).toContain("message is too long");
    expect(await refusal(send("😀".repeat(2049)))).toContain("message is too long");
    const file = new InputFile(Buffer.from("x"), "x.txt");
    const caption = "x".repeat(1025);
    expect(await refusal(bot.api.sendDocument(CHAT, file, { caption }))).toContain("caption is too long");
    const { message_id } = await send("x", { reply_markup: keyboard("a") });
    const query = fake.tap(message_id, "a");
    expect(await refusal(bot.api.answerCallbackQuery(query, { text: "x".repeat(201) }))).toContain(
      "TOO_LONG",
    );
    await bot.api.answerCallbackQuery(query, { text: "fine" });
  });

  it("refuses callback data over 64 bytes or empty, and keyboards that are too big", async () => {
    expect(await refusal(send("x", { reply_markup: keyboard("") }))).toContain("BUTTON_DATA_INVALID");
    expect(await refusal(send("x", { reply_markup: keyboard("é".repeat(33)) }))).toContain(
      "BUTTON_DATA_INVALID",
    );
    await send("x", { reply_markup: keyboard("é".repeat(32)) });
    const row = [{ text: "x".repeat(900), callback_data: "a" }];
    const big = { inline_keyboard: Array.from({ length: 11 }, () => row) };
    expect(await refusal(send("x", { reply_markup: big }))).toContain("REPLY_MARKUP_TOO_LONG");
  });

  it("refuses edits that change nothing, and of messages that are not there", async () => {
    const { message_id: id } = await send("<b>same</b>", { reply_markup: keyboard("a") });
    const edit = (message: number, text: string, other = {}) =>
      bot.api.editMessageText(CHAT, message, text, { parse_mode: "HTML", ...other });
    expect(await refusal(edit(id, "<b>same</b>", { reply_markup: keyboard("a") }))).toContain(
      "is not modified",
    );
    await edit(id, "<b>same</b>");
    expect(fake.messages()[0]?.buttons).toEqual([]);
    expect(await refusal(edit(99, "x"))).toContain("message to edit not found");
    await bot.api.deleteMessage(CHAT, id);
    expect(await refusal(edit(id, "x"))).toContain("message to edit not found");
    expect(await refusal(bot.api.deleteMessage(CHAT, id))).toContain("message to delete not found");
  });

  it("refuses strangers' chats, blocked chats, wrong tokens and old queries", async () => {
    expect(await refusal(bot.api.sendMessage(999, "x"))).toContain("400 Bad Request: chat not found");
    const { message_id } = await send("x", { reply_markup: keyboard("a") });
    const query = fake.tap(message_id, "a");
    fake.expireQueries();
    expect(await refusal(bot.api.answerCallbackQuery(query))).toContain("query is too old");
    expect(await refusal(bot.api.answerCallbackQuery("1"))).toContain("query is too old");
    fake.block();
    expect(await refusal(send("x"))).toContain("403 Forbidden: bot was blocked by the user");
    const wrong = new Bot("9:zzz", { client: { apiRoot: fake.url } });
    expect(await refusal(wrong.api.getMe())).toBe("401 Unauthorized");
  });
});

describe("how it misbehaves when told to", () => {
  it("floods, breaks and loses calls", async () => {
    fake.limitNext(1, 3);
    expect(await refusal(bot.api.sendMessage(CHAT, "x"))).toBe("429 Too Many Requests: retry after 3");
    fake.failNext("sendMessage", "reset");
    await expect(bot.api.sendMessage(CHAT, "x")).rejects.toThrow(HttpError);
    expect(fake.messages()).toEqual([]);
    fake.failNext("sendMessage", "lost");
    await expect(bot.api.sendMessage(CHAT, "x")).rejects.toThrow(HttpError);
    expect(fake.messages()).toHaveLength(1);
    fake.failNext("sendMessage", {
      status: 502,
      body: { ok: false, error_code: 502, description: "Bad Gateway" },
    });
    expect(await refusal(bot.api.sendMessage(CHAT, "x"))).toBe("502 Bad Gateway");
  });

  it("limits the rate on the test's clock", async () => {
    let now = 0;
    const limited = await startTelegram({ token: TOKEN, limiterNow: () => now });
    onTestFinished(() => limited.stop());
    const api = new Bot(TOKEN, { client: { apiRoot: limited.url } }).api;
    await api.sendMessage(CHAT, "one");
    expect(await refusal(api.sendMessage(CHAT, "two"))).toContain("retry after 1");
    now = 1000;
    await api.sendMessage(CHAT, "two");
  });

  it("keeps updates for a bot that is down, and gives a confirmed one again when told to", async () => {
    fake.say("while you were out");
    const heard: number[] = [];
    bot.on("message", (ctx) => void heard.push(ctx.update.update_id));
    run();
    await fake.waitFor((t) => t.unconfirmed === 0, "the confirmation");
    fake.redeliverLast();
    fake.say("next");
    await fake.waitFor((t) => t.unconfirmed === 0 && heard.length === 3, "the next one");
    expect(heard).toEqual([heard[0], heard[0], (heard[0] ?? 0) + 1]);
  });

  it("ends the older of two polls with a conflict", async () => {
    const first = bot.api.getUpdates({ timeout: 30 });
    await fake.waitFor((t) => t.polling, "the first poll");
    const second = bot.api.getUpdates({ timeout: 30 });
    expect(await refusal(first)).toContain("409 Conflict: terminated by other getUpdates");
    fake.say("x");
    expect(await second).toHaveLength(1);
  });

  it("posts to the webhook with its secret until it answers 200", async () => {
    const heard: string[] = [];
    bot.on("message:text", (ctx) => void heard.push(ctx.message.text));
    const handle = webhookCallback(bot, "http", { secretToken: "s3cret" });
    let failures = 2;
    const server = createServer((req, res) => {
      failures -= 1;
      if (failures >= 0) res.writeHead(500).end();
      else void handle(req, res);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    expect(await refusal(bot.api.setWebhook("http://example.com"))).toContain("HTTPS URL must be provided");
    await bot.api.setWebhook(url, { secret_token: "s3cret" });
    fake.say("hook me");
    await fake.waitFor((t) => t.unconfirmed === 0, "the delivery");
    expect(heard).toEqual(["hook me"]);
    expect(fake.deliveries.map((delivery) => delivery.status)).toEqual([500, 500, 200]);
    expect(await refusal(bot.api.getUpdates())).toContain("webhook is active");
  });
});
