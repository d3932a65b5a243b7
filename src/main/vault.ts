// The vault, put together: its rows, the keys that wrap, randomness, and the guarded way to token servers.
import { randomBytes } from "node:crypto";
import type { Database } from "#adapters/postgres/database";
import { vaultRows } from "#adapters/postgres/vault";
import { keysIn } from "#adapters/process/key-file";
import { oauthRefresh } from "#adapters/vault/oauth";
import { dial } from "#adapters/web/connect";
import { type Guards, guardedFetch } from "#adapters/web/fetch";
import { addressesOf } from "#adapters/web/names";
import { Fault } from "#core/fault";
import type { Vault } from "#core/vault";
import type { Config } from "#src/config";

const ANSWER_BYTES = 100_000;

/** How a name becomes a connection; every address is checked in between. */
type Reach = Pick<Guards, "resolve" | "connect">;

export const openVault = (
  config: Pick<Config, "dataDir" | "key">,
  database: Pick<Database, "pool">,
  { hold }: Pick<Vault, "hold">,
  reach: Reach = { resolve: addressesOf, connect: dial },
): Vault => ({
  ...vaultRows(database),
  hold,
  keys: () => keysIn({ dataDir: config.dataDir, configured: config.key }),
  random: randomBytes,
  refresh: oauthRefresh(
    (url, form) => postForm(reach, url, form),
    () => new Date(),
  ),
});

/** To the very server that the operator entered, and no further: not to where it redirects, nor to addresses inside. */
async function postForm(reach: Reach, url: string, form: string): Promise<{ status: number; text: string }> {
  if (!url.startsWith("https://"))
    throw new Fault(
      "bad-input",
      "The token server is asked with https alone (RFC 6749, section 3.2): its tokenEndpoint must begin with https://.",
    );
  const fetch = guardedFetch({
    allow: async () => [new URL(url).origin],
    ...reach,
    deadline: (ms) => AbortSignal.timeout(ms),
  });
  const { status, body } = await fetch("vault", url, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: form,
    accept: ["application/json"],
    maxBytes: ANSWER_BYTES,
  });
  return { status, text: body.toString("utf8") };
}
