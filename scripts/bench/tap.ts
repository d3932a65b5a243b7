// A tap on a card while thousands of jobs wait behind it: received, decided, shown.
import type { Journal } from "#core/ports";
import { startRuntime } from "#runtime/boot";
import type { World } from "#runtime/world";
import { openAdjutant } from "./adjutant.ts";
import type { Bench } from "./bench.ts";
import { benchChat } from "./chat.ts";
import { ask } from "./growth.ts";
import { interleaved, latency, type Outcome, type Reading } from "./measure.ts";
import { statements } from "./server.ts";

export async function tap(bench: Bench): Promise<Outcome> {
  const { count, behind } = bench.scale.taps;
  const settings = {
    path: "channel's hear (inbox.accept) → receive job → decision's commit → deliver job → channel.show",
    behind,
    queue: "activate, eight workers at it",
  };
  const contender = { system: "adjutant", settings, measure: () => tapping(bench, count, behind) };
  return {
    benchmark: "tap",
    workload: `${count} taps on waiting cards, one after the other, ${behind.toLocaleString("en")} jobs behind`,
    settings: { adjutant: settings },
    series: await interleaved([contender], bench.rounds, bench.say),
    goals: [
      { name: "tap → decision p99", system: "adjutant", is: "at most", bound: 50 },
      { name: "tap → card p99", system: "adjutant", is: "at most", bound: 150 },
    ],
  };
}

async function tapping({ server }: Bench, count: number, behind: number): Promise<Reading[]> {
  const given = await server.database("migrated");
  const chat = benchChat();
  const { world: real, close } = await openAdjutant(given, chat);
  const { world, decided } = deciding(real);
  try {
    await startRuntime(world);
    const cards = [];
    for (let number = 0; number < count; number += 1) {
      const shown = chat.shows(({ kind }) => kind === "approval");
      await ask(world, number);
      cards.push((await shown).card.id);
    }
    const wakes = Array.from({ length: behind }, (_, at) => ({
      queue: "activate" as const,
      about: `task/behind${at}`,
    }));
    await world.jobs.send(wakes);
    const took: { decision: number[]; card: number[] } = { decision: [], card: [] };
    for (const id of cards) {
      const shown = chat.shows(
        (card) => card.id === id && card.buttons.every(({ verb }) => verb !== "approve"),
      );
      const begun = performance.now();
      const committed = decided(id);
      await chat.tap("approve", id);
      took.decision.push((await committed) - begun);
      took.card.push((await shown).at - begun);
    }
    await stillBehind(given.url);
    return [...latency("tap → decision", took.decision), ...latency("tap → card", took.card)];
  } finally {
    await close();
    await given.drop();
  }
}

/** Taps after the queue has run dry would tell nothing. */
async function stillBehind(url: string): Promise<void> {
  const [row] = await statements<{ left: number }>(
    url,
    "select count(*)::int as left from pgboss.job where name = 'activate' and state = 'created'",
  );
  if ((row?.left ?? 0) === 0) throw new Error("All that was queued behind was done before the last tap.");
}

/** The world with a journal that tells when a decision became durable. */
function deciding(real: World): { world: World; decided(id: string): Promise<number> } {
  const waiting = new Map<string, (at: number) => void>();
  const commit: Journal["commit"] = async (wanted) => {
    const result = await real.journal.commit(wanted);
    for (const { stream, events } of result.is === "committed" ? wanted.writes : [])
      if (events.some(({ type }) => type === "approval.decided")) waiting.get(stream)?.(performance.now());
    return result;
  };
  const decided = (id: string) => new Promise<number>((resolve) => waiting.set(`approval/${id}`, resolve));
  return { world: { ...real, journal: { ...real.journal, commit } }, decided };
}
