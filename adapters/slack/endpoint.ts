// Slack over HTTP: the one route that takes events, slash commands and interactions, for the program's own server.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "#core/ports";
import type { Intake } from "./intake.ts";
import { REQUEST_BYTES } from "./limits.ts";
import type { Log } from "./options.ts";
import { readJson, text } from "./payload.ts";
import { isSigned } from "./signature.ts";

export interface SlackRoute {
  readonly method: "POST";
  readonly path: "/slack/events";
  /** `body` reads the raw body up to a number of bytes. */
  handle(req: IncomingMessage, res: ServerResponse, body: (limit: number) => Promise<Buffer>): Promise<void>;
}

interface Parts {
  readonly signingSecret: string;
  readonly clock: Clock;
  readonly intake: Intake;
  readonly log: Log;
}

export function endpoint(parts: Parts): SlackRoute {
  return {
    method: "POST",
    path: "/slack/events",
    async handle(req, res, body) {
      const { status, words } = await outcome(parts, req, await body(REQUEST_BYTES));
      res.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(words);
    },
  };
}

async function outcome(
  parts: Parts,
  req: IncomingMessage,
  body: Buffer,
): Promise<{ status: number; words: string }> {
  const signed = {
    timestamp: header(req, "x-slack-request-timestamp"),
    signature: header(req, "x-slack-signature"),
  };
  if (!isSigned({ ...signed, body }, parts.signingSecret, parts.clock.now())) {
    parts.log(
      "warn",
      "A request to /slack/events was not signed by Slack. Is SLACK_SIGNING_SECRET the app's own?",
    );
    return { status: 401, words: "This request is not signed by Slack, or it is too old." };
  }
  const payload = read(body.toString("utf8"), header(req, "content-type") ?? "");
  if (payload === undefined) return { status: 400, words: "This is not a payload of Slack's." };
  const challenge = text(payload, "challenge");
  if (text(payload, "type") === "url_verification" && challenge !== undefined)
    return { status: 200, words: challenge };
  try {
    await parts.intake.deliver(payload);
  } catch (thrown) {
    parts.log("warn", "A message from Slack could not be stored; Slack sends it again.", {
      reason: String(thrown),
    });
    return { status: 503, words: "Adjutant cannot store this now. Please try again in a moment." };
  }
  return { status: 200, words: "" };
}

/** Events are JSON; slash commands are a form; interactions are JSON in a form's `payload`. */
function read(body: string, type: string): unknown {
  if (type.startsWith("application/json")) return readJson(body);
  if (!type.startsWith("application/x-www-form-urlencoded")) return undefined;
  const form = new URLSearchParams(body);
  const payload = form.get("payload");
  return payload === null ? Object.fromEntries(form) : readJson(payload);
}

function header(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
