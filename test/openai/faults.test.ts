// Everything that can go wrong at the endpoint, as a Fault that says what to do and when to try again.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openAiEmbedder } from "../../adapters/openai/embedder.ts";
import type { Endpoint } from "../../adapters/openai/endpoint.ts";
import { openAiModel } from "../../adapters/openai/model.ts";
import { request } from "../contracts/model.ts";
import { type FakeOpenAi, type Misbehaviour, startOpenAi } from "../fakes/openai.ts";

const KEY = "sk-very-secret-key";
const signal = new AbortController().signal;
let openai: FakeOpenAi;
beforeAll(async () => {
  openai = await startOpenAi({
    script: { answer: () => ({ answer: "Yes.", cites: [] }) },
    apiKey: KEY,
    retryAfter: 7,
  });
});
afterAll(() => openai.stop());

const modelOf = (settings: Partial<Endpoint> = {}) =>
  openAiModel({ apiKey: KEY, baseUrl: openai.url, model: "gpt-4o-mini", ...settings });

const TRYABLE: readonly (readonly [Misbehaviour, string, string])[] = [
  ["429", "rate-limited", "slow down"],
  ["500", "unavailable", "trouble of its own (500)"],
  ["503", "unavailable", "trouble of its own (503)"],
  ["reset", "unavailable", "cannot be reached"],
  ["cut-off", "unavailable", "cannot be reached"],
  ["invalid-json", "bad-reply", "it is not JSON"],
  ["wrong-schema", "bad-reply", "does not fit"],
  ["empty", "bad-reply", "it is empty"],
  ["length", "bad-reply", "cut off at the limit"],
  ["html", "bad-reply", "no chat completion"],
];

describe("a passing trouble is a Fault that may be tried again", () => {
  test.each(TRYABLE)("%s", async (misbehaviour, code, words) => {
    openai.next(misbehaviour);
    const before = openai.calls.length;
    await expect(modelOf().think(request("answer"), signal)).rejects.toMatchObject({
      name: "Fault",
      code,
      message: expect.stringContaining(words),
      retry: { afterMs: expect.any(Number) },
    });
    expect(openai.calls.length).toBe(before + 1);
    await expect(modelOf().think(request("answer"), signal)).resolves.toMatchObject({ basis: "reported" });
  });

  test("waits as long as the endpoint asks", async () => {
    openai.next("429");
    await expect(modelOf().think(request("answer"), signal)).rejects.toMatchObject({
      retry: { afterMs: 7_000 },
    });
  });

  test("an endpoint that never answers is given up at the deadline", async () => {
    openai.next("hang");
    await expect(modelOf({ timeoutMs: 50 }).think(request("answer"), signal)).rejects.toMatchObject({
      code: "timed-out",
      message: "The model did not answer in time.",
      retry: { afterMs: expect.any(Number) },
    });
  });

  test("a call under way ends when it is told to stop", async () => {
    openai.next("hang");
    const stop = new AbortController();
    const before = openai.calls.length;
    const thought = modelOf().think(request("answer"), stop.signal);
    await openai.waitFor((fake) => fake.calls.length > before);
    stop.abort();
    await expect(thought).rejects.toMatchObject({
      code: "timed-out",
      message: expect.stringContaining("stopped"),
    });
  });

  test("an endpoint that is not there is named, with what to check", async () => {
    const gone = modelOf({ baseUrl: "http://127.0.0.1:9/v1" });
    await expect(gone.think(request("answer"), signal)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/127\.0\.0\.1:9 .*OPENAI_BASE_URL/),
    });
  });
});

describe("what trying again would not change is said with its remedy", () => {
  test("a refusal", async () => {
    openai.next("refusal");
    await expect(modelOf().think(request("answer"), signal)).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining("I cannot help with that."),
      retry: "never",
    });
  });

  test("a wrong key, without repeating it", async () => {
    const thought = modelOf({ apiKey: "sk-another-secret" }).think(request("answer"), signal);
    await expect(thought).rejects.toMatchObject({
      code: "not-allowed",
      message: expect.stringContaining("OPENAI_API_KEY"),
      retry: "never",
    });
    await expect(thought).rejects.not.toMatchObject({ message: expect.stringContaining("sk-another") });
  });

  test("a model that is not there", async () => {
    await expect(modelOf().think(request("draft"), signal)).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringMatching(/gpt-4o-mini.*OPENAI_MODEL/),
      retry: "never",
    });
  });
});

/** An endpoint that answers each request as told, in turn; what it was sent is kept. */
async function scripted(
  answers: readonly { status: number; body: object; headers?: Record<string, string> }[],
) {
  const bodies: Record<string, unknown>[] = [];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const said = answers[bodies.length] ?? answers.at(-1);
    bodies.push(JSON.parse(Buffer.concat(chunks).toString()));
    res.writeHead(said?.status ?? 500, { "content-type": "application/json", ...said?.headers });
    res.end(JSON.stringify(said?.body));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return { bodies, url: `http://127.0.0.1:${port}/v1`, [Symbol.dispose]: () => void server.close() };
}

