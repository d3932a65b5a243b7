// The vault, put together: its rows, the keys that wrap, randomness, and the guarded way to token servers.
import { randomBytes } from "node:crypto";
import type { Database } from "#adapters/postgres/database";
import { vaultRows } from "#adapters/postgres/vault";
import { keysIn } from "#adapters/process/key-file";
import { oauthRefresh } from "#adapters/vault/oauth";
import { dial } from "#adapters/web/connect";
import { guardedFetch } from "#adapters/web/fetch";
import { addressesOf } from "#adapters/web/names";
import type { Vault } from "#core/vault";
import type { Config } from "#src/config";

const ANSWER_BYTES = 100_000;

export const openVault = (
  config: Pick<Config, "dataDir" | "key">,
  database: Pick<Database, "pool">,
): Vault => ({
  ...vaultRows(database),
  keys: () => keysIn({ dataDir: config.dataDir, configured: config.key }),
  random: randomBytes,
  refresh: oauthRefresh(postForm, () => new Date()),
});

/** To the very server that the operator entered, and no further: not to where it redirects, nor to addresses inside. */
async function postForm(url: string, form: string): Promise<{ status: number; text: string }> {
  const fetch = guardedFetch({
    allow: async () => [new URL(url).origin],
    resolve: addressesOf,
    connect: dial,
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
