// Verifying a whole chain: every hash, payload digest and snapshot hash, by the verifier of `npm run verify`.
import { verifyCommand } from "#adapters/postgres/verify-journal";
import type { Bench } from "./bench.ts";
import { interleaved, type Outcome, timed } from "./measure.ts";
import { past } from "./past.ts";

export async function verify(bench: Bench): Promise<Outcome> {
  const size = bench.scale.verify;
  const there = await past(bench, size);
  const settings = { path: "the standalone verifier on the database's address" };
  const contender = {
    system: "adjutant",
    settings,
    measure: async () => {
      const ms = await timed(async () => {
        const { exit, said } = await verifyCommand(there.url);
        if (exit !== 0) throw new Error(said);
      });
      return [
        { name: "verify", unit: "s" as const, value: ms / 1000 },
        { name: "events verified", unit: "/s" as const, value: there.events / (ms / 1000) },
      ];
    },
  };
  return {
    benchmark: "verify",
    workload: `the chain of ${size.toLocaleString("en")} events`,
    settings: { adjutant: settings },
    series: await interleaved([contender], Math.min(bench.rounds, 2), bench.say),
    goals: [],
  };
}
