// A process of its own for the money test: so many callers side by side, each reserving and settling on a real database until
// told the number of trials or killed. It first settles what a killed one before it left open, as the runtime does.
import { randomBytes } from "node:crypto";
import { openDatabase } from "#adapters/postgres/database";
import { journal } from "#adapters/postgres/journal";
import type { Row } from "#core/ports";
import { said } from "../contracts/backend.ts";

interface Round {
  readonly url: string;
  /** Names the round's totals: it has caps of its own. */
  readonly period: string;
  readonly callers: number;
  readonly trials: number;
  readonly cap: number;
  /** It kills itself with this reservation open: from outside nobody can be sure to meet one. */
  readonly diesAt?: number;
}

const round = JSON.parse(process.argv[2] ?? "{}") as Round;
const { period, callers, cap } = round;
const database = openDatabase({ url: round.url, onError: () => undefined });
const { commit, reserved } = journal(database, {
  enqueue: async () => [],
  salt: () => randomBytes(16).toString("hex"),
});
const tell = (words: string): void => void process.stdout.write(`${words}\n`);
let left = round.trials;
let made = 0;

/** The caller's domain has a cap of its own, and the company's is tighter than all of these together. */
function reserving(id: string, caller: number, micros: number): Row {
  const domain = `d${caller % 4}`;
  const against = [
    { scope: "company", period, cap },
    { scope: `domain:${domain}`, period, cap: Math.ceil(cap / 3) },
    { scope: `agent:a${caller}`, period, cap: null },
  ];
  const whose = { domain, agent: `a${caller}`, goal: "g", model: "m" };
  return { into: "reserve", id, at: new Date().toISOString(), ...whose, micros, against };
}

const write = (id: string, version: number, words: string) => ({
  stream: `goal/${id}`,
  expectedVersion: version,
  events: [said(words)],
});

async function settled(id: string, version: number, micros: number): Promise<void> {
  const rows: Row[] = [{ into: "settle", id, micros }];
  const result = await commit({ writes: [write(id, version, "settled")], rows });
  if (result.is === "conflict") throw new Error(`${id} could not be settled: ${result.stream}`);
}

async function caller(number: number): Promise<void> {
  while (left > 0) {
    left -= 1;
    const id = `${period}-${randomBytes(6).toString("hex")}`;
    const worst = 1 + Math.floor(Math.random() * 1_000);
    const commitment = { writes: [write(id, 0, "called")], rows: [reserving(id, number, worst)] };
    const result = await commit(commitment);
    tell(result.is === "committed" ? "reserved" : "refused");
    if (result.is === "conflict") continue;
    made += 1;
    if (made === round.diesAt) process.kill(process.pid, "SIGKILL");
    // What a call came to: mostly less than the worst, sometimes nobody knows.
    const known = Math.random() < 0.9;
    await settled(id, 1, known ? Math.floor(Math.random() * (worst + 1)) : worst);
    tell("settled");
  }
}

for (const { id, micros } of await reserved()) await settled(id, 1, micros);
tell("recovered");
await Promise.all(Array.from({ length: callers }, (_, number) => caller(number)));
await database.close();
