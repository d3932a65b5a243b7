// What went wrong at the endpoint as a Fault: a sentence with its remedy and when to try again. Never holds the key.
import { APIConnectionError, APIConnectionTimeoutError, APIError } from "openai";
import { Fault } from "#core/fault";
import { type Endpoint, hostOf, type Purpose, VARIABLE } from "./endpoint.ts";

interface Circumstance {
  readonly endpoint: Endpoint;
  readonly purpose: Purpose;
  /** The caller's signal ended the call. */
  readonly stopped: boolean;
  /** The deadline passed. */
  readonly late: boolean;
}

const SOON = { afterMs: 1_000 };
const LATER = { afterMs: 5_000 };
const LONGEST_MS = 3_600_000;

export function faultOf(error: unknown, { endpoint, purpose, stopped, late }: Circumstance): Fault {
  if (error instanceof Fault) return error;
  if (stopped)
    return new Fault("timed-out", "The call to the model was stopped before it ended.", { retry: SOON });
  if (late || error instanceof APIConnectionTimeoutError)
    return new Fault("timed-out", "The model did not answer in time.", { retry: LATER });
  if (error instanceof APIConnectionError || !(error instanceof APIError) || error.status === undefined)
    return unreachable(error, endpoint);
  return refusalOf(error, endpoint, purpose);
}

/** A reply that cannot be used; another one may be better. */
export const badReply = (why: string): Fault =>
  new Fault("bad-reply", `The model's reply cannot be used: ${why}.`, { retry: SOON });

function unreachable(error: unknown, endpoint: Endpoint): Fault {
  if (error instanceof SyntaxError) return badReply("the endpoint did not answer in JSON");
  return new Fault(
    "unavailable",
    `The model's endpoint ${hostOf(endpoint)} cannot be reached${causeOf(error)}. Check OPENAI_BASE_URL and the network.`,
    { retry: LATER },
  );
}

function refusalOf(error: APIError, endpoint: Endpoint, purpose: Purpose): Fault {
  const { status = 0 } = error;
  const said = saidBy(error, endpoint);
  if (status === 401 || status === 403) return notAllowed(status, purpose);
  if (status === 404)
    return new Fault(
      "not-found",
      `The endpoint ${hostOf(endpoint)} has no ${purpose} “${endpoint.model}”, or no such address. Set ${VARIABLE[purpose]} to one it offers, or correct OPENAI_BASE_URL.`,
    );
  if (status === 429) return tooMuch(error);
  if (status >= 500 || status === 408 || status === 409 || status === 425)
    return new Fault("unavailable", `The model's endpoint has trouble of its own (${status}).`, {
      retry: waitOf(error.headers) ?? LATER,
    });
  return new Fault("refused", `The endpoint refused the request (${status})${said}.`);
}

const notAllowed = (status: number, purpose: Purpose): Fault =>
  new Fault(
    "not-allowed",
    status === 401
      ? "The endpoint does not accept the key. Correct OPENAI_API_KEY and start again."
      : `The key may not use this model. Use another OPENAI_API_KEY or ${VARIABLE[purpose]} and start again.`,
  );

function tooMuch(error: APIError): Fault {
  if (error.code === "insufficient_quota")
    return new Fault(
      "not-allowed",
      "The account behind OPENAI_API_KEY has no credit left. Add credit, or use another key.",
    );
  return new Fault("rate-limited", "The model's endpoint asks to slow down.", {
    retry: waitOf(error.headers) ?? LATER,
  });
}

/** What `retry-after-ms` or `retry-after` (seconds, or a date beside the reply's own) asks for, at most an hour. */
function waitOf(headers: Headers | undefined): { afterMs: number } | undefined {
  const after = headers?.get("retry-after") ?? "";
  const asked = [
    Number.parseFloat(headers?.get("retry-after-ms") ?? ""),
    /^[\d.]+$/.test(after)
      ? Number(after) * 1_000
      : Date.parse(after) - Date.parse(headers?.get("date") ?? ""),
  ];
  const wait = asked.find(Number.isFinite);
  return wait === undefined ? undefined : { afterMs: Math.round(Math.min(Math.max(wait, 0), LONGEST_MS)) };
}

/** The endpoint's own words, cut short and without the key. */
function saidBy(error: APIError, { apiKey }: Endpoint): string {
  const own = (error.error as { message?: unknown } | undefined)?.message;
  if (typeof own !== "string" || own.trim() === "") return "";
  const plain = own.replaceAll(/\s+/g, " ").trim();
  const safe = apiKey === undefined || apiKey === "" ? plain : plain.replaceAll(apiKey, "…");
  return `: ${safe
    .replaceAll(/\bsk-\S+/g, "…")
    .slice(0, 300)
    .replace(/\.$/, "")}`;
}

function causeOf(error: unknown): string {
  let at: unknown = error;
  for (let depth = 0; depth < 5 && at instanceof Error; depth += 1) {
    if ("code" in at && typeof at.code === "string") return ` (${at.code})`;
    at = at.cause;
  }
  return "";
}
