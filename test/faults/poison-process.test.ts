// The real program with something in it that never ends, or takes ever more memory: it is stopped and waits in sight,
// everyone else goes on, and the process is the same.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { FAILING, FailingApp } from "../support/failing-app.ts";
import { Operator, type Waiting } from "../support/failing-operator.ts";
import { type Servers, startServers } from "../support/failing-servers.ts";
import { processesIn } from "../support/processes.ts";

let servers: Servers;
let dataDir: string;
let app: FailingApp;
let you: Operator;
let count = 0;

beforeAll(async () => {
  servers = await startServers();
});
afterAll(() => servers.stop());
afterEach(async () => {
  await app.stop();
  await you?.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
});

async function poisoned(poison: string, { patience = "1000", embedded = false } = {}): Promise<void> {
  dataDir = mkdtempSync(join(tmpdir(), "adjutant-poison-"));
  const own = { DATABASE_URL: servers.url, CHROMA_URL: servers.chromaUrl };
  app = new FailingApp({
    program: [FAILING, "--poison", poison, "--patience", patience],
    env: { DATA_DIR: dataDir, ...(embedded ? {} : own) },
  });
  you = new Operator(app, async () => servers.url);
  await app.start();
  // Whoever failed in the tests before is not paused for it, nor counted: they share a database.
  if (!poison.startsWith("program:")) await you.say("/resume");
}

/** A title that is poison to whom it concerns, and no other test's. */
function poison(): string {
  count += 1;
  return `poison${count}x`;
}

const post = (title: string) => `Publish a post titled "${title}" saying "Beware."`;

/** The card of a task that waits for the operator with these words. */
const stuck = (title: string, words: RegExp): Promise<Waiting> =>
  you.until(async () => {
    const rows = await you.rows<Waiting & { state: string }>(
      `select s.id, s.state::text as state, p.message from snapshot s join post p on p.card = s.id
       where s.kind = 'task' and s.status = 'stuck' and p.message is not null and strpos(s.state::text, $1) > 0`,
      [title],
    );
    return rows.find(({ state }) => words.test(state));
  }, `a card about ${title}`) as Promise<Waiting>;

const told = (words: string) =>
  you.until(
    async () =>
      (
        await you.rows("select id from snapshot where kind = 'note' and strpos(state::text, $1) > 0", [words])
      )[0],
    `to be told: ${words}`,
  );

/** Somebody else's matter, from the words to the deed, and a command. */
async function othersGoOn(): Promise<void> {
  const name = `ada${count}@example.com`;
  await you.say(`Add contact Ada <${name}>`);
  const card = await you.card(name);
  await you.tap("approve", card);
  await you.status(`effect/${card.id}`, "done");
  await you.say("/status");
  await told("Running");
}

it.each([
  ["loops for ever", "loops", /publisher did not come to an end, and was stopped/],
  ["loops where V8 cannot be stopped", "loops-deaf", /publisher did not come to an end, and was stopped/],
  ["allocates objects without end", "objects", /publisher asked for more and more memory/],
  ["allocates numbers without end", "numbers", /publisher asked for more and more memory/],
  ["allocates arrays without end", "arrays", /publisher asked for more and more memory/],
  ["allocates buffers without end", "buffers", /publisher asked for more and more memory/],
])("an agent that %s waits on a card with Stop, and everyone else goes on", async (_, deed, words) => {
  // However slow the machine is: memory is what gives these away.
  const patience = words.source.includes("memory") ? "60000" : "1000";
  await poisoned(`publisher.decide:${deed}`, { patience });
  const { pid } = app;
  const title = poison();
  await you.say(post(title));
  const others = othersGoOn();
  const card = await stuck(title, words);
  await others;
  expect(app.errors.some((line) => words.test(line))).toBe(true);
  expect(app.pid).toBe(pid);
  await you.tap("stop", card);
  await you.status(`task/${card.id}`, "declined");
});

it("an agent that loops waits on its card again when it is tried again", async () => {
  await poisoned("publisher.decide:loops");
  const title = poison();
  await you.say(post(title));
  const card = await stuck(title, /publisher did not come to an end/);
  await you.tap("retry", card);
  const stops = async () => app.errors.filter((line) => line.includes("starts again without it")).length >= 2;
  await you.until(stops, "it to be stopped again");
  await stuck(title, /publisher did not come to an end/);
  await othersGoOn();
});

it("a planner that loops over the very words it was given ends its goal, and says so", async () => {
  await poisoned("planner.decide:loops");
  await you.say(post(poison()));
  await told("planner did not come to an end, and was stopped.");
  await you.say("/status");
  await told("Running");
});

it("a tool that loops as it executes leaves a card that asks what became of it", async () => {
  await poisoned("site.publish.execute:loops");
  const title = poison();
  await you.say(post(title));
  const card = await you.card(title);
  await you.tap("approve", card);
  await you.status(`effect/${card.id}`, "unknown");
  await othersGoOn();
});

it("a tool that loops as it previews is told of, and nothing happens", async () => {
  await poisoned("site.publish.preview:loops");
  const title = poison();
  await you.say(post(title));
  await told("site.publish did not come to an end, and was stopped");
  await othersGoOn();
});

it("a SIGTERM while an agent loops ends the program and its servers in order", async () => {
  await poisoned("publisher.decide:loops", { patience: "60000", embedded: true });
  await you.say(post(poison()));
  await app.says("poison taken");
  expect(processesIn(dataDir).length).toBeGreaterThan(0);
  await app.stop();
  expect(app.code).toBe(0);
  expect(processesIn(dataDir)).toEqual([]);
});

it("gives up after five break-downs in a row that nobody can be blamed for, and says so", async () => {
  await poisoned("program:breaks");
  await app.died();
  expect(app.code).toBe(1);
  expect(app.said).toContain("It broke down 5 times within 10 minutes, so Adjutant gives up.");
  expect(app.errors.filter((line) => line.includes("Nobody is to blame."))).toHaveLength(5);
});

it("does not start again after a break-down on the way up", async () => {
  await expect(poisoned("program:fails")).rejects.toThrow("Nobody is to blame.");
  expect(app.code).toBe(1);
  expect(app.errors.filter((line) => line.includes("Nobody is to blame."))).toHaveLength(1);
});
