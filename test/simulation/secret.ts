// A secret in the simulated company's vault, and tools that borrow it to write, to read and to say what became of something: so
// that leases begin and end in every weather.
import { commitTo } from "#adapters/in-memory/commit";
import type { Store } from "#adapters/in-memory/store";
import { vault } from "#adapters/in-memory/vault";
import type { Borrowed, Tool } from "#core/tool";
import { secretFold } from "#core/vault";
import { seal, sealDigest } from "#governance/seal";
import { append, fresh } from "#runtime/unit";

const NAME = "smtp";
/** As the operator entered it before the first process began. */
export function entrust(store: Store): void {
  const { keys, random } = vault(store);
  const label = { name: NAME, domain: "sales", kind: "plain", version: 1 } as const;
  const secret = seal({ key: keys()[0] ?? "", random }, label, "a simulated password");
  const at = store.clock.now().toISOString();
  const circumstance = {
    actor: "operator:console",
    cause: "entered",
    correlation: NAME,
    origin: "operator",
    at,
  } as const;
  const { domain, kind, version } = label;
  const data = { domain, kind, version, seal: sealDigest(secret), by: "console" };
  const { write } = append(secretFold, fresh(secretFold, NAME), circumstance, [
    { type: "secret.kept", data },
  ]);
  commitTo(store, { writes: [write], rows: [{ into: "secret", secret, at }] });
}

/** Mails leave, are asked about, and contacts are looked up with the password in hand. */
export function borrowing(tool: Tool): Tool {
  const needs = [{ secret: NAME }];
  if (tool.name === "contact.find" && tool.effect === "read")
    return { ...tool, needs, read: (input, asker) => inHand(asker, () => tool.read(input, asker)) };
  if (tool.name !== "email.send" || tool.effect === "read") return tool;
  return {
    ...tool,
    needs,
    execute: (input, execution) => inHand(execution, () => tool.execute(input, execution)),
    check: (token, input, borrowed) => inHand(borrowed, () => tool.check(token, input)),
  };
}

async function inHand<T>(borrowed: Borrowed | undefined, work: () => Promise<T>): Promise<T> {
  if (borrowed?.lease === undefined) throw new Error("It was lent nothing.");
  return borrowed.lease.use(work);
}
