// The fake Slack's HTTP addresses (Web API, uploads, response_url): turns calls into replies, refusals and ordered failures.
import type { ServerResponse } from "node:http";
import { type Failures, fail } from "../failures.ts";
import { answer, type Json, parameters, type Request } from "../wire.ts";
import { wireMessage } from "./chat-api.ts";
import type { Person } from "./person.ts";
import { Refusal } from "./refusal.ts";
import type { ResponseUrls } from "./responses.ts";
import type { SlackState } from "./state.ts";
import { uploadTo } from "./uploads.ts";
import type { WebApi } from "./web-api.ts";

export type SlackCall = { method: string; payload: Json; at: number; response: Json };
type Parts = {
  state: SlackState;
  web: WebApi;
  urls: ResponseUrls;
  person: Person;
  failures: Failures;
  calls: SlackCall[];
  echo: boolean;
};
type Reply = { status: number; body: Json; headers?: Record<string, string> };

/** Nobody has to await a delivery: one that failed is in `unheard`, and whoever does await it still hears of it. */
export function observed<T>(delivery: Promise<T>): Promise<T> {
  delivery.catch(() => undefined);
  return delivery;
}

export class Endpoints {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async handle(request: Request, res: ServerResponse): Promise<void> {
    const [, place, rest = ""] = /^\/(api|upload\/v1|actions)\/([\w.]+)$/.exec(request.path) ?? [];
    if (place === "api") await this.#api(rest, request, res);
    else if (place === "actions") this.#respond(rest, request, res);
    else if (place) {
      const { status, text } = await uploadTo(this.#parts.state, rest, request);
      answer(res, status, text);
    } else answer(res, 404, "not found");
  }

  async #api(method: string, request: Request, res: ServerResponse): Promise<void> {
    const { payload } = await parameters(request);
    const token =
      /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? (payload.token as string | undefined);
    const failure = this.#parts.failures.take(method);
    if (failure && failure !== "lost") {
      this.#record(method, payload, { failure });
      fail(res, failure);
      return;
    }
    const { status, body, headers } = this.#perform(method, payload, token);
    this.#record(method, payload, body);
    if (failure) fail(res, failure);
    else answer(res, status, body, headers);
  }

  #record(method: string, payload: Json, response: Json): void {
    this.#parts.calls.push({ method, payload, at: Date.now(), response });
  }

  #perform(method: string, payload: Json, token: string | undefined): Reply {
    return refusable(() => {
      const previous = this.#before(method, payload);
      const body = { ok: true, ...this.#parts.web.call(method, payload, token) };
      this.#echo(method, body, previous);
      return body;
    });
  }

  #before(method: string, payload: Json): Json | undefined {
    const message = method === "chat.update" ? this.#parts.state.messages.get(String(payload.ts)) : undefined;
    return message && wireMessage(message);
  }

  #echo(method: string, body: Json, previous: Json | undefined): void {
    const told = method === "chat.postMessage" || method === "chat.update";
    const message = told ? this.#parts.state.messages.get(String(body.ts)) : undefined;
    if (message && this.#parts.echo) void observed(this.#parts.person.echo(message, previous));
  }

  #respond(id: string, request: Request, res: ServerResponse): void {
    const payload = JSON.parse(request.raw.toString());
    const { status, body } = refusable(() => this.#parts.urls.use(id, payload));
    this.#record("response_url", payload, body);
    answer(res, status === 200 && body.ok === false ? 404 : status, body);
  }
}

function refusable(work: () => Json): Reply {
  try {
    return { status: 200, body: work() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const seconds = error.retryAfter;
    return seconds === undefined
      ? { status: 200, body: error.body }
      : { status: 429, body: error.body, headers: { "retry-after": String(seconds) } };
  }
}
