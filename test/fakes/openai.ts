// A strict local model endpoint: `const openai = await startOpenAi({ script: { draft: (request) => ({ title: "…" }) } })`, give
// `openai.url` as the base URL; `script` is keyed by schema name, and `openai.next("429")` orders one misbehaviour.
import type { ServerResponse } from "node:http";
import { CONTENT, choice } from "./bent-choices.ts";
import { type Embed, embeddingsReply, wordsEmbedding } from "./embeddings.ts";
import { contractProblem, type ModelRequest, readModelRequest } from "./model-contract.ts";
import { Watch } from "./watch.ts";
import { answer, type Json, type Request, serve, type Wire } from "./wire.ts";

/** A reply: an object is sent as its JSON, a string as it is. */
export type Script = Record<string, (request: ModelRequest) => unknown>;
export type Misbehaviour =
  | "429"
  | "429-bare"
  | "401"
  | "404"
  | "500"
  | "503"
  | "hang"
  | "reset"
  | "cut-off"
  | "invalid-json"
  | "wrong-schema"
  | "empty"
  | "refusal"
  | "no-usage"
  | "length"
  | "slow-headers"
  | "trickle"
  | "no-choices"
  | "content-filter"
  | "longer"
  | "endless"
  | "html-502"
  | "html";
export type OpenAiCall = {
  endpoint: "chat" | "embeddings";
  /** The schema's name; empty for embeddings and for requests that broke the contract. */
  name: string;
  body: Json;
  headers: Record<string, string>;
  /** 0 where nothing was answered. */
  status: number;
  at: number;
  misbehaviour?: Misbehaviour;
};
export type OpenAiOptions = {
  script: Script;
  /** Refuses every other key with 401. Default: any key will do. */
  apiKey?: string;
  /** Seconds that a 429 asks for. Default 1. */
  retryAfter?: number;
  embed?: Embed;
};
type Endpoint = OpenAiCall["endpoint"];
type Reply = { status: number; body: unknown; headers?: Record<string, string> };

function problem(message: string, type = "invalid_request_error", code: string | null = null): Json {
  return { error: { message, type, param: null, code } };
}

export class FakeOpenAi {
  readonly calls: OpenAiCall[] = [];
  readonly script: Script;
  readonly #options: OpenAiOptions;
  readonly #orders: Record<Endpoint, Misbehaviour[]> = { chat: [], embeddings: [] };
  readonly #watch = new Watch<FakeOpenAi>(this, () => this.describe());
  #held: (() => void)[] = [];
  #wire: Wire | undefined;

  constructor(options: OpenAiOptions) {
    this.#options = options;
    this.script = { ...options.script };
  }

  async start(): Promise<void> {
    this.#wire = await serve((request, res) => this.#handle(request, res));
  }

  /** What the client's base URL is set to. */
  get url(): string {
    return `${this.#wire?.url ?? ""}/v1`;
  }

  /** Orders a misbehaviour for one of the next calls, first come first served. */
  next(misbehaviour: Misbehaviour, endpoint: Endpoint = "chat"): void {
    this.#orders[endpoint].push(misbehaviour);
  }

  /** Lets every `slow-headers` call be answered now. */
  release(): void {
    for (const go of this.#held) go();
    this.#held = [];
  }

  waitFor<T>(
    predicate: (openai: FakeOpenAi) => T | undefined | null | false,
    label?: string,
    guardMs?: number,
  ): Promise<T> {
    return this.#watch.waitFor(predicate, label, guardMs);
  }

  async stop(): Promise<void> {
    await this.#wire?.close();
  }

  describe(): string {
    const shown = this.calls.map(
      (call) => `  ${call.endpoint} ${call.name} → ${call.misbehaviour ?? call.status}`,
    );
    return ["calls:", ...shown].join("\n");
  }

  async #handle(request: Request, res: ServerResponse): Promise<void> {
    const endpoint = ENDPOINTS[`${request.method} ${request.path}`];
    if (endpoint === "models") answer(res, 200, { object: "list", data: [] });
    else if (endpoint) this.#serve(endpoint, request, res);
    else answer(res, 404, problem(`Invalid URL (${request.method} ${request.path})`));
  }

