// A start that cannot be: one clear sentence with the remedy, the right exit code, and no start that pretends.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { startTelegram } from "../fakes/telegram/server.ts";
import { type App, type Env, failToStart, startApp } from "../support/app.ts";

let app: App | undefined;
afterEach(async () => {
  await app?.remove();
  app = undefined;
});

/** What it said of the trouble: the last line but for the one that says that it stops. */
const sentence = (said: readonly string[]): string => said.filter((line) => line !== "").at(-1) ?? "";

describe("a setting that is wrong", () => {
  const cases: [string, Env, RegExp][] = [
    ["a port that is none", { PORT: "eighty" }, /^PORT "eighty" is not a port; write a whole number/],
    ["a Slack token of another kind", { SLACK_BOT_TOKEN: "xoxp-1" }, /^SLACK_BOT_TOKEN is not a bot token/],
    [
      "half of Slack",
      { SLACK_BOT_TOKEN: "xoxb-1" },
      /^SLACK_BOT_TOKEN is set, but .* are not: add the app token/,
    ],
    [
      "a Telegram token of another kind",
      { TELEGRAM_BOT_TOKEN: "me" },
      /^TELEGRAM_BOT_TOKEN is not a bot token/,
    ],
    [
      "a database that is no address",
      { DATABASE_URL: "localhost" },
      /^DATABASE_URL is not a PostgreSQL address/,
    ],
    ["a mail server that is no address", { SMTP_URL: "mail" }, /^SMTP_URL is not a mail server's address/],
  ];
  it.each(cases)("ends with 2 and says what to write: %s", async (_, env, words) => {
    const { code, said } = await failToStart({ env });
    expect(sentence(said)).toMatch(words);
    expect(said).toHaveLength(1);
    expect(code).toBe(2);
  });
});

it("says which port is in use and what to do about it", async () => {
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, "127.0.0.1", listening));
  const { port } = other.address() as AddressInfo;
  const { code, said } = await failToStart({ env: { PORT: String(port) } });
  await new Promise((closed) => other.close(closed));
  expect(said).toContain(`Port ${port} is in use. Stop the other program or set PORT to a free one.`);
  expect(code).toBe(2);
});

it("says that the database cannot be reached", async () => {
  const { code, said } = await failToStart({
    env: { DATABASE_URL: "postgresql://me:secret@127.0.0.1:9/none" },
  });
  expect(sentence(said)).toMatch(
    /^The database at 127\.0\.0\.1:9 does not let us in .* Start it, or correct its address\.$/,
  );
  expect(said.join("\n")).not.toContain("secret");
  expect(said.join("\n")).not.toMatch(/^\s+at /m);
  expect(code).toBe(1);
});

it("runs once on one folder: a second start says where the first one serves", async () => {
  app = await startApp();
  const { code, said } = await failToStart({ dataDir: app.dataDir });
  expect(sentence(said)).toContain(app.url);
  expect(code).not.toBe(0);
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
});

it("serves the local chat with a wrong token, and says what is wrong with it", async () => {
  const telegram = await startTelegram({ token: "1:right" });
  const env = { TELEGRAM_BOT_TOKEN: "1:wrong", TELEGRAM_OPERATOR_ID: "1", TELEGRAM_API_ROOT: telegram.url };
  app = await startApp({ env });
  const line = await app.says(/Telegram.*token/i);
  expect(line).toMatch(/TELEGRAM_BOT_TOKEN/);
  expect(line).not.toContain("1:wrong");
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
  await telegram.stop();
});

it("stops on SIGTERM and starts again where it was", async () => {
  app = await startApp();
  expect(await app.stop()).toBe(0);
  await app.restart();
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
});
