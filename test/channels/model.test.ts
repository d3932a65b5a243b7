// A model behind the chats: slow ones show progress and never delay a pause; broken ones end as a card, never as a guess.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FakeOpenAi, type Misbehaviour, startOpenAi } from "../fakes/openai.ts";
import type { Chat } from "../support/chat.ts";
import { CHANNELS, type Company, onEvery, startCompany } from "../support/company.ts";

let openai: FakeOpenAi;
/** Titles of posts that the model answers with nonsense. */
const confused = new Set<string>();
let company: Company;

const wordsOf = (messages: readonly { content: unknown }[]): string =>
  JSON.stringify(messages.at(-1)?.content);

beforeAll(async () => {
  openai = await startOpenAi({
    script: {
      understand: ({ messages }) => {
        const title = /titled \W+([\w-]+)/.exec(wordsOf(messages as never))?.[1];
        if (title === undefined) return { intent: { is: "unclear", question: "What would you like?" } };
        if (confused.has(title)) return "I would rather not say.";
        return { intent: { is: "publish", title, body: "As the model read it." } };
      },
    },
  });
  company = await startCompany({ env: { OPENAI_BASE_URL: openai.url, OPENAI_MODEL: "gpt-5-mini" } });
});
afterAll(async () => {
  await company.stop();
  await openai.stop();
});
beforeEach(() => {
  for (const chat of Object.values(company.chats)) chat.turnPage();
});

const everywhere = (name: string, scenario: (chat: Chat, subject: string) => Promise<void>) =>
  it(name, () => onEvery(company, scenario));

it.each(CHANNELS)("shows one progress message on %s, which becomes the card", async (name) => {
  const chat = company.chats[name];
  openai.next("slow-headers");
  const title = `slow-${name}`;
  await chat.say(`Publish a post titled "${title}" saying "…"`);
  const progress = await chat.hears("planning, 1 of 1");
  expect(chat.messages()).toHaveLength(1);
  openai.release();
  const card = await chat.settledOn(progress, /As the model read it\./);
  expect(card.buttons).toEqual(["Approve", "Edit", "Reject"]);
  await chat.approve(card);
  await chat.settledOn(progress, /Done at/);
  await chat.command("inbox", /wait/);
  expect(chat.messages()).toHaveLength(2);
  expect(await company.commits(title)).toHaveLength(1);
});

describe("when the endpoint fails", () => {
  const kinds: Misbehaviour[] = ["500", "429", "invalid-json", "wrong-schema", "cut-off", "empty", "html"];
  it.each(kinds)("tries a call again that came to %s, and the card comes all the same", async (kind) => {
    openai.next(kind);
    const { webchat } = company.chats;
    const card = await webchat.cardFor(`after-${kind}`);
    expect(card.text).toContain("As the model read it.");
  });

  everywhere("asks with Try again and Stop when trying again did not help", async (chat, subject) => {
    confused.add(subject);
    await chat.say(`Publish a post titled "${subject}" saying "…"`);
    const stuck = await chat.hears("Needs you: ", 40_000);
    expect(stuck.buttons).toEqual(["Try again", "Stop"]);
    expect(stuck.text).toContain("Try again once the cause is mended");
    confused.delete(subject);
    expect(await chat.press(stuck, "Try again")).toBe("Trying again.");
    const card = await chat.waitForCard(subject);
    expect(card.text).toContain("As the model read it.");
    expect(await chat.press(stuck, "Stop")).toMatch(/not waiting for you any more/);
  });

  it("stops where that is what the operator wants", async () => {
    const { slack } = company.chats;
    confused.add("given-up");
    await slack.say(`Publish a post titled "given-up" saying "…"`);
    const stuck = await slack.hears("Needs you: ", 40_000);
    expect(await slack.press(stuck, "Stop")).toBe("Stopped.");
    const stopped = await slack.settledOn(stuck, /Stopped by you/);
    expect(stopped.buttons).toEqual([]);
    await slack.command("/inbox", /./);
    expect(slack.texts().filter((text) => text.includes("given-up.md"))).toEqual([]);
  });
});

it("is paused from Slack at once while a model call hangs, and says what is under way", async () => {
  const { webchat, slack } = company.chats;
  openai.next("hang");
  await webchat.say(`Publish a post titled "never" saying "…"`);
  await openai.waitFor((fake) => fake.calls.at(-1)?.misbehaviour === "hang", "the call that hangs");
  const answered = slack.hears(/^Everything is paused/);
  await company.slack.slash("/pause");
  const paused = await answered;
  expect(paused.text).toContain("planner: a model call");
  const calls = openai.calls.length;
  await company.chats.telegram.say(`Publish a post titled "not-now" saying "…"`);
  await company.chats.telegram.command("/status", /^Paused/);
  expect(openai.calls).toHaveLength(calls);
  await slack.command("/resume", /^Everything goes on/);
  await company.chats.telegram.waitForCard("not-now");
});