const good = {
  status: 200,
  body: { choices: [{ finish_reason: "stop", message: { content: '{"answer":"Yes.","cites":[]}' } }] },
};
const refused = (param: string, code = "unsupported_parameter") => ({
  status: 400,
  body: { error: { message: `Unsupported parameter: '${param}' is not supported.`, type: "x", param, code } },
});

describe("an endpoint of another dialect", () => {
  test("is spoken to the other way, and that is remembered", async () => {
    using endpoint = await scripted([refused("max_tokens"), refused("temperature"), good]);
    const model = modelOf({ baseUrl: endpoint.url, model: "gpt-4.1" });
    await model.think(request("answer"), signal);
    await model.think(request("answer"), signal);
    expect(endpoint.bodies).toHaveLength(4);
    for (const body of endpoint.bodies.slice(2)) {
      expect(body).toHaveProperty("max_completion_tokens", 500);
      expect(body).not.toHaveProperty("max_tokens");
      expect(body).not.toHaveProperty("temperature");
    }
  });

  test("is not asked for ever when it takes neither", async () => {
    using endpoint = await scripted([refused("max_tokens"), refused("max_completion_tokens")]);
    const thought = modelOf({ baseUrl: endpoint.url }).think(request("answer"), signal);
    await expect(thought).rejects.toMatchObject({ code: "refused", retry: "never" });
    expect(endpoint.bodies).toHaveLength(2);
  });
});

describe("how long to wait", () => {
  const limited = (headers: Record<string, string>, code = "rate_limit_exceeded") => ({
    status: 429,
    headers,
    body: { error: { message: "Slow down", type: "requests", param: null, code } },
  });
  test.each([
    [{ "retry-after": "2" }, 2_000],
    [{ "retry-after-ms": "1500", "retry-after": "2" }, 1_500],
    [{ "retry-after": "Thu, 05 Nov 2026 09:00:30 GMT", date: "Thu, 05 Nov 2026 09:00:00 GMT" }, 30_000],
    [{ "retry-after": "Thu, 05 Nov 2026 08:00:00 GMT", date: "Thu, 05 Nov 2026 09:00:00 GMT" }, 0],
    [{ "retry-after": "999999" }, 3_600_000],
    [{ "retry-after": "soon" }, 5_000],
    [{}, 5_000],
  ] as [Record<string, string>, number][])("is read from %j", async (headers, afterMs) => {
    using endpoint = await scripted([limited(headers)]);
    const thought = modelOf({ baseUrl: endpoint.url }).think(request("answer"), signal);
    await expect(thought).rejects.toMatchObject({ code: "rate-limited", retry: { afterMs } });
  });

  test("is for ever when the account has no credit", async () => {
    using endpoint = await scripted([limited({}, "insufficient_quota")]);
    const thought = modelOf({ baseUrl: endpoint.url }).think(request("answer"), signal);
    await expect(thought).rejects.toMatchObject({ code: "not-allowed", retry: "never" });
  });
});

test("the endpoint's own words never carry the key on", async () => {
  using endpoint = await scripted([
    {
      status: 400,
      body: { error: { message: `Bad request with ${KEY} in it`, type: "x", param: null, code: null } },
    },
  ]);
  const thought = modelOf({ baseUrl: endpoint.url }).think(request("answer"), signal);
  await expect(thought).rejects.toMatchObject({
    code: "refused",
    message: expect.stringContaining("Bad request with …"),
  });
});

describe("the embedder", () => {
  const embedder = () =>
    openAiEmbedder({ apiKey: KEY, baseUrl: openai.url, model: "text-embedding-3-small" });

  test("gives one vector a text, in their order, in batches", async () => {
    const texts = Array.from({ length: 130 }, (_, at) => `text number ${at}`);
    const vectors = await embedder().embed([...texts, ""]);
    expect(vectors).toHaveLength(131);
    const [seventh] = await embedder().embed(["text number 7"]);
    expect(vectors[7]).toEqual(seventh);
    expect(embedder().name).toBe("openai:text-embedding-3-small");
  });

  test("asks for nothing when there is nothing to embed", async () => {
    const before = openai.calls.length;
    expect(await embedder().embed([])).toEqual([]);
    expect(openai.calls.length).toBe(before);
  });

  test("has the model's faults, and names its own variable", async () => {
    openai.next("429", "embeddings");
    await expect(embedder().embed(["a"])).rejects.toMatchObject({
      code: "rate-limited",
      retry: { afterMs: 7_000 },
    });
    using endpoint = await scripted([{ status: 404, body: { error: { message: "no such model" } } }]);
    const gone = openAiEmbedder({ baseUrl: endpoint.url, model: "none" });
    await expect(gone.embed(["a"])).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining("OPENAI_EMBEDDING_MODEL"),
    });
  });

  test("refuses a reply that is not one vector a text", async () => {
    using endpoint = await scripted([{ status: 200, body: { data: [] } }]);
    const odd = openAiEmbedder({ baseUrl: endpoint.url, model: "none" });
    await expect(odd.embed(["a"])).rejects.toMatchObject({ code: "bad-reply" });
  });
});
