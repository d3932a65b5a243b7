// Access tokens through the guards that the program has: only over https, only to where the operator said, and never inside.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { dial } from "#adapters/web/connect";
import type { OAuthSecret } from "#core/vault";
import { openVault } from "../../src/main/vault.ts";
import { CANARY } from "../support/vault.ts";

const PUBLIC = "93.184.216.34";

interface Told {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A token server; whatever was checked and let through is connected to it, whether it asked for encryption or not. */
async function given(answer: Told, leadsTo: string = PUBLIC) {
  const asked: { host: string; method: string; type: string; form: string }[] = [];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const { host = "", "content-type": type = "" } = req.headers;
    asked.push({ host, method: req.method ?? "", type, form: Buffer.concat(chunks).toString() });
    res.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    res.end(answer.body ?? "{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const dialled: string[] = [];
  const vault = openVault(
    { dataDir: "", key: "a key" },
    { pool: undefined as never },
    { hold: () => undefined },
    {
      resolve: async () => [leadsTo],
      connect: ({ address, host }, signal) => {
        dialled.push(`${address} as ${host}`);
        return dial({ address: "127.0.0.1", port, host, secure: false }, signal);
      },
    },
  );
  const refresh = (tokenEndpoint = "https://login.example.com/token", more: Partial<OAuthSecret> = {}) =>
    vault.refresh({
      ...{ tokenEndpoint, clientId: "adjutant", clientSecret: "quiet", refreshToken: CANARY },
      ...more,
    });
  return { refresh, asked, dialled };
}

const TOKEN = { access_token: "access-1", token_type: "Bearer", expires_in: 60, refresh_token: "next" };

it("fetches a token from the very server that was entered, at the address that was checked", async () => {
  const { refresh, asked, dialled } = await given({ status: 200, body: JSON.stringify(TOKEN) });
  expect(await refresh()).toMatchObject({ token: "access-1", refreshToken: "next" });
  expect(dialled).toEqual([`${PUBLIC} as login.example.com`]);
  expect(asked).toMatchObject([
    { host: "login.example.com", method: "POST", type: "application/x-www-form-urlencoded" },
  ]);
  const form = Object.fromEntries(new URLSearchParams(asked[0]?.form));
  const client = { client_id: "adjutant", client_secret: "quiet" };
  expect(form).toEqual({ grant_type: "refresh_token", refresh_token: CANARY, ...client });
});

it.each(["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1"])(
  "sends nothing to a name that leads inside: %s",
  async (inside) => {
    const { refresh, dialled, asked } = await given({ status: 200, body: JSON.stringify(TOKEN) }, inside);
    await expect(refresh()).rejects.toMatchObject({ code: "not-allowed", retry: "never" });
    expect([dialled, asked]).toEqual([[], []]);
  },
);

it.each(["http://login.example.com/token", "http://127.0.0.1/token"])(
  "sends nothing without encryption: %s",
  async (endpoint) => {
    const { refresh, dialled, asked } = await given({ status: 200, body: JSON.stringify(TOKEN) });
    await expect(refresh(endpoint)).rejects.toMatchObject({ retry: "never" });
    expect([dialled, asked]).toEqual([[], []]);
  },
);

it.each([301, 302, 303, 307, 308])(
  "carries nothing to where the server redirects with %i",
  async (status) => {
    const { refresh, dialled } = await given({
      status,
      headers: { location: "https://elsewhere.example/token" },
    });
    await expect(refresh()).rejects.toBeInstanceOf(Error);
    expect(dialled).toEqual([`${PUBLIC} as login.example.com`]);
  },
);

it("says in a sentence that the server is gone, and repeats nothing of what it said", async () => {
  const { refresh } = await given({
    status: 400,
    body: JSON.stringify({ error: "invalid_grant", quoted: CANARY }),
  });
  const failed = await refresh().catch((error: Error) => error.message);
  expect(failed).toBe("The token server gives no access any more (invalid_grant): connect it again.");
});
