import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { oauthRefresh } from "#adapters/vault/oauth";
import { CANARY, type GivenVault, givenVault, keep, PUBLISH, type VaultOptions } from "../support/vault.ts";
import { HOUR, MINUTE } from "../support/world.ts";

/** A token server that rotates its refresh tokens and takes each of them once. */
async function tokenServer() {
  const state = {
    asked: [] as string[],
    current: `${CANARY}-0`,
    answers: [] as { status: number; body: string }[],
  };
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const given = form.get("refresh_token") ?? "";
    state.asked.push(given);
    const scripted = state.answers.shift();
    const wrong = given === state.current ? undefined : { status: 400, body: '{"error":"invalid_grant"}' };
    const other = scripted ?? wrong;
    if (other !== undefined) return void res.writeHead(other.status).end(other.body);
    const count = state.asked.length;
    state.current = `${CANARY}-${count}`;
    const answer = {
      access_token: `access-${count}`,
      token_type: "Bearer",
      expires_in: 3600,
      refresh_token: state.current,
    };
    res.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  return Object.assign(state, { url });
}

type Server = Awaited<ReturnType<typeof tokenServer>>;

async function given(server: Server, more: VaultOptions = {}): Promise<GivenVault> {
  let now = () => new Date();
  const post = async (url: string, form: string) => {
    const response = await fetch(url, { method: "POST", body: new URLSearchParams(form) });
    return { status: response.status, text: await response.text() };
  };
  const you = await givenVault({ ...more, empty: true, vault: { refresh: oauthRefresh(post, () => now()) } });
  now = () => you.clock.now();
  await enter(you, server);
  return you;
}

const enter = (you: GivenVault, { url, current }: Server) =>
  keep(you, {
    kind: "oauth",
    value: JSON.stringify({
      tokenEndpoint: url,
      clientId: "adjutant",
      clientSecret: "c",
      refreshToken: current,
    }),
  });

const publish = async (you: GivenVault, title: string) => {
  await you.say(PUBLISH.replace("Pricing lessons", title));
  await you.tap("approve");
};

it("hands out access tokens, never what they are made from", async () => {
  const server = await tokenServer();
  const you = await given(server);
  await publish(you, "One");
  expect(you.handed).toEqual(["access-1"]);
  expect(JSON.stringify([you.store.events, [...you.store.vault.secrets]])).not.toContain(CANARY);
});

it("uses a token until a minute before its end, and keeps the refresh token that came with it", async () => {
  const server = await tokenServer();
  const you = await given(server);
  await publish(you, "One");
  await you.advance(58 * MINUTE);
  await publish(you, "Two");
  await you.advance(MINUTE);
  await publish(you, "Three");
  await you.advance(HOUR);
  await publish(you, "Four");
  expect(you.handed).toEqual(["access-1", "access-1", "access-2", "access-3"]);
  expect(server.asked).toEqual([`${CANARY}-0`, `${CANARY}-1`, `${CANARY}-2`]);
});

it.each([9_223_372_036_854_776, 300_000_000_000, 1e300, 0, -1, null, "soon", "3600"])(
  "keeps the refresh token that came with a token whose life is said to be %j",
  async (lasts) => {
    const server = await tokenServer();
    const you = await given(server);
    const body = { access_token: "access-odd", token_type: "bearer", expires_in: lasts };
    server.answers.push({ status: 200, body: JSON.stringify({ ...body, refresh_token: `${CANARY}-odd` }) });
    await publish(you, "One");
    you.clock.advance(366 * 24 * HOUR);
    server.current = `${CANARY}-odd`;
    await publish(you, "Two");
    expect(you.handed).toEqual(["access-odd", "access-2"]);
    expect(server.asked).toEqual([`${CANARY}-0`, `${CANARY}-odd`]);
  },
);

it("goes on after a restart with the token it kept", async () => {
  const server = await tokenServer();
  const you = await given(server);
  await publish(you, "One");
  await you.restart();
  await publish(you, "Two");
  expect(you.handed).toEqual(["access-1", "access-1"]);
});

it("asks the server once, however many ask for a token at the same time", async () => {
  const server = await tokenServer();
  const you = await given(server, {
    borrow: async (lease, handed) => {
      const all = await Promise.all([1, 2, 3].map(() => lease.use(async (secret) => secret)));
      handed.push(...all);
    },
  });
  await publish(you, "One");
  expect(you.handed).toEqual(["access-1", "access-1", "access-1"]);
  expect(server.asked).toHaveLength(1);
});

it("says in one sentence that it must be connected again where the server refuses", async () => {
  const server = await tokenServer();
  const you = await given(server);
  server.current = "somebody else used it";
  await publish(you, "One");
  expect(you.handed).toEqual([]);
  expect(you.shelf.done).toEqual([]);
  expect(you.sees()).toContain("connect it again. Say /vault set site.");
});

it("tries again by itself where the server is down, and repeats nothing that it said", async () => {
  const server = await tokenServer();
  server.answers.push({ status: 503, body: `${CANARY} is your token` });
  const you = await given(server);
  await publish(you, "One");
  expect(you.handed).toEqual([]);
  await you.advance(HOUR);
  expect(you.handed).toEqual(["access-2"]);
  expect(you.sees()).not.toContain(CANARY);
});
