// The program as src/main.ts starts it, with failpoints: it kills itself at the point it was told, by its arguments or by the
// test that started it. Mails wait for a moment only, and each thought costs a little, so that a test sees both.
import { parseArgs } from "node:util";
import { BroadcastChannel, isMainThread } from "node:worker_threads";
import { LIMITS } from "#adapters/process/watcher";
import { live } from "#src/main/program";

const { values } = parseArgs({
  // Adjutant's own argument after it started anew in place is none of these.
  strict: false,
  options: {
    "die-at": { type: "string" },
    nth: { type: "string" },
    worker: { type: "boolean" },
    poison: { type: "string" },
    patience: { type: "string" },
  },
});
/** What the test says reaches the main thread, and means the program's. */
const orders = new BroadcastChannel("orders");
orders.unref();

if (isMainThread) {
  process.on("message", (order) => orders.postMessage(order));
  process.channel?.unref();
  // Whoever started it is gone: nobody would end it.
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
}

const text = (given: string | boolean | undefined): string | undefined =>
  typeof given === "string" ? given : undefined;

await live(
  import.meta.filename,
  async () => {
    const { failpoints } = await import("./failpoints-around.ts");
    const around = failpoints({ orders, dieAt: text(values["die-at"]), nth: Number(text(values.nth) ?? 1) });
    const { poisonedBy } = await import("./poisoned-around.ts");
    const poisoned = (world: Parameters<typeof around>[0]) => around(poisonedBy(text(values.poison), world));
    if (values.worker === true) return (await import("#src/main/worker")).workerIn(poisoned);
    return (await import("#src/main/home")).home(poisoned);
  },
  { ...LIMITS, patienceMs: Number(text(values.patience) ?? LIMITS.patienceMs), pauseMs: 50 },
);
