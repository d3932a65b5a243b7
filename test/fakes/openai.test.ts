// Shows with the real openai client that the fake model keeps its contract and misbehaves as ordered.
import OpenAI from "openai";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeOpenAi, startOpenAi } from "./openai.ts";

let fake: FakeOpenAi;
let client: OpenAI;

beforeEach(async () => {
  fake = await startOpenAi({
    script: { draft: ({ messages }) => ({ title: `About ${messages[0]?.content}` }) },
    apiKey: "k",
  });
  client = new OpenAI({ apiKey: "k", baseURL: fake.url, maxRetries: 0, timeout: 5000 });
});
afterEach(() => fake.stop());

const schema = {
  type: "object",
  properties: { title: { type: "string" } },
  required: ["title"],
  additionalProperties: false,
};
const format = (wanted: object = schema, other: object = {}) => ({
  response_format: {
    type: "json_schema",
    json_schema: { name: "draft", strict: true, schema: wanted, ...other },
  },
});
const ask = (other: object = {}) =>
  client.chat.completions.create({
    model: "m",
    messages: [{ role: "user", content: "pricing" }],
    max_tokens: 100,
    ...format(),
    ...other,
  } as OpenAI.ChatCompletionCreateParamsNonStreaming);

describe("what it accepts", () => {
  it("answers what the script says for the schema's name, with usage", async () => {
    const reply = await ask();
    expect(reply.choices[0]?.message.content).toBe('{"title":"About pricing"}');
    expect(reply.usage?.completion_tokens).toBeGreaterThan(0);
    expect(fake.calls).toMatchObject([{ endpoint: "chat", name: "draft", status: 200 }]);
  });

  it("embeds texts, alike texts nearer than others", async () => {
    const input = ["Acme pays late", "Acme pays", "the weather"];
    const { data } = await client.embeddings.create({ model: "e", input });
    const [a = [], b = [], c = []] = data.map((one) => one.embedding);
    const dot = (left: number[], right: number[]) =>
      left.reduce((sum, value, at) => sum + value * (right[at] ?? 0), 0);
    expect(dot(a, b)).toBeGreaterThan(dot(a, c));
    expect(dot(a, a)).toBeCloseTo(1);
  });
});

describe("what it refuses", () => {
  it.each<[string, object, string]>([
    ["no token limit", { max_tokens: undefined }, "max_tokens"],
    ["no schema", { response_format: { type: "json_object" } }, "json_schema"],
    ["a schema that is not strict", format(schema, { strict: false }), "strict"],
    ["a name with a space", format(schema, { name: "a b" }), "name"],
    ["open objects", format({ ...schema, additionalProperties: undefined }), "additionalProperties"],
    ["optional properties", format({ ...schema, required: [] }), "Missing 'title'"],
    [
      "oneOf",
      format({ ...schema, properties: { title: { oneOf: [{ type: "string" }] } } }),
      "'oneOf' is not permitted",
    ],
    ["defaults", format({ ...schema, properties: { title: { type: "string", default: "" } } }), "'default'"],
    ["a root that is no object", format({ type: "array", items: { type: "string" } }), "schema must be"],
    ["streams", { stream: true }, "does not stream"],
    ["no messages", { messages: [] }, "messages"],
  ])("refuses %s", async (_what, other, reason) => {
    await expect(ask(other)).rejects.toMatchObject({ status: 400, message: expect.stringContaining(reason) });
  });

  it("refuses another key, and names the script does not know", async () => {
    await expect(ask(format(schema, { name: "other" }))).rejects.toMatchObject({ status: 404 });
    client = new OpenAI({ apiKey: "wrong", baseURL: fake.url, maxRetries: 0 });
    await expect(ask()).rejects.toMatchObject({ status: 401 });
  });
});

describe("how it misbehaves when told to", () => {
  it("answers errors once, then goes on", async () => {
    fake.next("429");
    const flooded = await ask().catch((error) => error);
    expect([flooded.status, flooded.headers.get("retry-after")]).toEqual([429, "1"]);
    fake.next("500");
    await expect(ask()).rejects.toMatchObject({ status: 500 });
    fake.next("503", "embeddings");
    await expect(client.embeddings.create({ model: "e", input: "x" })).rejects.toMatchObject({ status: 503 });
    await ask();
  });

  it("breaks, cuts off and hangs", async () => {
    fake.next("reset");
    await expect(ask()).rejects.toBeInstanceOf(OpenAI.APIConnectionError);
    fake.next("cut-off");
    await expect(ask()).rejects.toThrow();
    fake.next("hang");
    const controller = new AbortController();
    const hung = client.chat.completions.create(
      { model: "m", messages: [{ role: "user", content: "x" }], max_tokens: 1, ...format() } as never,
      { signal: controller.signal },
    );
    await fake.waitFor((f) => f.calls.some((call) => call.misbehaviour === "hang"), "the hanging call");
    controller.abort();
    await expect(hung).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    fake.next("slow-headers");
    const slow = ask();
    await fake.waitFor((f) => f.calls.some((call) => call.misbehaviour === "slow-headers"), "the slow call");
    fake.release();
    expect((await slow).choices).toHaveLength(1);
  });

  it("says what a model should not say", async () => {
    const first = async (kind: Parameters<FakeOpenAi["next"]>[0]) => {
      fake.next(kind);
      const reply = await ask();
      return { ...reply.choices[0]?.message, finish: reply.choices[0]?.finish_reason, usage: reply.usage };
    };
    const broken = await first("invalid-json");
    expect(() => JSON.parse(broken.content ?? "")).toThrow();
    expect(JSON.parse((await first("wrong-schema")).content ?? "")).toEqual({ unexpected: true });
    expect((await first("empty")).content).toBe("");
    expect(await first("refusal")).toMatchObject({
      content: null,
      refusal: expect.stringContaining("cannot"),
    });
    expect((await first("length")).finish).toBe("length");
    expect((await first("no-usage")).usage).toBeUndefined();
    fake.next("html");
    expect(await ask()).toBe("<html>ok</html>");
  });
});
