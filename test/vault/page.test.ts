import { request } from "node:http";
import { beforeEach, expect, it } from "vitest";
import { ASKED, givenSecretPage } from "../support/secret-page.ts";
import { CANARY } from "../support/vault.ts";

async function given() {
  const page = await givenSecretPage();
  const { url } = page;
  const cookie = await page.signIn();
  const send = (body: object, headers: Record<string, string> = {}, method = "POST") =>
    fetch(`${url}/secret`, {
      method,
      headers: { cookie, origin: url, "content-type": "application/json", ...headers },
      ...(method === "POST" ? { body: JSON.stringify(body) } : {}),
    });
  return { ...page, cookie, send };
}

let page: Awaited<ReturnType<typeof given>>;
beforeEach(async () => {
  page = await given();
});

it("takes a secret once, and shows what it is for", async () => {
  const shown = await fetch(page.link, { headers: { cookie: page.cookie } });
  const text = await shown.text();
  expect(shown.status).toBe(200);
  expect(text).toContain("The secret smtp");
  expect(text).toContain("the domain sales");
  expect((await page.send({ token: page.token, value: CANARY })).status).toBe(200);
  expect(page.kept).toEqual([{ ...ASKED, value: CANARY }]);
});

it("takes nothing a second time, nor twice at once", async () => {
  const both = [1, 2].map(() => page.send({ token: page.token, value: CANARY }));
  expect((await Promise.all(both)).map(({ status }) => status).toSorted()).toEqual([200, 404]);
  expect((await page.send({ token: page.token, value: "another value" })).status).toBe(404);
  const again = await fetch(page.link, { headers: { cookie: page.cookie } });
  expect(again.status).toBe(404);
  expect(await again.text()).toContain("Ask for a new one with <code>/vault set</code>");
  expect(page.kept).toHaveLength(1);
});

it("lets a value that was not taken be entered again", async () => {
  expect((await page.send({ token: page.token, value: "abc" })).status).toBe(400);
  expect((await page.send({ token: page.token, value: CANARY })).status).toBe(200);
});

it("takes nothing after ten minutes", async () => {
  page.advance(600_000);
  expect((await page.send({ token: page.token, value: CANARY })).status).toBe(404);
  expect(page.kept).toEqual([]);
});

it.each([
  ["another site", { origin: "http://evil.example" }],
  ["another port of this machine", { origin: "http://127.0.0.1:1" }],
  ["a frame of another site", { "sec-fetch-site": "cross-site" }],
  ["a plain form", { "content-type": "application/x-www-form-urlencoded" }],
] as const)("takes nothing from %s", async (_where, headers) => {
  expect((await page.send({ token: page.token, value: CANARY }, headers)).status).toBe(403);
  expect(page.kept).toEqual([]);
});

it("takes nothing from a browser that is not signed in, and does not say whether the link is one", async () => {
  expect((await page.send({ token: page.token, value: CANARY }, { cookie: "" })).status).toBe(401);
  expect((await fetch(page.link)).status).toBe(401);
  expect((await fetch(`${page.url}/secret/nothing`)).status).toBe(401);
  expect(page.kept).toEqual([]);
});

it("takes nothing under a rebound name of this machine", async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { host: "evil.example", cookie: page.cookie, origin: "http://evil.example" };
    const json = { ...headers, "content-type": "application/json" };
    const sent = request({ port: page.port, path: "/secret", method: "POST", headers: json }, (res) => {
      res.resume();
      resolve(res.statusCode);
    });
    sent.on("error", reject);
    sent.end(JSON.stringify({ token: page.token, value: CANARY }));
  });
  expect(status).toBe(403);
  expect(page.kept).toEqual([]);
});

it("takes nothing from an address: a value in a link is not read", async () => {
  const read = await fetch(`${page.link}?value=${CANARY}`, { headers: { cookie: page.cookie } });
  expect(read.status).toBe(200);
  expect(await read.text()).not.toContain(CANARY);
  expect((await page.send({}, {}, "GET")).status).toBe(405);
  expect(page.kept).toEqual([]);
});

it("writes no value into the log, whatever goes wrong", async () => {
  await page.send({ token: "wrong", value: CANARY });
  const headers = { cookie: page.cookie, origin: page.url, "content-type": "application/json" };
  const broken = await fetch(`${page.url}/secret`, { method: "POST", headers, body: `{"value":"${CANARY}` });
  expect(broken.status).toBe(400);
  expect(await broken.text()).not.toContain(CANARY);
  expect(page.logged.join()).not.toContain(CANARY);
});
