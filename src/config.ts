// The environment, parsed once into a frozen value: the only reader of process.env, so that every other part is
// handed what it needs and a wrong setting is found before anything starts.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { dotenvIn, parsedDotenv, wrong } from "./dotenv.ts";

/** Whether its name and password can be read: whoever uses the address takes them for percent-encoded. */
function isDecodable(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { username, password } = new URL(address);
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

const url = (kind: string, schemes: readonly string[]) =>
  z
    .string()
    .refine((value) => schemes.some((scheme) => value.startsWith(`${scheme}://`) && URL.canParse(value)), {
      error: `is not ${kind}; write it as ${schemes[0]}://…`,
    })
    .refine(isDecodable, { error: "holds a % that stands for no character; write each such % as %25" });
const http = () => url("a web address", ["https", "http"]).transform((value) => value.replace(/\/+$/, ""));
const shaped = (pattern: RegExp, remedy: string) => z.string().regex(pattern, { error: remedy });
const postgres = () => url("a PostgreSQL address", ["postgresql", "postgres"]);
const levels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const portError = "is not a port; write a whole number from 0 to 65535 (0 takes any free one)";

const variables = z.object({
  DATA_DIR: z.string().default(".data"),
  PORT: shaped(/^\d+$/, portError)
    .transform(Number)
    .refine((port) => port <= 65535, { error: portError })
    .default(4280),
  HOST: shaped(/^[\w.:-]+$/, "is not a host name or address; write one such as 127.0.0.1").default(
    "127.0.0.1",
  ),
  LOG_LEVEL: z
    .enum(levels, { error: `is not a log level; write one of ${levels.join(", ")}` })
    .default("info"),
  DATABASE_URL: postgres().optional(),
  DATABASE_MIGRATE_URL: postgres().optional(),
  CHROMA_URL: http().optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: http().optional(),
  OPENAI_MODEL: z.string().optional(),
  OPENAI_EMBEDDING_MODEL: z.string().optional(),
  TELEGRAM_BOT_TOKEN: shaped(
    /^\d+:[\w-]+$/,
    "is not a bot token; copy it from @BotFather, it looks like 123456:ABC-DEF",
  ).optional(),
  TELEGRAM_OPERATOR_ID: shaped(
    /^\d+$/,
    "is not a Telegram user id; write the number that @userinfobot tells you",
  ).optional(),
  TELEGRAM_API_ROOT: http().optional(),
  TELEGRAM_WEBHOOK_URL: http().optional(),
  TELEGRAM_WEBHOOK_SECRET: shaped(
    /^[\w-]{1,256}$/,
    "may hold letters, digits, _ and - only, at most 256 of them",
  ).optional(),
  SLACK_BOT_TOKEN: shaped(
    /^xoxb-/,
    "is not a bot token; copy the one that begins with xoxb- from OAuth & Permissions",
  ).optional(),
  SLACK_APP_TOKEN: shaped(
    /^xapp-/,
    "is not an app token; copy the one that begins with xapp- from Basic Information",
  ).optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_OPERATOR_ID: shaped(
    /^[UW][A-Z0-9]+$/,
    "is not a member id; copy it from your Slack profile, it begins with U",
  ).optional(),
  SLACK_API_URL: url("a web address", ["https", "http"])
    .refine((value) => value.endsWith("/api/"), { error: "must end in /api/" })
    .optional(),
  SMTP_URL: url("a mail server's address", ["smtp", "smtps"]).optional(),
  SITE_DIR: z.string().optional(),
  ADJUTANT_KEY: z
    .string()
    .min(16, { error: "is too short; write at least 16 characters, best made at random" })
    .optional(),
});

type Variables = z.infer<typeof variables>;
type Name = keyof Variables;

/** Values that a person would recognise when quoted back; every other one may be a secret and is never printed. */
const quotable: ReadonlySet<string> = new Set([
  "DATA_DIR",
  "PORT",
  "HOST",
  "LOG_LEVEL",
  "TELEGRAM_OPERATOR_ID",
  "SLACK_OPERATOR_ID",
]);

/** [given, needs one of, what that means] */
const pairs: readonly (readonly [Name, readonly Name[], string])[] = [
  ["TELEGRAM_OPERATOR_ID", ["TELEGRAM_BOT_TOKEN"], "add the bot's token from @BotFather"],
  ["TELEGRAM_WEBHOOK_URL", ["TELEGRAM_BOT_TOKEN"], "add the bot's token from @BotFather"],
  ["TELEGRAM_WEBHOOK_URL", ["TELEGRAM_WEBHOOK_SECRET"], "add a secret of your choice"],
  [
    "TELEGRAM_WEBHOOK_SECRET",
    ["TELEGRAM_WEBHOOK_URL"],
    "add the public address, or remove the secret to use long polling",
  ],
  [
    "SLACK_BOT_TOKEN",
    ["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"],
    "add the app token (xapp-…) for Socket Mode, or the signing secret for HTTP",
  ],
  ["SLACK_APP_TOKEN", ["SLACK_BOT_TOKEN"], "add the bot token (xoxb-…)"],
  ["SLACK_SIGNING_SECRET", ["SLACK_BOT_TOKEN"], "add the bot token (xoxb-…)"],
  ["SLACK_OPERATOR_ID", ["SLACK_BOT_TOKEN"], "add the bot token (xoxb-…)"],
  ["DATABASE_MIGRATE_URL", ["DATABASE_URL"], "add the address that the application itself uses"],
  ["OPENAI_MODEL", ["OPENAI_API_KEY", "OPENAI_BASE_URL"], "add a key or an endpoint's address"],
  ["OPENAI_EMBEDDING_MODEL", ["OPENAI_API_KEY", "OPENAI_BASE_URL"], "add a key or an endpoint's address"],
];

function given(
  env: Readonly<Record<string, string | undefined>>,
  dotenvText: string,
): Record<string, string> {
  const all = { ...parsedDotenv(dotenvText, Object.keys(variables.shape)), ...env };
  const found: Record<string, string> = {};
  for (const name of Object.keys(variables.shape)) {
    const value = all[name]?.trim();
    if (value) found[name] = value;
  }
  return found;
}

function parsed(env: Readonly<Record<string, string>>): Variables {
  const result = variables.safeParse(env);
  if (!result.success) {
    const issue = result.error.issues[0];
    const name = String(issue?.path[0]);
    const shown = quotable.has(name) ? ` "${env[name]}"` : "";
    throw wrong(`${name}${shown} ${issue?.message}.`);
  }
  for (const [name, needs, remedy] of pairs) {
    if (env[name] !== undefined && needs.every((need) => env[need] === undefined)) {
      throw wrong(
        `${name} is set, but ${needs.join(" and ")} ${needs.length > 1 ? "are" : "is"} not: ${remedy}, or remove ${name}.`,
      );
    }
  }
  return result.data;
}

function openaiOf(v: Variables) {
  if (v.OPENAI_API_KEY === undefined && v.OPENAI_BASE_URL === undefined) return undefined;
  const embeddingModel =
    v.OPENAI_EMBEDDING_MODEL ?? (v.OPENAI_BASE_URL === undefined ? "text-embedding-3-small" : undefined);
  return {
    apiKey: v.OPENAI_API_KEY,
    baseUrl: v.OPENAI_BASE_URL ?? "https://api.openai.com/v1",
    model: v.OPENAI_MODEL ?? "gpt-5-mini",
    /** Undefined: the endpoint is not OpenAI's own and none was named, so the offline embedder serves. */
    embeddingModel,
  };
}

function telegramOf(v: Variables) {
  if (v.TELEGRAM_BOT_TOKEN === undefined) return undefined;
  const { TELEGRAM_WEBHOOK_URL: webhookUrl, TELEGRAM_WEBHOOK_SECRET: secret } = v;
  return {
    token: v.TELEGRAM_BOT_TOKEN,
    /** Undefined: nobody is served until someone pairs. */
    operatorId: v.TELEGRAM_OPERATOR_ID,
    apiRoot: v.TELEGRAM_API_ROOT,
    /** Undefined: long polling. */
    webhook: webhookUrl && secret ? { url: webhookUrl, secret } : undefined,
  };
}

function slackOf(v: Variables) {
  if (v.SLACK_BOT_TOKEN === undefined) return undefined;
  const common = { botToken: v.SLACK_BOT_TOKEN, operatorId: v.SLACK_OPERATOR_ID, apiUrl: v.SLACK_API_URL };
  if (v.SLACK_APP_TOKEN !== undefined)
    return { mode: "socket" as const, appToken: v.SLACK_APP_TOKEN, ...common };
  return { mode: "http" as const, signingSecret: v.SLACK_SIGNING_SECRET ?? "", ...common };
}

export type Config = ReturnType<typeof readConfig>;

/**
 * The configuration from an environment and the text of an `.env` file; the environment wins, an empty value counts
 * as not given, relative folders are taken from `root`.
 * @throws Fault `bad-config` whose message is one line that names the variable (or the line), what is wrong and the remedy.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  dotenvText: string,
  root: string,
) {
  const v = parsed(given(env, dotenvText));
  const dataDir = resolve(root, v.DATA_DIR);
  return Object.freeze({
    dataDir,
    host: v.HOST,
    port: v.PORT,
    logLevel: v.LOG_LEVEL,
    database: Object.freeze({ url: v.DATABASE_URL, migrateUrl: v.DATABASE_MIGRATE_URL }),
    chroma: Object.freeze({ url: v.CHROMA_URL }),
    openai: Object.freeze(openaiOf(v)),
    telegram: Object.freeze(telegramOf(v)),
    slack: Object.freeze(slackOf(v)),
    smtpUrl: v.SMTP_URL,
    siteDir: v.SITE_DIR === undefined ? join(dataDir, "site") : resolve(root, v.SITE_DIR),
    /** A worker reaches the site only where it was told the folder. */
    siteIsGiven: v.SITE_DIR !== undefined,
    key: v.ADJUTANT_KEY,
  });
}

/** The configuration of this process: its environment and the `.env` file beside package.json. */
export function configOfThisProcess(): Config {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  return readConfig(process.env, dotenvIn(root), root);
}
