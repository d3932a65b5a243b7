// OWASP LLM02, ASI03: the program as it is put together for real, on stores that nobody asks: its configuration's own secrets, and
// what its vault opened, pass no door of the world that it makes.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chat } from "#adapters/in-memory/channel";
import { settableClock } from "#adapters/in-memory/clock";
import { unwatched } from "#adapters/in-memory/floor";
import { seededIds } from "#adapters/in-memory/ids";
import { noteCard } from "#core/card";
import type { World } from "#runtime/world";
import { readConfig } from "#src/config";
import { type Keeping, keeping } from "#src/main/held-secrets";
import { openWorld } from "#src/main/world";

/** Variables that hold a secret, and what of each is one: none looks like any format. */
const CONFIGURED: Readonly<Record<string, readonly [value: string, secret: string]>> = {
  OPENAI_API_KEY: ["an endpoint of ours wants this", "an endpoint of ours wants this"],
  TELEGRAM_BOT_TOKEN: ["123456:spoken-by-one-bot", "123456:spoken-by-one-bot"],
  TELEGRAM_WEBHOOK_SECRET: ["sung_by_the_platform", "sung_by_the_platform"],
  SLACK_BOT_TOKEN: ["xoxb-bots-say-so", "xoxb-bots-say-so"],
  SLACK_SIGNING_SECRET: ["signed by those words", "signed by those words"],
  SMTP_URL: ["smtp://ada:mail%20goes%20out@mail.example.com", "mail goes out"],
  DATABASE_URL: ["postgresql://ada:rows%20lie%20here@db.example.com/adjutant", "rows lie here"],
  DATABASE_MIGRATE_URL: ["postgresql://eva:rows%20move%20here@db.example.com/adjutant", "rows move here"],
  ADJUTANT_KEY: ["the words that open our vault", "the words that open our vault"],
};
const LENT = "words that the vault opened";

const logged: string[] = [];
const said = chat("webchat");
let dir: string;
let held: Keeping;
let world: World;

/** A store that is never asked: whatever it is asked for, it is another like it. */
const unasked = (): never => new Proxy(() => undefined, { get: () => unasked() }) as never;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "adjutant-"));
  const env = Object.fromEntries(Object.entries(CONFIGURED).map(([name, [value]]) => [name, value]));
  const more = { TELEGRAM_WEBHOOK_URL: "https://adjutant.example.com", DATA_DIR: dir };
  const config = readConfig({ ...env, ...more }, "", dir);
  held = keeping(config);
  world = await openWorld(config, {
    ...{ database: unasked(), presence: unasked(), boss: unasked(), chroma: unasked(), vault: unasked() },
    ...{ pairing: unasked(), secretPage: unasked(), floor: unwatched, held, places: ["contacts"] },
    chats: {
      channels: new Map([["webchat", said]]),
      operators: new Set(),
      routes: [],
      secretPage: unasked(),
    },
    ...{ clock: settableClock("2026-11-22T09:00:00.000Z"), ids: seededIds(7) },
    log: (_level: string, words: string, data?: object) =>
      void logged.push(words, JSON.stringify(data) ?? ""),
    promptsDir: join(import.meta.dirname, "../../prompts"),
    codeDirs: [],
  } as never);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function everywhere(words: string): Promise<string> {
  world.log("warn", words, { deep: [words] });
  await world.channels.get("webchat")?.show(noteCard("n1", words), "webchat:local");
  return JSON.stringify([logged.splice(0), said.messages()]);
}

describe("the world of a whole program", () => {
  it.each(Object.entries(CONFIGURED))("says nowhere what %s holds", async (_name, [, secret]) => {
    const out = await everywhere(`It was said: ${secret}.`);
    expect(out).toContain("It was said: [redacted");
    expect(out).not.toContain(secret);
  });

  it("says nowhere what its vault opened, from then on", async () => {
    expect(await everywhere(LENT)).toContain(LENT);
    held.hold("site", [LENT]);
    logged.splice(0);
    world.log("warn", LENT);
    await world.channels.get("webchat")?.answer({ is: "tapped" } as never, LENT);
    expect(JSON.stringify([logged, said.answers()])).not.toContain(LENT);
  });
});
