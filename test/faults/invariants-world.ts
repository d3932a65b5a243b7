// The world holds each effect at most once, exactly once where it has a receipt, and nothing that was not asked for.
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ApprovalState } from "#core/approval";
import type { EffectState } from "#core/effect";
import { digest } from "#core/json";
import { idOf, kindOf } from "#core/stream";
import type { Evidence } from "./invariants-evidence.ts";

interface Book {
  readonly contacts: Readonly<Record<string, { readonly count: number }>>;
  readonly operations: Readonly<Record<string, { readonly data: { readonly key: string } }>>;
}

const git = promisify(execFile);

export async function effects({ streams, places }: Evidence): Promise<string[]> {
  const tokens = [...(await commits(places.site)), ...operations(places.dataDir), ...mails(places.dataDir)];
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  const known = [...streams].filter(([stream]) => kindOf(stream) === "effect");
  return [
    ...[...counts].filter(([, n]) => n > 1).map(([token, n]) => `effects: ${token} happened ${n} times`),
    ...[...counts.keys()]
      .filter((token) => !streams.has(`effect/${token}`))
      .map((token) => `effects: ${token} is unknown`),
    ...known.flatMap(([stream, { state }]) =>
      outcome(idOf(stream), state as EffectState, counts.get(idOf(stream)) ?? 0),
    ),
    ...known.flatMap(([stream, { types }]) => decided(streams, idOf(stream), types)),
    ...uncounted(places.dataDir),
  ];
}

function outcome(token: string, state: EffectState, count: number): string[] {
  if (state.status === "none") return [];
  const { status, order, reason } = state;
  // A read leaves nothing in the world.
  const receipted = (status === "done" || status === "compensated") && order.effect !== "read";
  if (receipted && count !== 1) return [`effects: ${token} has a receipt and happened ${count} times`];
  const nothing = status === "cancelled" || status === "failed";
  return nothing && count > 0 ? [`effects: ${token} is ${status} (${reason}) and happened`] : [];
}

/** What was prepared had been approved, once, with exactly this content. */
function decided(streams: Evidence["streams"], token: string, types: readonly string[]): string[] {
  if (!types.includes("effect.prepared")) return [];
  const effect = streams.get(`effect/${token}`)?.state as Exclude<EffectState, { status: "none" }>;
  const approval = streams.get(`approval/${token}`);
  if (approval === undefined) return [`effects: ${token} was executed and nobody was asked`];
  const { request, ...state } = approval.state as Exclude<ApprovalState, { status: "none" }>;
  const times = approval.types.filter((type) => type === "approval.decided").length;
  const agreed = request.digest === digest(effect.order.input) && request.digest === effect.order.digest;
  return [
    ...(times === 1 ? [] : [`effects: ${token} was decided ${times} times`]),
    ...(agreed ? [] : [`effects: ${token} was executed with other content than was approved`]),
    ...(state.status === "rejected" ? [`effects: ${token} was rejected and executed`] : []),
  ];
}

/** The operation of each commit of the site. */
async function commits(site: string): Promise<string[]> {
  if (!existsSync(join(site, ".git"))) return [];
  const args = [
    "-C",
    site,
    "log",
    "--all",
    "--format=%(trailers:key=Adjutant-Operation,valueonly,separator=)",
  ];
  const { stdout } = await git("git", args, { maxBuffer: 1 << 28 });
  return stdout.split("\n").filter((line) => line !== "");
}

const bookIn = (dataDir: string): Book => {
  const file = join(dataDir, "contacts.json");
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as Book)
    : { contacts: {}, operations: {} };
};

const operations = (dataDir: string): string[] => Object.keys(bookIn(dataDir).operations);

/** A contact that changed more often than operations say changed twice by one of them. */
function uncounted(dataDir: string): string[] {
  const { contacts, operations: done } = bookIn(dataDir);
  const counts = new Map<string, number>();
  for (const { data } of Object.values(done)) counts.set(data.key, (counts.get(data.key) ?? 0) + 1);
  return Object.entries(contacts).flatMap(([key, { count }]) =>
    count === counts.get(key)
      ? []
      : [`effects: ${key} changed ${count} times by ${counts.get(key)} operations`],
  );
}

/** A mail's file is named by its token. */
function mails(dataDir: string): string[] {
  const folder = join(dataDir, "outbox");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => name.endsWith(".eml")).map((name) => name.slice(0, -".eml".length));
}
