// Handing one mail to an SMTP server, and saying exactly what is known when that fails: refused, not reached, or unknown.
import { Readable } from "node:stream";
import { parseConnectionUrl } from "nodemailer/lib/shared";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { Fault, type FaultCode, type Retry } from "#core/fault";
import type { Envelope } from "./mail.ts";

/** Waits in ms: for the connection and its greeting, and for the server's next word after that. */
export interface Patience {
  readonly connectMs: number;
  readonly silenceMs: number;
}

/** What nodemailer puts on its errors; `response` is what the server said. */
interface Failure extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** RFC 5321 asks for 30 minutes between tries; people wait for this mail, and most servers take it after a few. */
const AGAIN_MS = 5 * 60_000;
const UNREACHED_MS = 30_000;

/**
 * Resolves once the server has taken the mail. `beforeData` runs when the server asks for the mail's text and before a
 * byte of it is sent: until then, a failure means that nothing was sent.
 * @throws Fault `refused`, `bad-config` (name or password), `unavailable` to be tried again, or `unknown-outcome`.
 */
export async function handOver(
  url: string,
  envelope: Envelope,
  mail: Buffer,
  beforeData: () => Promise<void>,
  patience: Patience,
): Promise<void> {
  let begun = false;
  let own: Fault | undefined;
  async function* text() {
    try {
      await beforeData();
    } catch (error) {
      if (error instanceof Fault) own = error;
      throw error;
    }
    begun = true;
    yield mail;
  }
  const connection = connectionTo(url, patience);
  try {
    await converse(connection, url, { ...envelope, size: mail.length }, Readable.from(text()));
    connection.quit();
  } catch (error) {
    connection.close();
    throw own ?? faultOf(failureOf(error), begun);
  }
}

const THIS_MACHINE: ReadonlySet<string | undefined> = new Set(["localhost", "127.0.0.1", "::1", "[::1]"]);

/** Who stands in between can take a server's offer of encryption away: a password is sent without it only where SMTP_URL says so. */
function connectionTo(url: string, { connectMs, silenceMs }: Patience): SMTPConnection {
  const given = parseConnectionUrl(url);
  const { auth, host, ignoreTLS } = given;
  return new SMTPConnection({
    ...given,
    requireTLS: auth !== undefined && ignoreTLS !== true && !THIS_MACHINE.has(host),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
  });
}

function converse(
  connection: SMTPConnection,
  url: string,
  envelope: Envelope & { size: number },
  text: Readable,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const send = () => connection.send(envelope, text, (error) => (error ? reject(error) : resolve()));
    const { auth } = parseConnectionUrl(url);
    // Errors after an answer was given come as events only.
    connection.on("error", reject);
    connection.on("end", () => reject(new Error("The server closed the connection")));
    connection.connect((error) => {
      if (error) reject(error);
      else if (auth === undefined) send();
      else connection.login(auth, (refused) => (refused ? reject(refused) : send()));
    });
  });
}

function failureOf(error: unknown): Failure {
  return error instanceof Error ? error : new Error(String(error));
}

function faultOf(failure: Failure, begun: boolean): Fault {
  const said = (failure.response ?? failure.message).replace(/\s+/g, " ").trim();
  const fault = (code: FaultCode, message: string, retry: Retry = "never") =>
    new Fault(code, message, { retry, cause: failure });
  switch (verdictOf(failure, begun)) {
    case "later":
      return fault("unavailable", `The mail server asks to try again later (${said}).`, {
        afterMs: AGAIN_MS,
      });
    case "unknown-person":
      return fault(
        "bad-config",
        `The mail server did not accept the name or the password (${said}). Correct SMTP_URL and start again, or enter the secret smtp anew.`,
      );
    case "refused":
      return fault("refused", `The mail server refused the mail (${said}). Nothing was sent.`);
    case "maybe":
      return fault(
        "unknown-outcome",
        `The connection to the mail server broke before it confirmed the mail (${said}): it may or may not have been sent.`,
      );
    case "in-the-clear":
      return fault(
        "bad-config",
        `The way to the mail server could not be encrypted (${said}), so it was told no password and nothing was sent. Write SMTP_URL with smtps://, correct the server's certificate, or end SMTP_URL in ?ignoreTLS=true where nobody can listen in.`,
      );
    case "unreached":
      return fault("unavailable", `The mail server cannot be reached (${said}). Nothing was sent.`, {
        afterMs: UNREACHED_MS,
      });
  }
}

function verdictOf({ code, responseCode = 0 }: Failure, begun: boolean) {
  if (code === "ETLS" && !begun) return "in-the-clear";
  if (responseCode >= 400 && responseCode < 500) return "later";
  if (code === "EAUTH" || code === "ENOAUTH") return "unknown-person";
  if (responseCode >= 500) return "refused";
  if (begun) return "maybe";
  return code === "EMESSAGE" || code === "EENVELOPE" ? "refused" : "unreached";
}
