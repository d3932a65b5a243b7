// What the operator does on the way to each failpoint, and a run of it: the program dies there, comes back by itself, the
// operator goes on, and then every promise must hold.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEEDS, type Deed } from "../support/failing.ts";
import { FAILING, FailingApp } from "../support/failing-app.ts";
import { Operator } from "../support/failing-operator.ts";
import { type Servers, startServers } from "../support/failing-servers.ts";
import { Auditor } from "./invariants.ts";

interface Scene {
  readonly you: Operator;
  readonly app: FailingApp;
}
type Story = (scene: Scene, subject: string) => Promise<void>;

async function done({ you }: Scene, subject: string, words: string): Promise<string> {
  await you.say(words);
  const card = await you.card(subject);
  await you.tap("approve", card);
  await you.status(`effect/${card.id}`, "done");
  return card.id;
}

/** The tap on the receipt's Undo is the consent. */
async function undone({ you }: Scene, id: string): Promise<void> {
  const place = async () =>
    (
      await you.rows<{ message: string }>(
        "select message from post where card = $1 and message is not null",
        [id],
      )
    )[0];
  const { message } = await you.until(place, `the receipt of ${id}`);
  await you.tap("undo", { id, message });
  await you.status(`effect/${id}`, "compensated");
}

const said = (subject: string) => `Publish a post titled "${subject}" saying "Words of ${subject}."`;
const contact = (subject: string) => `Add contact Ada ${subject} <${subject}@example.com>`;

const STORIES = {
  async publish(scene, subject) {
    await undone(scene, await done(scene, subject, said(subject)));
  },
  async contact(scene, subject) {
    await undone(scene, await done(scene, subject, contact(subject)));
  },
  async mail(scene, subject) {
    await done(scene, subject, `Email ada@example.com about "${subject}" saying "Due on Friday."`);
  },
  async memory({ you }, subject) {
    await you.say(`Remember that ${subject} pays within 45 days`);
    const kept = () => you.rows("select id from fact where strpos(statement, $1) > 0", [subject]);
    await you.until(async () => (await kept()).length > 0, "the fact");
    await you.say(`What do you know about ${subject}?`);
  },
  async reject({ you }, subject) {
    await you.say(said(subject));
    const card = await you.card(subject);
    await you.tap("reject", card);
    await you.say(`reject ${card.id} It is too short.`);
    await you.status(`approval/${card.id}`, "rejected");
  },
  /** The tap comes from a copy of the card that the program does not know of. */
  async copy({ you }, subject) {
    await you.say(said(subject));
    const { id } = await you.card(subject);
    await you.tap("approve", { id, message: `copy-of-${id}` });
    await you.status(`effect/${id}`, "done");
  },
  async edit({ you }, subject) {
    await you.say(said(subject));
    const card = await you.card(subject);
    await you.tap("edit", card);
    await you.submit(card.id, { body: `Better words of ${subject}.` });
    const better = await you.card(`Better words of ${subject}.`);
    await you.tap("approve", better);
    await you.status(`effect/${better.id}`, "done");
  },
  async rollback(scene, subject) {
    const id = await done(scene, subject, said(subject));
    await scene.you.say(`/rollback ${id}`);
    await scene.you.tap("approve", await scene.you.card(`"compensates":"${id}"`));
    await scene.you.status(`effect/${id}`, "compensated");
  },
  /** The digest of another day each time. */
  async digest({ you, app }, subject) {
    await you.say(`What do you know about ${subject}?`);
    days += 1;
    await app.ready();
    app.tell({ digestInDays: days });
  },
} as const satisfies Record<string, Story>;
let days = 0;
type StoryName = keyof typeof STORIES;

interface Way {
  readonly stories: readonly StoryName[];
  /** How often one story passes the point for sure. */
  readonly times: number;
  /** Another death that leads there. */
  readonly first?: string;
}

const every: readonly StoryName[] = ["publish", "contact", "mail", "memory", "reject", "edit", "rollback"];

