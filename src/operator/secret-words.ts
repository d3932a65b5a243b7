// How a secret is told of: its name, domain, kind, age and uses. Nothing here ever has a value to tell.
import type { KnownSecret, LeaseUses } from "#core/vault";
import { counted, showTime, type When } from "./words.ts";

/** Sealing anew opens it, too, but is nobody's use of it. */
const ROTATE = "vault.rotate";

/** `uses`: newest first. `tools`: those that borrow it. */
export function secretLine(
  name: string,
  { domain, kind, version, since }: KnownSecret,
  tools: readonly string[],
  uses: readonly LeaseUses[],
  when: When,
): string {
  const borrowed = uses.filter(({ tool }) => tool !== ROTATE);
  const [last] = borrowed;
  const total = borrowed.reduce((sum, one) => sum + one.uses, 0);
  const task = last === undefined || last.task === "" ? "" : ` in task ${last.task}`;
  const used =
    last === undefined
      ? "never used"
      : `used ${counted(total, "time")}, last by ${last.tool}${task}, ${showTime(last.lastUse, when)}`;
  const owners = [...new Set([...tools, ...borrowed.map(({ tool }) => tool)])];
  const by = owners.length === 0 ? "for no tool here" : `for ${owners.join(", ")}`;
  const sort = kind === "oauth" ? "OAuth" : "plain";
  return `${name}: ${domain}, ${sort}, version ${version}, entered ${showTime(since, when)}; ${by}; ${used}`;
}
