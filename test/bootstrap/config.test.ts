import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Fault } from "#core/fault";
import { readConfig } from "#src/config";

const read = (env: Record<string, string> = {}, dotenv = "") => readConfig(env, dotenv, "/home/ada/adjutant");

function refusal(env: Record<string, string>, dotenv = ""): string {
  try {
    read(env, dotenv);
  } catch (error) {
    if (error instanceof Fault && error.code === "bad-config") return error.message;
    throw error;
  }
  return "accepted";
}

test("needs nothing: every variable has a default", () => {
  expect(read()).toEqual({
    dataDir: "/home/ada/adjutant/.data",
    host: "127.0.0.1",
    port: 4280,
    logLevel: "info",
    database: { url: undefined, migrateUrl: undefined },
    chroma: { url: undefined },
    openai: undefined,
    telegram: undefined,
    slack: undefined,
    smtpUrl: undefined,
    siteDir: "/home/ada/adjutant/.data/site",
    siteIsGiven: false,
    key: undefined,
  });
});

test("the file of examples is itself a valid file that changes nothing", () => {
  expect(read({}, readFileSync(new URL("../../.env.example", import.meta.url), "utf8"))).toEqual(read());
});

test("the process environment wins over the file, and an empty value counts as not given", () => {
  const dotenv = "PORT=5000\nHOST=0.0.0.0\nLOG_LEVEL=debug\n";
  expect(read({ PORT: "6000", LOG_LEVEL: "" }, dotenv)).toMatchObject({
    port: 6000,
    host: "0.0.0.0",
    logLevel: "info",
  });
});

test("the configuration cannot be changed after it was read", () => {
  const config = read({ TELEGRAM_BOT_TOKEN: "1:abc" });
  expect(
    Object.isFrozen(config) && Object.isFrozen(config.telegram) && Object.isFrozen(config.database),
  ).toBe(true);
});

test.each([
  ["PORT", "80a", 'PORT "80a" is not a port; write a whole number from 0 to 65535 (0 takes any free one).'],
  [
    "PORT",
    "70000",
    'PORT "70000" is not a port; write a whole number from 0 to 65535 (0 takes any free one).',
  ],
  ["HOST", "http://x", 'HOST "http://x" is not a host name or address; write one such as 127.0.0.1.'],
  [
    "LOG_LEVEL",
    "loud",
    'LOG_LEVEL "loud" is not a log level; write one of fatal, error, warn, info, debug, trace, silent.',
  ],
  [
    "DATABASE_URL",
    "mysql://root:pw@x/y",
    "DATABASE_URL is not a PostgreSQL address; write it as postgresql://….",
  ],
  ["CHROMA_URL", "localhost:8000", "CHROMA_URL is not a web address; write it as https://…."],
  ["SMTP_URL", "mail.example.com", "SMTP_URL is not a mail server's address; write it as smtp://…."],
  [
    "SMTP_URL",
    "smtp://ada:100%@mail.example.com",
    "SMTP_URL holds a % that stands for no character; write each such % as %25.",
  ],
  [
    "DATABASE_URL",
    "postgres://ada:%ff@x/y",
    "DATABASE_URL holds a % that stands for no character; write each such % as %25.",
  ],
  ["SLACK_API_URL", "https://slack.test/", "SLACK_API_URL must end in /api/."],
  ["ADJUTANT_KEY", "short", "ADJUTANT_KEY is too short; write at least 16 characters, best made at random."],
])("a wrong %s is one line that says what to write", (name, value, line) => {
  expect(refusal({ [name]: value })).toBe(line);
});

test.each(["TELEGRAM_BOT_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DATABASE_URL", "ADJUTANT_KEY"])(
  "a wrong %s is never printed, for it may be a secret",
  (name) => {
    const line = refusal({ [name]: "hunter2-x y" });
    expect(line).toContain(name);
    expect(line).not.toContain("hunter2");
  },
);

