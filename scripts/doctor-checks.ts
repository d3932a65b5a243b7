// What the doctor looks at, one check a subject. Separate from doctor.ts, which prints.
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { access, constants, mkdir, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import nodemailer from "nodemailer";
import { price, unpriced } from "#adapters/openai/price";
import { runningPostgres } from "#adapters/postgres/embedded";
import { pendingMigrations } from "#adapters/postgres/migrate";
import type { Config } from "#src/config";

export interface Finding {
  readonly is: "fine" | "off" | "missing";
  readonly says: string;
}

const fine = (says: string): Finding => ({ is: "fine", says });
const off = (says: string): Finding => ({ is: "off", says });
const missing = (says: string): Finding => ({ is: "missing", says });
const gigabyte = 1024 ** 3;

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch says only that it failed, and its cause says why.
  return error.message === "fetch failed" && error.cause instanceof Error
    ? error.cause.message
    : error.message;
}

async function git(): Promise<Finding> {
  try {
    return fine((await promisify(execFile)("git", ["--version"])).stdout.trim());
  } catch {
    return missing("not found, and the site is a git repository. Install git.");
  }
}

async function folder({ dataDir }: Config): Promise<Finding> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK);
  } catch (error) {
    return missing(
      `${dataDir} cannot be written: ${wordsOf(error)}. Make it yours (chown), or set DATA_DIR.`,
    );
  }
  const { bavail, bsize } = await statfs(dataDir);
  const free = (bavail * bsize) / gigabyte;
  if (free < 1) return missing(`${dataDir} has ${free.toFixed(1)} GB left. Free at least 1 GB.`);
  return fine(`${dataDir}, ${free.toFixed(0)} GB free`);
}

/** Where an Adjutant serves from this folder, if one wrote that down and answers there. */
async function servingAt({ dataDir }: Config): Promise<string | undefined> {
  const file = join(dataDir, "instance.json");
  if (!existsSync(file)) return undefined;
  const { url } = JSON.parse(readFileSync(file, "utf8")) as { url?: string };
  if (url === undefined) return undefined;
  const reply = await fetch(new URL("/readyz", url), { signal: AbortSignal.timeout(3_000) }).catch(
    () => undefined,
  );
  return reply?.ok ? url : undefined;
}

async function address(config: Config): Promise<Finding> {
  const running = await servingAt(config);
  if (running !== undefined) return fine(`Adjutant serves at ${running}`);
  const { host, port } = config;
  return await new Promise((tell) => {
    const probe = createServer();
    probe.once("error", (error) => {
      tell(missing(`${host}:${port} cannot be used: ${error.message}. Stop what uses it, or set PORT.`));
    });
    probe.listen(port, host, () => probe.close(() => tell(fine(`${host}:${port} is free`))));
  });
}

async function ownDatabase(url: string, migrateUrl: string | undefined): Promise<Finding> {
  const pending = await pendingMigrations(url);
  if (pending.length > 0 && migrateUrl === undefined) {
    return missing(
      `DATABASE_URL answers, but lacks ${pending.length} migrations. Set DATABASE_MIGRATE_URL to the owner's address.`,
    );
  }
  if (migrateUrl !== undefined) await pendingMigrations(migrateUrl);
  return fine(
    pending.length === 0
      ? "DATABASE_URL answers, schema up to date"
      : "DATABASE_URL answers; npm start will migrate it",
  );
}

async function database({ dataDir, database: { url, migrateUrl } }: Config): Promise<Finding> {
  try {
    if (url !== undefined) return await ownDatabase(url, migrateUrl);
  } catch (error) {
    return missing(`${wordsOf(error)} Check DATABASE_URL, or remove it to use the embedded server.`);
  }
  const running = await runningPostgres(dataDir);
  return fine(running === undefined ? "embedded, started by npm start" : "embedded, running");
}

async function index({ chroma: { url }, dataDir }: Config): Promise<Finding> {
  if (url === undefined) {
    const log = join(dataDir, "chroma.log");
    const broken = existsSync(log) && /GLIBC|ERR_DLOPEN|Cannot find module/.test(readFileSync(log, "utf8"));
    return broken
      ? off(`embedded, but it could not load here (${log}); recall uses full text only`)
      : fine("embedded, started by npm start");
  }
  return await reachable(
    `${url}/api/v2/heartbeat`,
    {},
    "CHROMA_URL",
    "Start it, or remove CHROMA_URL to use the embedded one.",
  );
}

