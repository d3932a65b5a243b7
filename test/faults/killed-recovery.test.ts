// Recovery is by what the journal says, at boot: whatever a SIGKILL interrupted goes on although nothing has expired yet.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { FAILING, FailingApp } from "../support/failing-app.ts";
import { Operator } from "../support/failing-operator.ts";
import { type Servers, startServers } from "../support/failing-servers.ts";
import { Auditor } from "./invariants.ts";

let servers: Servers;
let dataDir: string;
let app: FailingApp;
let you: Operator;

beforeAll(async () => {
  servers = await startServers();
  dataDir = mkdtempSync(join(tmpdir(), "adjutant-recovery-"));
  app = new FailingApp({
    program: [FAILING],
    env: { DATABASE_URL: servers.url, CHROMA_URL: servers.chromaUrl, DATA_DIR: dataDir },
  });
  await app.start();
  you = new Operator(app, async () => servers.url);
});
afterAll(async () => {
  await app.stop();
  await you.close();
  await servers.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const SUBJECTS = Array.from({ length: 8 }, (_, at) => `interrupted${at}x`);

/** Jobs that the queue believes to be in somebody's hands. */
const inHand = () =>
  you.rows<{ id: string; started: string }>(
    "select id, started_on::text as started from pgboss.job where state = 'active' order by id",
  );
const open = () =>
  you.rows<{ stream: string; status: string }>(
    "select stream, status from snapshot where kind = 'effect' and status in ('admitted', 'prepared')",
  );

it("goes on with every interrupted effect and task once it is ready, without waiting for anything to expire", async () => {
  await you.say(`Publish a post titled "first1x" saying "The site has a history."`);
  const first = await you.card("first1x");
  await you.tap("approve", first);
  await you.status(`effect/${first.id}`, "done");
  for (const subject of SUBJECTS) await you.say(`Publish a post titled "${subject}" saying "Words."`);
  const cards = await Promise.all(SUBJECTS.map((subject) => you.card(subject)));
  const died = app.died();
  app.tell({ dieAt: "site.publish.execute/after", nth: 3 });
  const deeds = [
    ...cards.map((card) => you.tap("approve", card)),
    ...["late1x", "late2x", "late3x"].map((late) =>
      you.say(`Publish a post titled "${late}" saying "Words."`),
    ),
  ];
  await died;
  const [jobs, effects] = await Promise.all([inHand(), open()]);
  expect(effects.map(({ status }) => status)).toContain("prepared");
  expect(jobs.length).toBeGreaterThan(0);
  await Promise.all(deeds);
  await Promise.all(cards.map(({ id }) => you.status(`effect/${id}`, "done")));
  await Promise.all(["late1x", "late2x", "late3x"].map((late) => you.card(late)));

  const ids = jobs.map(({ id }) => id);
  const again = await you.rows<{ id: string; started: string }>(
    "select id, started_on::text as started from pgboss.job where id = any($1) order by id",
    [ids],
  );
  // Nobody was given them anew: what went on did so by itself.
  expect(jobs).toEqual(expect.arrayContaining(again));
  const found = await you.rows(
    "select e.stream from event e join payload p using (position) where e.type = 'effect.done' and strpos(p.body, '\"found\":true') > 0",
  );
  expect(found.length).toBeGreaterThan(0);
  const places = { site: join(dataDir, "site"), dataDir };
  const auditor = new Auditor();
  const settled = async () => (await auditor.unsettled(servers.url, you.acknowledged, places)).length === 0;
  await you.until(settled, "all to be settled");
  expect(await auditor.violations(servers.url, you.acknowledged, places)).toEqual([]);
});