test.each([
  [{ TELEGRAM_OPERATOR_ID: "7" }, "TELEGRAM_OPERATOR_ID", "TELEGRAM_BOT_TOKEN"],
  [
    { TELEGRAM_BOT_TOKEN: "1:a", TELEGRAM_WEBHOOK_URL: "https://x.test" },
    "TELEGRAM_WEBHOOK_URL",
    "TELEGRAM_WEBHOOK_SECRET",
  ],
  [
    { TELEGRAM_BOT_TOKEN: "1:a", TELEGRAM_WEBHOOK_SECRET: "s" },
    "TELEGRAM_WEBHOOK_SECRET",
    "TELEGRAM_WEBHOOK_URL",
  ],
  [{ SLACK_BOT_TOKEN: "xoxb-1" }, "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN and SLACK_SIGNING_SECRET"],
  [{ SLACK_APP_TOKEN: "xapp-1" }, "SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"],
  [{ SLACK_OPERATOR_ID: "U1" }, "SLACK_OPERATOR_ID", "SLACK_BOT_TOKEN"],
  [{ DATABASE_MIGRATE_URL: "postgres://o@x/y" }, "DATABASE_MIGRATE_URL", "DATABASE_URL"],
  [{ OPENAI_MODEL: "m" }, "OPENAI_MODEL", "OPENAI_API_KEY and OPENAI_BASE_URL"],
])("half a setting is one line that names what is missing: %o", (env, has, misses) => {
  const line = refusal(env as Record<string, string>);
  expect(line).toContain(`${has} is set, but ${misses} `);
  expect(line).toContain(`or remove ${has}.`);
  expect(line).not.toContain("\n");
});

test.each([
  ["PORT=1\n\nthis is not a setting\n", ".env line 3 is not NAME=value"],
  ["# fine\nexport HOST=::1\n9PORT=1", ".env line 3 is not NAME=value"],
  ['PORT=1\nADJUTANT_KEY="never closed\nHOST=x\n', '.env line 2 opens a quote (") that never closes'],
])("a broken line of the file is named by its number", (dotenv, line) => {
  expect(refusal({}, dotenv)).toContain(line);
});

test("quoted values may hold hashes and go over lines", () => {
  expect(read({}, "ADJUTANT_KEY=\"sixteen # or\nmore of them\"\nPORT='81'").key).toBe(
    "sixteen # or\nmore of them",
  );
});

test("Slack is Socket Mode with an app token, and HTTP with a signing secret alone", () => {
  expect(
    read({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1", SLACK_SIGNING_SECRET: "s" }).slack,
  ).toMatchObject({
    mode: "socket",
    appToken: "xapp-1",
  });
  expect(
    read({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s", SLACK_OPERATOR_ID: "U1" }).slack,
  ).toMatchObject({
    mode: "http",
    signingSecret: "s",
    operatorId: "U1",
  });
});

test("a Telegram token alone is enough: the operator pairs later", () => {
  expect(read({ TELEGRAM_BOT_TOKEN: "1:abc" }).telegram).toEqual({ token: "1:abc" });
});

test("a key means OpenAI itself; an address alone means a compatible endpoint and the offline embedder", () => {
  expect(read({ OPENAI_API_KEY: "sk" }).openai).toMatchObject({
    baseUrl: "https://api.openai.com/v1",
    embeddingModel: "text-embedding-3-small",
  });
  const local = read({ OPENAI_BASE_URL: "http://127.0.0.1:9/v1/", OPENAI_MODEL: "m" }).openai;
  expect(local).toEqual({ baseUrl: "http://127.0.0.1:9/v1", model: "m" });
});

test("a misspelt setting in .env is named, and one of another program is left alone", () => {
  expect(refusal({}, "TELEGRAM_BOT_TOKN=1:a")).toBe(
    ".env sets TELEGRAM_BOT_TOKN, which is no setting. Correct its name (.env.example has all), or remove it.",
  );
  expect(read({}, "COMPOSE_PROJECT_NAME=mine").port).toBe(4280);
});
