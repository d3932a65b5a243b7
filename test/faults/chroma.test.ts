// The vector index away, slow, killed or wiped: recall goes on from full text, /status says so, nothing waits for it, and when it
// is back the answers are the same as before.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { embeddedChroma } from "#adapters/chroma/embedded";
import { type Served, serve } from "#adapters/process/serve";
import { type App, startApp } from "../support/app.ts";
import { Chat } from "../support/chat.ts";
import { WebChat } from "../support/chat-web.ts";
import { Gate } from "../support/gate.ts";
import { signal } from "../support/processes.ts";
import { until } from "../support/until.ts";

const FACTS: [about: string, statement: string][] = [
  ["Acme", "Acme pays within 45 days"],
  ["Ada", "Ada likes short mails"],
  ["Berlin", "The office in Berlin closes at noon on Fridays"],
  ["Initech", "Initech renews its contract every March"],
  ["Grace", "Grace decides about budgets at Globex"],
];
const SOURCE = /you on the local chat/;
const FALLS_BACK = /Memory: .*Recall goes on from full text\./;
const WHOLE = new RegExp(`Memory: ${FACTS.length} facts, found by word and by meaning`);

const dataDir = mkdtempSync(join(tmpdir(), "adjutant-chroma-"));
let chroma: Served;
let port: number;
let gate: Gate;
let app: App;
let web: WebChat;
let chat: Chat;

/** On the same port, with what is in its folder. */
const startChroma = async () => {
  chroma = serve(embeddedChroma({ dataDir, say: () => undefined }).plan);
  port = await chroma.ready;
};

beforeAll(async () => {
  await startChroma();
  gate = await Gate.before(port, "shut");
  app = await startApp({ env: { CHROMA_URL: gate.url } });
  web = await WebChat.open(app);
  chat = new Chat(web);
});
afterAll(async () => {
  web.close();
  await app.remove();
  await gate.stop();
  await chroma.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const status = async () => (await chat.command("/status", /^Running/)).text;
const ask = async (about: string) => (await chat.command(`What do you know about ${about}?`, SOURCE)).text;
const answers = () =>
  FACTS.reduce(async (so, [about]) => [...(await so), await ask(about)], Promise.resolve<string[]>([]));
const says = (pattern: RegExp) =>
  until(async () => pattern.test(await status()), `a /status like ${pattern}`);

/** Questions are answered from full text, and a post goes its way. */
async function expectAllGoesOn(subject: string): Promise<void> {
  for (const [about, statement] of FACTS.slice(0, 2)) expect(await ask(about)).toContain(statement);
  expect(await status()).toMatch(FALLS_BACK);
  const card = await chat.cardFor(subject);
  await chat.approve(card);
  await chat.settledOn(card, /Done at/);
}

let before: string[] = [];

it("serves without it when it is down at boot: facts are kept, found again by their words, and /status says so", async () => {
  expect((await fetch(`${app.url}/readyz`)).ok).toBe(true);
  for (const [, statement] of FACTS) await chat.command(`Remember that ${statement}`, /^Kept: /);
  await expectAllGoesOn("without-vectors");
});

it("fills it by itself once it is there", async () => {
  gate.set("open");
  await says(WHOLE);
  before = await answers();
  for (const [at, [, statement]] of FACTS.entries()) expect(before[at]).toContain(statement);
});

it("goes on from full text when it goes away in mid-run, and comes back to the same answers", async () => {
  gate.set("shut");
  await expectAllGoesOn("mid-run");
  gate.set("open");
  await says(WHOLE);
  expect(await answers()).toEqual(before);
});

it("waits for nothing when it takes calls and does not answer them", async () => {
  gate.set("slow");
  const held = gate.held;
  await expectAllGoesOn("slow");
  expect(gate.held).toBeGreaterThan(held);
  gate.set("open");
  await says(WHOLE);
  expect(await answers()).toEqual(before);
});

it("gives the same answers after its folder was wiped", async () => {
  await chroma.stop();
  rmSync(join(dataDir, "chroma"), { recursive: true });
  await ask("Acme");
  expect(await status()).toMatch(FALLS_BACK);
  await startChroma();
  await says(WHOLE);
  expect(await answers()).toEqual(before);
});

it("keeps what was learned while it was away, and forgets what was replaced", async () => {
  gate.set("shut");
  const said = await chat.command("Remember that Acme pays within 30 days", /^Kept|30 days/);
  expect(said.text).toContain("30 days");
  gate.set("open");
  await says(WHOLE);
  const now = await ask("Acme");
  expect(now).toContain("Acme pays within 30 days");
  expect(now).not.toContain("45 days");
});

it("starts its own again when it was killed, also with its folder gone, and answers as before", async () => {
  const own = await startApp();
  const page = await WebChat.open(own);
  const here = new Chat(page);
  const memory = (pattern: RegExp) =>
    until(
      async () => pattern.test((await here.command("/status", /^Running/)).text),
      `memory like ${pattern}`,
    );
  const asked = async () => (await here.command("What do you know about Acme?", SOURCE)).text;
  try {
    await here.command("Remember that Acme pays within 45 days", /^Kept: /);
    await memory(/Memory: 1 fact, found by word and by meaning/);
    const known = await asked();
    for (const pid of own.servers("chroma")) signal(pid, "SIGKILL");
    expect(await asked()).toBe(known);
    await own.says(/Chroma ended by itself/);
    await memory(/Memory: 1 fact, found by word and by meaning/);
    expect(await asked()).toBe(known);
    await own.stop();
    rmSync(join(own.dataDir, "chroma"), { recursive: true });
    await own.restart();
    await page.listen();
    await memory(/Memory: 1 fact, found by word and by meaning/);
    expect(await asked()).toBe(known);
  } finally {
    page.close();
    await own.remove();
  }
});
