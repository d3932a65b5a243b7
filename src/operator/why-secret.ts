// Why of secrets and leases: who entered one, and what was lent to whom, for what, until when and how often it was used.
import type { JournalEvent } from "#core/event";
import { idOf, kindOf } from "#core/stream";
import { type LeaseGrant, type SecretEvent, type SecretState, secretFold } from "#core/vault";
import { dataOf, type History } from "./history.ts";
import type { Rows } from "./why-goal.ts";
import { counted, showAccount, showTime, type When } from "./words.ts";

type Kept = Extract<SecretEvent, { type: "secret.kept" }>["data"];

/** What an action was lent, one row for each lease. */
export const lentRows = (history: History, effect: string, when: When): Rows =>
  granted(history)
    .filter((event) => dataOf<LeaseGrant>(event).effect === effect)
    .map((event) => ["Credential", lent(history, event, when)] as const);

const granted = (history: History): History => history.filter(({ type }) => type === "lease.granted");

function lent(history: History, event: JournalEvent, when: When): string {
  const { secret, domain, expires } = dataOf<LeaseGrant>(event);
  const uses = history.filter(({ stream, type }) => stream === event.stream && type === "lease.used");
  const last = uses.at(-1);
  const used =
    last === undefined
      ? "not used"
      : `used ${counted(uses.length, "time")}, last at ${showTime(last.at, when)}`;
  const until = `from ${showTime(event.at, when)} to ${showTime(expires, when)} at most`;
  return `${secret} of ${domain}, lease ${idOf(event.stream)}, ${until}; ${used}`;
}

export function leaseRows(history: History, id: string, when: When): Rows {
  const event = granted(history).find(({ stream }) => stream === `lease/${id}`);
  if (event === undefined) return [];
  const { tool, agent, task } = dataOf<LeaseGrant>(event);
  return [
    ["Lent", lent(history, event, when)],
    ["To", `${tool}, for the ${agent}${task === "" ? "" : ` in task ${task}`}`],
    ["For", purposeOf(dataOf<LeaseGrant>(event), id)],
    ["Ends", "with that, its task, a pause, the removal of the secret, or its time"],
  ];
}

function purposeOf({ purpose, effect, task }: LeaseGrant, id: string): string {
  if (purpose === "read") return `a read; \`/why ${task}\` tells of its task`;
  if (effect === id) return "work at the vault itself";
  const what = purpose === "check" ? "asking what became of action" : "action";
  return `${what} ${effect}; \`/why ${effect}\` tells of it`;
}

/** Never the value: nobody here knows it. */
export function secretRows(history: History, name: string, when: When): Rows {
  const own = history.filter(({ stream }) => kindOf(stream) === "secret" && idOf(stream) === name);
  const state = own.reduce<SecretState>(secretFold.evolve, secretFold.initial);
  if (state.status === "none") return [];
  const told = own.flatMap((event) => happened(event, when));
  const stands =
    state.status === "removed"
      ? "removed"
      : `version ${state.version}, for ${state.domain}; /vault tells who used it`;
  return [...told, ["Stands", stands]];
}

function happened(event: JournalEvent, when: When): Rows {
  const at = showTime(event.at, when);
  if (event.type === "secret.kept") {
    const { by, version } = dataOf<Kept>(event);
    return [["Entered", `version ${version}, by ${showAccount(by)} at ${at}`]];
  }
  if (event.type === "secret.removed")
    return [["Removed", `by ${showAccount(dataOf<{ by: string }>(event).by)} at ${at}`]];
  if (event.type !== "secret.resealed") return [];
  const { version, why } = dataOf<{ version: number; why: string }>(event);
  const because = why === "rotated" ? "a fresh data key" : "a fresh access token";
  return [["Sealed anew", `version ${version}, with ${because}, at ${at}`]];
}
