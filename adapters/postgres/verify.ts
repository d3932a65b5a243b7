// The journal port's verify: the standalone verifier on a connection of the pool. Apart from it, as that one stands alone.
import type pg from "pg";
import { type Verdict, verifyDatabase } from "./verify-journal.ts";

/** The first position that does not fit, or how many do. Snapshots are held against the hash the chain committed to. */
export async function verifyChain(pool: pg.Pool): Promise<Pick<Verdict, "checked" | "broken">> {
  const client = await pool.connect();
  let lost = true;
  try {
    const { checked, broken } = await verifyDatabase(client);
    lost = false;
    return { checked, ...(broken && { broken }) };
  } finally {
    client.release(lost);
  }
}