/** The way to each point; none: a start leads there. */
function wayTo(deed: Deed): Way | undefined {
  const [owner = "", ...rest] = deed.split(".");
  const story = { site: "publish", contact: "contact", email: "mail" }[owner] as StoryName | undefined;
  if (story !== undefined) {
    const first = deed.endsWith(".check") ? { first: deed.replace(".check", ".execute/after") } : {};
    return {
      stories: deed.includes("undo") && owner === "site" ? ["publish", "rollback"] : [story],
      times: 1,
      ...first,
    };
  }
  switch (deed) {
    case "jobs.schedule":
    case "jobs.send":
      return undefined;
    case "posts.begin":
      return { stories: ["digest"], times: 1 };
    case "channel.ask":
      return { stories: ["edit"], times: 1 };
    case "facts.saveVectors":
    case "index.upsert":
    case "memory.recall":
      return { stories: ["memory"], times: 1 };
    case "posts.gaveUp":
      return { stories: ["digest"], times: 1, first: "posts.begin/after" };
    case "posts.adopt":
      return { stories: ["copy"], times: 1 };
    case "channel.answer":
      return { stories: ["publish", "contact", "reject"], times: 1 };
    default:
      return { stories: every, times: rest[0] === "commit" ? 5 : 2 };
  }
}

interface Point {
  readonly deed: Deed;
  readonly side: "before" | "after";
  /** It is a tool's: changing the world, or looking at it. */
  readonly tool: boolean;
}

const ofTool = (deed: Deed): boolean => /^(site|contact|email)\./.test(deed);

export const POINTS: readonly Point[] = DEEDS.flatMap((deed) =>
  (["before", "after"] as const).map((side) => ({ deed, side, tool: ofTool(deed) })),
);
/** `npm run soak` takes more of them. */
export const SEEDS: readonly number[] = [1, 2];

/** A small number from words, the same each time. */
function drawn(words: string, below: number): number {
  let sum = 7;
  for (const letter of words) sum = (sum * 31 + letter.charCodeAt(0)) % 1_000_003;
  return sum % below;
}

export interface Stage {
  run(point: Pick<Point, "deed" | "side">, seed: number): Promise<string[]>;
  stop(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const servers = await startServers();
  const dataDir = mkdtempSync(join(tmpdir(), "adjutant-failpoints-"));
  const app = appOn(servers, dataDir);
  await app.start();
  const you = new Operator(app, async () => servers.url);
  const auditor = new Auditor();
  const places = { site: join(dataDir, "site"), dataDir };
  let count = 0;
  const aSubject = () => {
    count += 1;
    return `subject${count}x`;
  };

  /** Tells the story, again if need be, until the program died. */
  async function tellUntilDead(story: Story, deaths: number): Promise<void> {
    for (let told = 0; app.deaths < deaths; told += 1) {
      if (told > 8) throw new Error(`It never came to the point.\n${app.said}`);
      await story({ you, app }, aSubject());
      await settled();
    }
  }

  async function settled(): Promise<void> {
    let left: string[] = [];
    const look = async () => {
      left = await auditor.unsettled(servers.url, you.acknowledged, places);
      return left.length === 0;
    };
    await you.until(look, "all to be settled").catch((error: Error) => {
      throw new Error(`${left.join("\n")}\n${error.message}`);
    });
  }

  return {
    async run({ deed, side }, seed) {
      const dieAt = `${deed}/${side}`;
      const way = wayTo(deed);
      const { deaths } = app;
      if (way === undefined) await dieOnTheWayUp(app, dieAt);
      else {
        const nth = 1 + drawn(`${dieAt} ${seed}`, way.times);
        const story = STORIES[way.stories[(drawn(dieAt, 97) + seed) % way.stories.length] as StoryName];
        await app.ready();
        if (way.first !== undefined) app.next("--die-at", dieAt);
        app.tell({ dieAt: way.first ?? dieAt, nth });
        await tellUntilDead(story, deaths + (way.first === undefined ? 1 : 2));
      }
      await app.ready();
      app.tell({ dieAt: "nowhere" });
      await settled();
      return auditor.violations(servers.url, you.acknowledged, places);
    },
    async stop() {
      await app.stop();
      await you.close();
      await servers.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function dieOnTheWayUp(app: FailingApp, dieAt: string): Promise<void> {
  await app.ready();
  app.next("--die-at", dieAt);
  const { deaths } = app;
  app.kill("alone");
  while (app.deaths < deaths + 2) await app.died();
}

const appOn = (servers: Servers, dataDir: string) =>
  new FailingApp({
    program: [FAILING],
    env: { DATABASE_URL: servers.url, CHROMA_URL: servers.chromaUrl, DATA_DIR: dataDir },
  });
