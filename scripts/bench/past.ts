// Databases that already hold a past, filled once and shared by the benchmarks of one run.
import { openAdjutant } from "./adjutant.ts";
import type { Bench } from "./bench.ts";
import { fill } from "./fill.ts";
import { timed } from "./measure.ts";
import { type Given, statements } from "./server.ts";

export interface Past extends Given {
  readonly events: number;
  /** An effect of the past, for /why. */
  readonly effect: string;
  readonly fillSeconds: number;
}

const pasts = new Map<number, Promise<Past>>();

export function past(bench: Bench, size: number): Promise<Past> {
  const known = pasts.get(size) ?? make(bench, size);
  pasts.set(size, known);
  return known;
}

async function make({ server, say }: Bench, size: number): Promise<Past> {
  say(`  a past of ${size.toLocaleString("en")} events`);
  const given = await server.database("migrated");
  const { world, close } = await openAdjutant(given);
  try {
    let effect = "";
    const seconds =
      (await timed(async () => {
        effect = await fill(world, size, say);
      })) / 1000;
    // Long since shown, and heard before: nobody is to post a past's cards now.
    await statements(
      given.ownerUrl,
      "update post set shown = wanted, message = card",
      `insert into inbound (id, channel, thread, body, received_at, handled_at)
       select 'bench:m' || n, 'bench', 'bench:chat', '{}', now() - n * interval '36 minutes', now() from generate_series(1, ${Math.ceil(size / 15)}) n`,
      "analyze",
    );
    const { position } = await world.journal.head();
    say(
      `    filled in ${Math.round(seconds)} s (${Math.round(size / seconds).toLocaleString("en")} events/s)`,
    );
    return { ...given, events: position, effect, fillSeconds: seconds };
  } finally {
    await close();
  }
}