  #serve(endpoint: Endpoint, request: Request, res: ServerResponse): void {
    const body: Json = JSON.parse(request.raw.toString());
    const broken = this.#refusal(endpoint, request, body);
    const misbehaviour = broken ? undefined : this.#orders[endpoint].shift();
    const name = broken || endpoint === "embeddings" ? "" : readModelRequest(body).name;
    const call: OpenAiCall = { endpoint, name, body, headers: request.headers, status: 0, at: Date.now() };
    if (misbehaviour) call.misbehaviour = misbehaviour;
    this.calls.push(call);
    const send = ({ status, body: reply, headers }: Reply) => {
      call.status = status;
      answer(res, status, reply, headers);
    };
    if (broken) send(broken);
    else if (!this.#breaks(misbehaviour, res, () => send(this.#reply(endpoint, body, misbehaviour))))
      send(this.#reply(endpoint, body, misbehaviour));
    this.#watch.changed();
  }

  /** Misbehaves on the connection itself; false where an answer is still to be given. */
  #breaks(misbehaviour: Misbehaviour | undefined, res: ServerResponse, later: () => void): boolean {
    if (misbehaviour === "hang") return true;
    if (misbehaviour === "slow-headers") {
      this.#held.push(later);
      return true;
    }
    if (misbehaviour === "reset") {
      res.socket?.resetAndDestroy();
      return true;
    }
    if (misbehaviour === "trickle") {
      trickle(res);
      return true;
    }
    if (misbehaviour !== "cut-off") return false;
    res.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
    res.write('{"id":"chatcmpl-1","object":"chat.completion","choices":[{"index":0,"mess', () =>
      res.destroy(),
    );
    return true;
  }

  #refusal(endpoint: Endpoint, { headers }: Request, body: Json): Reply | undefined {
    const { apiKey } = this.#options;
    if (apiKey !== undefined && headers.authorization !== `Bearer ${apiKey}`)
      return { status: 401, body: problem("Incorrect API key provided.", undefined, "invalid_api_key") };
    const wrong = endpoint === "chat" ? contractProblem(body) : undefined;
    return wrong === undefined ? undefined : { status: 400, body: problem(wrong) };
  }

  #reply(endpoint: Endpoint, body: Json, misbehaviour: Misbehaviour | undefined): Reply {
    const refused = REFUSALS[misbehaviour ?? ""];
    if (refused !== undefined) return refused;
    if (misbehaviour === "429")
      return { ...TOO_MUCH, headers: { "retry-after": String(this.#options.retryAfter ?? 1) } };
    if (endpoint === "embeddings") return embeddingsReply(body, this.#options.embed ?? wordsEmbedding);
    return this.#completion(readModelRequest(body), misbehaviour);
  }

  #completion(request: ModelRequest, misbehaviour: Misbehaviour | undefined): Reply {
    const say = this.script[request.name];
    if (!say) return { status: 404, body: problem(`The test's script has no reply for “${request.name}”.`) };
    const said = say(request);
    const content = typeof said === "string" ? said : JSON.stringify(said);
    const bend = misbehaviour && CONTENT[misbehaviour];
    const prompt_tokens = Math.ceil(JSON.stringify(request.messages).length / 4);
    const completion_tokens = Math.ceil(content.length / 4);
    const usage = { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
    const body = {
      id: `chatcmpl-${this.calls.length}`,
      object: "chat.completion",
      created: Math.floor(Date.now() / 1000),
      model: request.model,
      choices: misbehaviour === "no-choices" ? [] : [bend ? bend(content) : choice(content)],
      ...(misbehaviour !== "no-usage" && { usage }),
    };
    return { status: 200, body };
  }
}

const TOO_MUCH: Reply = {
  status: 429,
  body: problem("Rate limit reached", "requests", "rate_limit_exceeded"),
};
const TROUBLE = problem("The server had an error", "server_error");
const REFUSALS: Record<string, Reply> = {
  "429-bare": TOO_MUCH,
  "500": { status: 500, body: TROUBLE },
  "503": { status: 503, body: TROUBLE },
  html: { status: 200, body: "<html>ok</html>", headers: { "content-type": "text/html" } },
  "401": { status: 401, body: problem("Incorrect API key provided.", undefined, "invalid_api_key") },
  "404": { status: 404, body: problem("The model does not exist.", undefined, "model_not_found") },
  "html-502": {
    status: 502,
    body: "<html><h1>502 Bad Gateway</h1></html>",
    headers: { "content-type": "text/html" },
  },
};

/** A byte now and then, and never an end. */
function trickle(res: ServerResponse): void {
  res.writeHead(200, { "content-type": "application/json" });
  const drip = setInterval(() => res.write(" "), 20);
  res.on("close", () => clearInterval(drip));
}

const ENDPOINTS: Record<string, Endpoint | "models"> = {
  "POST /v1/chat/completions": "chat",
  "POST /v1/embeddings": "embeddings",
  "GET /v1/models": "models",
};

export async function startOpenAi(options: OpenAiOptions): Promise<FakeOpenAi> {
  const fake = new FakeOpenAi(options);
  await fake.start();
  return fake;
}
