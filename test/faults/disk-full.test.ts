// The disk that holds the data fills up under the running program: what was acknowledged is kept, the operator is told what
// to do, and once there is space again everything goes on by itself.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runningPostgres } from "#adapters/postgres/embedded";
import { type App, startApp } from "../support/app.ts";
import { Chat } from "../support/chat.ts";
import { WebChat } from "../support/chat-web.ts";
import { type SmallDisk, smallDisk } from "../support/small-disk.ts";
import { until } from "../support/until.ts";
import { Auditor } from "./invariants.ts";

const FULL = "The disk is full: free some space, and Adjutant goes on by itself.";

let disk: SmallDisk;
let app: App;
let web: WebChat;
let chat: Chat;
let url: string;
/** The site lies elsewhere: what is full is where the journal is. */
const site = mkdtempSync(join(tmpdir(), "adjutant-roomy-"));

beforeAll(async () => {
  disk = smallDisk();
  // Nobody listens there: the vector index is not what this is about.
  const env = { SITE_DIR: site, CHROMA_URL: "http://127.0.0.1:9" };
  app = await startApp({ dataDir: disk.folder, within: disk.within, env });
  web = await WebChat.open(app);
  chat = new Chat(web);
  url = (await runningPostgres(disk.seenFrom(app.pid)))?.url ?? "";
});
afterAll(async () => {
  web?.close();
  await app?.remove();
  disk?.remove();
  rmSync(site, { recursive: true, force: true });
});

async function asked<Row extends object>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Row>(sql);
  await client.end();
  return rows;
}

const count = async (what: string) => (await asked(`select 1 from ${what}`)).length;

/** Says something of this length, again and again, until it is refused; how often it was taken, and the words of the refusal. */
async function sayUntilRefused(length: number): Promise<{ taken: number; refusal: string }> {
  for (let taken = 0; ; taken += 1)
    try {
      await web.say(`Remember that number ${taken} is ${noise(length)}`);
    } catch (error) {
      return { taken, refusal: (error as Error).message };
    }
}

/** Text that does not compress. */
const noise = (length: number): string =>
  Array.from({ length }, () => Math.floor(Math.random() * 36).toString(36)).join("");

it("keeps what it acknowledged, says what to do, and goes on by itself when there is space again", async () => {
  const card = await chat.cardFor("when-full", "Only once.");
  const before = await count("inbound");
  const free = disk.fill(app.pid);
  const long = await sayUntilRefused(1_500);
  const short = await sayUntilRefused(50);
  const taken = long.taken + short.taken;
  for (const { refusal } of [long, short])
    expect(refusal).toContain(`503: {"error":"Not stored yet: ${FULL}"}`);
  expect(await count("inbound")).toBe(before + taken);
  let tapped = "";
  const tap = chat.approve(card).then(
    () => {
      tapped = "answered";
    },
    (error: Error) => {
      tapped = error.message;
    },
  );
  const heard = async () => tapped !== "" || (await count("inbound")) > before + taken;
  await until(heard, "the tap to be heard or refused");
  // What was heard before waits for its turn, and the person at the machine reads why.
  expect(await app.says(/^receive will be tried again: /)).toContain(FULL);
  const claimed = chat.now(card).text.includes("Approved by");
  expect(claimed && (await count("event where type = 'approval.decided'")) === 0).toBe(false);

  free();
  await tap;
  if (tapped !== "answered") await chat.approve(card);
  await chat.settledOn(card, /Approved by you .*Done at/);
  await chat.command("/verify", /^The journal is whole/);
  const auditor = new Auditor();
  const places = { site, dataDir: disk.seenFrom(app.pid) };
  await until(async () => (await auditor.unsettled(url, [], places)).length === 0, "all to be settled");
  expect(await auditor.violations(url, [], places)).toEqual([]);
});
