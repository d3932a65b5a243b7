// A secret that is said in a chat, on real platforms' terms: deleted where the platform lets us, kept nowhere, never acted on.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Company, startCompany } from "../support/company.ts";

const SECRET = "Tr0ub4dor-canary-in-a-chat";
const SAID = `Remember that the mail password is ${SECRET}`;
let company: Company;

beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.stop());

/** Files that hold this, of all that Adjutant keeps: the database's, its logs, its own. */
const holding = (text: string): string[] =>
  readdirSync(company.app.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));

it("is deleted on Telegram, and you are told where it belongs", async () => {
  const { telegram, chats } = company;
  await chats.telegram.say("/status");
  await chats.telegram.say(SAID);
  await chats.telegram.hears("That looked like a secret, so I deleted the message");
  expect(telegram.calls.filter(({ method }) => method === "deleteMessage")).toHaveLength(1);
  expect(JSON.stringify(telegram.transcript())).not.toContain(SECRET);
});

it("is said to be yours to delete where Telegram refuses", async () => {
  const { telegram, chats } = company;
  const description = "Bad Request: message can't be deleted for everyone";
  telegram.failNext("deleteMessage", { status: 400, body: { ok: false, error_code: 400, description } });
  await chats.telegram.say(SAID);
  await chats.telegram.hears("I cannot delete your message here: please delete it");
});

it("is gone from the local chat", async () => {
  await company.chats.webchat.say(SAID);
  await company.chats.webchat.hears("That looked like a secret, so I deleted the message");
});

it("is said to be yours to delete on Slack, which lets no bot do it", async () => {
  await company.chats.slack.say(SAID);
  await company.chats.slack.hears("I cannot delete your message here: please delete it");
});

it("asks for a link with a domain as it is told to, and takes that for no secret", async () => {
  for (const name of ["telegram", "slack", "webchat"] as const) {
    await company.chats[name].say("/vault set smtp sales");
    await company.chats[name].hears("Enter smtp, for sales, on this page: http://127.0.0.1");
  }
});

it("is kept nowhere on this machine, and nothing was made of it", async () => {
  expect(holding(SECRET)).toEqual([]);
  expect(holding("That looked like a secret")).not.toEqual([]);
  expect(company.app.said.join("\n")).not.toContain(SECRET);
  await company.chats.webchat.say("What is the mail password?");
  await company.chats.webchat.hears("I know nothing about that yet.");
});