/** Whether a GET is answered with success. */
async function reachable(
  url: string,
  headers: Record<string, string>,
  name: string,
  remedy: string,
): Promise<Finding> {
  try {
    const reply = await fetch(url, { headers, signal: AbortSignal.timeout(8_000) });
    return reply.ok
      ? fine(`${name} answers`)
      : missing(`${name} answers ${reply.status} ${reply.statusText}. ${remedy}`);
  } catch (error) {
    return missing(`${name} cannot be reached: ${wordsOf(error)}. ${remedy}`);
  }
}

async function model({ openai }: Config): Promise<Finding> {
  if (openai === undefined)
    return off("offline model in use; set OPENAI_API_KEY or OPENAI_BASE_URL for a real one");
  if (price(openai) === undefined)
    return missing(`${unpriced(openai.model)} Where the policy says it already, all is well.`);
  const headers: Record<string, string> =
    openai.apiKey === undefined ? {} : { authorization: `Bearer ${openai.apiKey}` };
  return await reachable(
    `${openai.baseUrl}/models`,
    headers,
    `${openai.baseUrl} (${openai.model})`,
    "Check OPENAI_BASE_URL and OPENAI_API_KEY.",
  );
}

/** Whether a platform takes the token: both answer JSON with `ok`. */
async function accepts(url: string, headers: Record<string, string>, remedy: string): Promise<Finding> {
  try {
    const reply = await fetch(url, { method: "POST", headers, signal: AbortSignal.timeout(8_000) });
    const said = (await reply.json()) as { ok?: boolean; description?: string; error?: string };
    return said.ok
      ? fine("the token is accepted")
      : missing(`the token is refused (${said.description ?? said.error ?? reply.status}). ${remedy}`);
  } catch (error) {
    return missing(`cannot be reached: ${wordsOf(error)}. Check the network.`);
  }
}

const paired = (finding: Finding, operatorId: string | undefined): Finding =>
  finding.is === "fine" && operatorId === undefined
    ? fine(`${finding.says}; no operator id is set: pair with the /pair code that npm start prints`)
    : finding;

async function telegram({ telegram: one }: Config): Promise<Finding> {
  if (one === undefined) return off("set TELEGRAM_BOT_TOKEN to use it");
  const url = `${one.apiRoot ?? "https://api.telegram.org"}/bot${one.token}/getMe`;
  return paired(await accepts(url, {}, "Copy it from @BotFather again."), one.operatorId);
}

async function slack({ slack: one }: Config): Promise<Finding> {
  if (one === undefined) return off("set SLACK_BOT_TOKEN and SLACK_APP_TOKEN to use it");
  const url = new URL("auth.test", one.apiUrl ?? "https://slack.com/api/").href;
  return paired(
    await accepts(
      url,
      { authorization: `Bearer ${one.botToken}` },
      "Install the app again and copy its token.",
    ),
    one.operatorId,
  );
}

async function mail({ smtpUrl, dataDir }: Config): Promise<Finding> {
  if (smtpUrl === undefined)
    return off(`mail is written to ${join(dataDir, "outbox")}; set SMTP_URL to send it`);
  try {
    await nodemailer.createTransport({ url: smtpUrl, connectionTimeout: 8_000 }).verify();
    return fine("SMTP_URL answers");
  } catch (error) {
    return missing(`SMTP_URL does not take us in: ${wordsOf(error)}. Check address, user and password.`);
  }
}

/** The checks in the order in which a person would fix them. */
export function checks(config: Config): readonly (readonly [string, () => Promise<Finding>])[] {
  return [
    ["git", git],
    ["data folder", () => folder(config)],
    ["address", () => address(config)],
    ["database", () => database(config)],
    ["index", () => index(config)],
    ["model", () => model(config)],
    ["Telegram", () => telegram(config)],
    ["Slack", () => slack(config)],
    ["mail", () => mail(config)],
  ];
}
