// What the application's role may do: read all, append through journal_commit, keep its own rows; never change the journal.
import pg from "pg";

/** Run by the owner after every migration; idempotent. `role` is the one that DATABASE_URL names. */
export async function grantApplication(migrateUrl: string, role: string): Promise<void> {
  const client = new pg.Client({ connectionString: migrateUrl });
  await client.connect();
  try {
    const to = pg.escapeIdentifier(role);
    await client.query(`
      create schema if not exists pgboss;
      grant usage, create on schema pgboss to ${to};
      grant usage on schema public to ${to};
      grant select on all tables in schema public to ${to};
      revoke insert, update, delete, truncate on event, payload, snapshot, spend, budget, reservation, secret, lease from ${to};
      revoke select on secret from ${to};
      grant select (name, domain, kind, version, wrapped, wrap_nonce, wrap_tag, key_id, at) on secret to ${to};
      grant execute on function vault_take(text, timestamptz) to ${to};
      grant execute on function journal_commit(jsonb) to ${to};
      grant insert, update on inbound, post, vector to ${to};
      grant delete on vector to ${to};
    `);
  } finally {
    await client.end();
  }
}
