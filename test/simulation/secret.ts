// A secret in the simulated company's vault, and a tool that borrows it: so that leases begin and end in every weather.
import { commitTo } from "#adapters/in-memory/commit";
import type { Store } from "#adapters/in-memory/store";
import { vault } from "#adapters/in-memory/vault";
import type { Tool } from "#core/tool";
import { secretFold } from "#core/vault";
import { seal, sealDigest } from "#governance/seal";
import { append, fresh } from "#runtime/unit";

const NAME = "smtp";
const TOOL = "email.send";

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

/** Mails leave with the password in hand. */
export function borrowing(tool: Tool): Tool {
  if (tool.name !== TOOL || tool.effect === "read") return tool;
  return {
    ...tool,
    needs: [{ secret: NAME }],
    execute: async (input, execution) => {
      if (execution.lease === undefined) throw new Error("It was lent nothing.");
      return execution.lease.use(() => tool.execute(input, execution));
    },
  };
}
