// One Adjutant with all its chats connected to fake platforms, and what can be seen of its work in the world.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { simpleGit } from "simple-git";
import { type FakeSlack, startSlack } from "../fakes/slack/server.ts";
import { type FakeTelegram, startTelegram } from "../fakes/telegram/server.ts";
import { type App, type Env, startApp } from "./app.ts";
import { Chat } from "./chat.ts";
import { slackChat } from "./chat-slack.ts";
import { telegramChat } from "./chat-telegram.ts";
import { WebChat } from "./chat-web.ts";

const TELEGRAM_TOKEN = "123456:abcDEF";
const SLACK = { botToken: "xoxb-1", appToken: "xapp-1", signingSecret: "shh-a-secret" };

export const CHANNELS = ["webchat", "telegram", "slack"] as const;
type ChannelName = (typeof CHANNELS)[number];

/** A way to say it that no other scenario uses. */
export const aSubject = (): string => `s${Math.random().toString(36).slice(2, 8)}`;

/** Runs the same scenario on every channel, side by side; the subject keeps their posts apart. */
export async function onEvery(
  company: Company,
  scenario: (chat: Chat, subject: string) => Promise<void>,
): Promise<void> {
  const subject = aSubject();
  const runs = CHANNELS.map(async (name) => {
    const chat = company.chats[name];
    chat.turnPage();
    try {
      await scenario(chat, `${subject}-${name}`);
    } catch (error) {
      if (error instanceof Error) error.message = `On ${name}: ${error.message}`;
      throw error;
    }
  });
  const failed = (await Promise.allSettled(runs)).find((run) => run.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

export interface Company {
  readonly app: App;
  readonly telegram: FakeTelegram;
  readonly slack: FakeSlack;
  readonly web: WebChat;
  readonly chats: Readonly<Record<ChannelName, Chat>>;
  /** A published post's file as committed, or undefined. */
  post(slug: string): Promise<string | undefined>;
  /** Commits of a post, newest first. */
  commits(slug: string): Promise<string[]>;
  contacts(): { name: string; email: string }[];
  /** Mails in the outbox, as they would travel. */
  mails(): string[];
  /** After a kill or stop: started again, all chats connected again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface CompanyOptions {
  readonly env?: Env;
}

export async function startCompany({ env = {} }: CompanyOptions = {}): Promise<Company> {
  const telegram = await startTelegram({ token: TELEGRAM_TOKEN });
  const slack = await startSlack(SLACK);
  const platforms: Env = {
    TELEGRAM_BOT_TOKEN: TELEGRAM_TOKEN,
    TELEGRAM_OPERATOR_ID: String(telegram.userId),
    TELEGRAM_API_ROOT: telegram.url,
    SLACK_BOT_TOKEN: SLACK.botToken,
    SLACK_APP_TOKEN: SLACK.appToken,
    SLACK_OPERATOR_ID: slack.user,
    SLACK_API_URL: slack.apiUrl,
  };
  const app = await startApp({ env: { ...platforms, ...env } });
  // What is said before the socket is up comes again from Slack after a minute: no test is to wait for that.
  const connected = async () => {
    if (env.SLACK_APP_TOKEN !== "") await slack.waitFor(() => slack.connections > 0, "Slack to be connected");
  };
  await connected();
  const web = await WebChat.open(app);
  const chats = {
    webchat: new Chat(web),
    telegram: new Chat(telegramChat(telegram)),
    slack: new Chat(slackChat(slack)),
  };
  const world = worldOf(app.dataDir);
  const company: Company = {
    app,
    telegram,
    slack,
    web,
    chats,
    ...world,
    async restart() {
      await app.restart();
      await connected();
      await web.listen();
    },
    async stop() {
      web.close();
      await app.remove();
      await Promise.all([telegram.stop(), slack.stop()]);
    },
  };
  return company;
}

function worldOf(dataDir: string): Pick<Company, "post" | "commits" | "contacts" | "mails"> {
  const site = join(dataDir, "site");
  const commits = async (slug: string): Promise<string[]> => {
    if (!existsSync(join(site, ".git"))) return [];
    const log = await simpleGit(site).raw("log", "--format=%H", "--", `posts/${slug}.md`);
    return log.split("\n").filter((line) => line !== "");
  };
  return {
    commits,
    async post(slug) {
      if ((await commits(slug)).length === 0) return undefined;
      const path = `posts/${slug}.md`;
      const there = await simpleGit(site).raw("ls-tree", "HEAD", path);
      return there === "" ? undefined : simpleGit(site).show(`HEAD:${path}`);
    },
    contacts() {
      const file = join(dataDir, "contacts.json");
      if (!existsSync(file)) return [];
      const book = JSON.parse(readFileSync(file, "utf8")) as {
        contacts: Record<string, { contact?: { name: string; email: string } }>;
      };
      return Object.values(book.contacts).flatMap(({ contact }) => (contact === undefined ? [] : [contact]));
    },
    mails() {
      const folder = join(dataDir, "outbox");
      const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".eml")) : [];
      return names.map((name) => readFileSync(join(folder, name), "utf8"));
    },
  };
}
