// OWASP ASI03 (identity and privilege abuse), A01, A05, CSRF and clickjacking: the local chat as another site, another page,
// another program or a stranger on the network would try it. What counts is that nothing was heard.
import { afterEach, describe, expect, it } from "vitest";
import { type Given, givenWebchat } from "../webchat/given.ts";
import { ask, post, signIn } from "../webchat/page-client.ts";

const running: Given[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

/** A chat, the cookie of its operator, and the headers their own page sends. */
async function given() {
  const chat = await givenWebchat();
  running.push(chat);
  const cookie = await signIn(chat);
  return { chat, cookie, own: { cookie, origin: chat.url, "content-type": "application/json" } };
}

const SAID = { id: "tab1-a", text: "hello" };
const DEEDS: readonly (readonly [string, object])[] = [
  ["/say", SAID],
  ["/tap", { id: "tab1-b", verb: "approve", about: "k7f3qa9m", message: "m1" }],
  ["/submit", { id: "tab1-c", verb: "edit", about: "k7f3qa9m", fields: { body: "changed" } }],
];

describe("another origin", () => {
  const ELSEWHERE: readonly Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://localhost.evil.example" },
    { origin: "http://127.0.0.1:1" },
    { origin: "file://" },
    { origin: "http://127.0.0.1.evil.example", "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { host: "evil.example" },
    { host: "127.0.0.1.evil.example" },
    { host: "localhost.evil.example", origin: "http://localhost.evil.example" },
    { host: "evil.example:80" },
  ];

  it.each(ELSEWHERE)("with the operator's own cookie changes and reads nothing: %j", async (headers) => {
    const { chat, cookie } = await given();
    for (const [path, body] of DEEDS)
      expect((await post(chat, cookie, path, body, headers)).status).toBe(403);
    const read = { headers: { cookie, ...headers } };
    expect((await ask(chat, "/events", read)).status).toBe(403);
    expect((await ask(chat, "/attachment/m1", read)).status).toBe(403);
    expect(chat.heard).toEqual([]);
  });

  it("is given no permission to ask, and none of its answers", async () => {
    const { chat, cookie } = await given();
    const headers = { cookie, origin: "https://evil.example", "access-control-request-method": "POST" };
    for (const method of ["OPTIONS", "GET"])
      for (const path of ["/say", "/", "/events", "/healthz"]) {
        const answer = await ask(chat, path, { method, headers });
        const granted = Object.keys(answer.headers).filter((name) => name.startsWith("access-control-"));
        expect(granted).toEqual([]);
        expect(answer.headers["cross-origin-resource-policy"]).toBe("same-origin");
      }
  });
});

describe("a stranger", () => {
  const COOKIES = [
    "",
    "adjutant_00000000=1.x.y",
    "adjutant=1",
    "; ; =",
    "__proto__=1",
    `x=${"y".repeat(4_000)}`,
  ];

  it.each(COOKIES)("with the cookie %j hears and says nothing", async (cookie) => {
    const { chat } = await given();
    for (const [path, body] of DEEDS) expect((await post(chat, cookie, path, body)).status).toBe(401);
    for (const path of ["/events", "/attachment/m1", "/"])
      expect((await ask(chat, path, { headers: { cookie } })).status).toBe(401);
    expect(chat.heard).toEqual([]);
  });

  it.each(["token-", "TOKEN", "", "%00", "token=token", "' or 1=1"])(
    "with the token %j is not let in",
    async (token) => {
      const { chat } = await given();
      const answer = await ask(chat, `/?token=${encodeURIComponent(token)}`);
      expect([answer.status, answer.headers["set-cookie"]]).toEqual([401, undefined]);
    },
  );

  it("with the operator's used link is not let in, and a second token beside it does not help", async () => {
    const { chat } = await given();
    const path = chat.link.slice(chat.url.length);
    for (const one of [path, `${path}&token=x`, `/?token=x&${path.slice(2)}`])
      expect((await ask(chat, one)).headers["set-cookie"]).toBeUndefined();
  });

  it("cannot make the server say where it is through a header", async () => {
    const { chat } = await given();
    const headers = { "x-forwarded-host": "evil.example", forwarded: "host=evil.example" };
    const answer = await ask(chat, "/", { headers });
    expect(JSON.stringify([answer.headers, answer.text])).not.toContain("evil.example");
  });
});

describe("a frame", () => {
  it.each([
    "/",
    "/page/app.js",
    "/healthz",
    "/readyz",
    "/nowhere",
    "/events?tab=tab1",
    "/attachment/none",
    "/say",
  ])("may not hold %s, whoever asks", async (path) => {
    const { chat, cookie } = await given();
    for (const headers of [{ cookie }, {}] as Record<string, string>[]) {
      if (path.startsWith("/events") && headers.cookie !== undefined) continue;
      const answer = await ask(chat, path, { headers });
      expect(answer.headers["x-frame-options"]).toBe("DENY");
      expect(answer.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
      expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
      expect(answer.headers["cross-origin-opener-policy"]).toBe("same-origin");
      expect(answer.headers["x-content-type-options"]).toBe("nosniff");
      expect(answer.headers["referrer-policy"]).toBe("no-referrer");
    }
  });
});

describe("an upload", () => {
  const boundary = "x";
  const file = `--${boundary}\r\ncontent-disposition: form-data; name="f"; filename="a.sh"\r\n\r\nrm -rf\r\n--${boundary}--\r\n`;
  const TYPES = [
    `multipart/form-data; boundary=${boundary}`,
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "text/plain",
    "text/plain; application/json",
    "application/jsonp",
    "",
  ];

  it.each(TYPES)("as %j is refused, and nothing of it is kept", async (type) => {
    const { chat, own } = await given();
    for (const [path, value] of DEEDS)
      for (const body of [file, JSON.stringify(value)]) {
        const answer = await ask(chat, path, {
          method: "POST",
          headers: { ...own, "content-type": type },
          body,
        });
        expect(answer.status).toBe(403);
      }
    expect(chat.heard).toEqual([]);
  });

  it("has no place to go", async () => {
    const { chat, own } = await given();
    for (const path of ["/upload", "/files", "/page/app.js", "/attachment/x", "/"])
      expect([404, 405]).toContain(
        (await ask(chat, path, { method: "POST", headers: own, body: file })).status,
      );
  });

  it("of more than is taken is refused, and nothing of it is kept", async () => {
    const { chat, own } = await given();
    const body = JSON.stringify({ ...SAID, text: "x".repeat(7_000_000) });
    expect((await ask(chat, "/say", { method: "POST", headers: own, body })).status).toBe(413);
    expect(chat.heard).toEqual([]);
  });

  it.each([
    "",
    "[]",
    "null",
    "{",
    '{"__proto__":{"text":"x"}}',
    '{"id":"tab1-a"}',
    '{"id":1,"text":"x"}',
    `{"id":"${"x".repeat(200)}","text":"x"}`,
    "\u0000",
    `${"[".repeat(100_000)}`,
  ])("of what the page does not send is refused: %j", async (body) => {
    const { chat, own } = await given();
    for (const [path] of DEEDS)
      expect((await ask(chat, path, { method: "POST", headers: own, body })).status).toBe(400);
    expect(chat.heard).toEqual([]);
  });
});

describe("a method", () => {
  it.each(["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD", "PROPFIND"])(
    "%s does nothing anywhere",
    async (method) => {
      const { chat, own } = await given();
      for (const path of ["/", "/say", "/tap", "/submit", "/events", "/attachment/m1"])
        expect((await ask(chat, path, { method, headers: own })).status).toBe(405);
      expect(chat.heard).toEqual([]);
    },
  );

  it("GET changes nothing, also with what is to be said in its address", async () => {
    const { chat, cookie } = await given();
    for (const [path, body] of DEEDS) {
      const query = new URLSearchParams({ body: JSON.stringify(body), ...body } as Record<string, string>);
      expect((await ask(chat, `${path}?${query}`, { headers: { cookie } })).status).toBe(405);
    }
    expect(chat.heard).toEqual([]);
  });
});

describe("the cookie", () => {
  it("is closed to scripts and other sites, and is no use after one changed letter", async () => {
    const chat = await givenWebchat();
    running.push(chat);
    const bought = (await ask(chat, chat.link.slice(chat.url.length))).headers["set-cookie"]?.[0] ?? "";
    expect(bought).toMatch(/^adjutant_[\w-]{8}=[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
    const cookie = bought.split(";", 1)[0] ?? "";
    const from = cookie.indexOf("=") + 1;
    const changed = [from, from + 3, cookie.length - 2].map(
      (at) => `${cookie.slice(0, at)}${cookie[at] === "1" ? "2" : "1"}${cookie.slice(at + 1)}`,
    );
    for (const one of [...changed, cookie.slice(0, -1), cookie.toUpperCase()])
      expect((await post(chat, one, "/say", SAID)).status).toBe(401);
    expect(chat.heard).toEqual([]);
    expect((await post(chat, cookie, "/say", SAID)).status).toBe(200);
    expect(chat.heard).toMatchObject([{ is: "said", text: "hello" }]);
  });
});
