// The vault's rows: what is sealed is read through vault_take alone, since the application's role may not read it otherwise.
import type { SealedSecret, SecretKind, Vault, WrappedKey } from "#core/vault";
import { asking, type Database } from "./database.ts";

interface WrapRow {
  readonly name: string;
  readonly domain: string;
  readonly kind: SecretKind;
  readonly version: number;
  readonly wrapped: string;
  readonly wrap_nonce: string;
  readonly wrap_tag: string;
  readonly key_id: string;
}

interface SecretRow extends WrapRow {
  readonly cipher: string;
  readonly nonce: string;
  readonly tag: string;
}

export function vaultRows({ pool }: Pick<Database, "pool">): Pick<Vault, "take" | "wrapped" | "uses"> {
  return {
    take: (lease, at) =>
      asking(async () => {
        const query = { name: "vault_take", text: "select vault_take($1, $2) as row", values: [lease, at] };
        const { rows } = await pool.query<{ row: SecretRow | null }>(query);
        const row = rows[0]?.row;
        return row == null ? undefined : sealedOf(row);
      }),
    wrapped: () =>
      asking(async () => {
        const { rows } = await pool.query<WrapRow>(
          "select name, domain, kind, version, wrapped, wrap_nonce, wrap_tag, key_id from secret order by name",
        );
        return rows.map(keyOf);
      }),
    uses: (limit) =>
      asking(async () => {
        const { rows } = await pool.query<{
          secret: string;
          tool: string;
          task: string;
          uses: number;
          last: Date;
        }>(
          `select secret, tool, task, uses, last_use as last from lease where last_use is not null
           order by last_use desc limit $1`,
          [limit],
        );
        return rows.map(({ last, ...row }) => ({ ...row, lastUse: last.toISOString() }));
      }),
  };
}

const keyOf = ({ name, domain, kind, version, ...row }: WrapRow): WrappedKey => ({
  ...{ name, domain, kind, version },
  wrapped: row.wrapped,
  wrapNonce: row.wrap_nonce,
  wrapTag: row.wrap_tag,
  keyId: row.key_id,
});

const sealedOf = (row: SecretRow): SealedSecret => ({
  ...keyOf(row),
  cipher: row.cipher,
  nonce: row.nonce,
  tag: row.tag,
});
