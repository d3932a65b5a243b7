// Names to addresses, as this machine resolves them; what comes of it is checked by the guarded fetch.
import { lookup } from "node:dns/promises";

/** All addresses, in the resolver's order. Rejects where the name is unknown. */
export async function addressesOf(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true, order: "verbatim" });
  return found.map(({ address }) => address);
}
