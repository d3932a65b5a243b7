// Who comes in to the local chat: the one-time link, the session over restarts, and everybody else who does not.
import { afterEach, describe, expect, it } from "vitest";
import { type Given, type GivenOptions, givenWebchat } from "./given.ts";
import { ask, post, signIn } from "./page-client.ts";

const running: Given[] = [];
afterEach(async () => {
  for (const given of running.splice(0)) await given.stop();
});

async function given(options: GivenOptions = {}): Promise<Given> {
  const chat = await givenWebchat(options);
  running.push(chat);
  return chat;
}

const sentence = (text: string): string => JSON.parse(text).error;

describe("the printed link", () => {
  it("signs the browser in with a cookie that scripts and other sites cannot use", async () => {
    const chat = await given();
    const answer = await ask(chat, chat.link.slice(chat.url.length));
    expect([answer.status, answer.headers.location]).toEqual([303, "/"]);
    expect(answer.headers["set-cookie"]?.[0]).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
  });

  it("works once", async () => {
    const chat = await given();
    await signIn(chat);
    const again = await ask(chat, chat.link.slice(chat.url.length));
    expect(again.status).toBe(401);
    expect(again.headers["set-cookie"]).toBeUndefined();
    expect(again.text).toContain("This link does not work any more");
  });

  it("is not spent by a wrong token", async () => {
    const chat = await given();
    expect((await ask(chat, "/?token=guess")).status).toBe(401);
    expect(await signIn(chat)).toContain("adjutant_");
  });

  it("leads on to the chat when the browser is signed in already", async () => {
    const chat = await given();
    const cookie = await signIn(chat);
    const again = await ask(chat, chat.link.slice(chat.url.length), { headers: { cookie } });
    expect([again.status, again.headers.location]).toEqual([303, "/"]);
  });
});

describe("a session", () => {
  it("outlives a restart, and not a new key", async () => {
    const cookie = await signIn(await given({ secret: "kept" }));
    const restarted = await given({ secret: "kept" });
    expect((await ask(restarted, "/", { headers: { cookie } })).status).toBe(200);
    const other = await given({ secret: "another" });
    expect((await ask(other, "/", { headers: { cookie } })).status).toBe(401);
  });

  it("cannot be forged", async () => {
    const chat = await given();
    const cookie = await signIn(chat);
    const [name = "", value = ""] = cookie.split("=");
    const [at = "0", nonce = ""] = value.split(".");
    for (const forged of [
      `${name}=`,
      `${name}=${at}.${nonce}.x`,
      `${name}=${Number(at) + 1}${value.slice(at.length)}`,
    ]) {
      expect((await ask(chat, "/", { headers: { cookie: forged } })).status).toBe(401);
    }
  });

  it("ends after its time", async () => {
    let now = new Date("2026-01-01T00:00:00Z");
    const chat = await given({ now: () => now });
    const cookie = await signIn(chat);
    now = new Date("2027-06-01T00:00:00Z");
    expect((await ask(chat, "/", { headers: { cookie } })).status).toBe(401);
  });
});

describe("without a session", () => {
  it("the page says where the link is found", async () => {
    const answer = await ask(await given(), "/");
    expect(answer.status).toBe(401);
    expect(answer.text).toContain("Open the link from the terminal");
    expect(answer.text).toContain("npm start");
  });

  it("nothing is heard, streamed or downloaded", async () => {
    const chat = await given();
    expect((await post(chat, "", "/say", { id: "tab1-a", text: "hello" })).status).toBe(401);
    expect((await ask(chat, "/events")).status).toBe(401);
    expect((await ask(chat, "/attachment/x")).status).toBe(401);
    expect(chat.heard).toEqual([]);
  });

  it("a link from another site is tried once more by the browser itself, since its cookie stays at home", async () => {
    const chat = await given();
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect((await ask(chat, "/", { headers })).headers.refresh).toBe("0; url=/");
    expect((await ask(chat, "/")).headers.refresh).toBeUndefined();
  });
});

describe("requests from elsewhere", () => {
  it.each(["evil.example", "evil.example:4280", "127.0.0.1.evil.example", "192.168.0.9"])(
    "under the name %j are refused, page and all",
    async (host) => {
      const chat = await given();
      const cookie = await signIn(chat);
      for (const path of ["/", "/page/app.js", "/events"])
        expect((await ask(chat, path, { headers: { host, cookie } })).status).toBe(403);
    },
  );

  it.each(["localhost:1", "127.0.0.1", "[::1]:4280"])(
    "under the loopback name %s are answered",
    async (host) => {
      expect((await ask(await given(), "/", { headers: { host } })).status).toBe(401);
    },
  );

  it.each([{ origin: "http://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }])(
    "of another site are refused: %j",
    async (headers) => {
      const chat = await given();
      const cookie = await signIn(chat);
      const answer = await post(
        chat,
        cookie,
        "/say",
        { id: "tab1-a", text: "hello" },
        headers as Record<string, string>,
      );
      expect([answer.status, sentence(answer.text)]).toEqual([
        403,
        "Requests from another site are refused.",
      ]);
      expect(
        (await ask(chat, "/events", { headers: { cookie, ...headers } as Record<string, string> })).status,
      ).toBe(403);
      expect(chat.heard).toEqual([]);
    },
  );

  it("may not change anything without the page's own headers", async () => {
    const chat = await given();
    const cookie = await signIn(chat);
    const body = JSON.stringify({ id: "tab1-a", text: "hello" });
    const json = { cookie, "content-type": "application/json" };
    expect((await ask(chat, "/say", { method: "POST", headers: json, body })).status).toBe(403);
    expect((await post(chat, cookie, "/say", {}, { "content-type": "text/plain" })).status).toBe(403);
    expect(chat.heard).toEqual([]);
  });
});

describe("the page's headers", () => {
  it("allow nothing inline, nothing from elsewhere and no frame", async () => {
    const chat = await given();
    const cookie = await signIn(chat);
    const { headers } = await ask(chat, "/", { headers: { cookie } });
    expect(headers["content-security-policy"]).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    );
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["content-security-policy"]).not.toContain("unsafe");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  it("serve only the page's own files", async () => {
    const chat = await given();
    expect((await ask(chat, "/page/app.js")).headers["content-type"]).toBe("text/javascript; charset=utf-8");
    for (const path of ["/page/../channel.ts", "/page/%2e%2e/channel.ts", "/page/", "/page/none.js"])
      expect((await ask(chat, path)).status).toBe(404);
  });
});
