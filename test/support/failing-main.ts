// The program as src/main.ts starts it, with failpoints: it kills itself at the point it was told, by its arguments or by the
// test that started it. Mails wait for a moment only, and each thought costs a little, so that a test sees both.
import { parseArgs } from "node:util";
import { runDigest } from "#runtime/run-digest";
import type { World } from "#runtime/world";
import { home } from "#src/main/home";
import { live } from "#src/main/program";
import { workerIn } from "#src/main/worker";
import { failing } from "./failing.ts";
import type { Order } from "./failing-app.ts";

const HOLD_MS = 300;
const DAY_MS = 86_400_000;
const { values } = parseArgs({
  options: { "die-at": { type: "string" }, nth: { type: "string" }, worker: { type: "boolean" } },
});
let target = values["die-at"];
let left = Number(values.nth ?? 1);

function pass(point: string): void {
  if (point !== target) return;
  left -= 1;
  if (left > 0) return;
  process.kill(process.pid, "SIGKILL");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** Points that no chat leads to in time are reached by order of the test. */
function obey(world: World, order: Order): void {
  target = order.dieAt ?? target;
  left = order.nth ?? left;
  if (order.digestInDays === undefined) return;
  const ahead = order.digestInDays * DAY_MS;
  void runDigest({ ...world, clock: { now: () => new Date(Date.now() + ahead) } });
}

function around(world: World): World {
  const { model } = world;
  const tools = [...world.tools].map(([name, tool]) => [
    name,
    tool.effect === "irreversible" ? { ...tool, holdMs: HOLD_MS } : tool,
  ]) as [string, never][];
  const mine = failing(
    {
      ...world,
      tools: new Map(tools),
      model: {
        name: model.name,
        offline: model.offline,
        reserve: () => 2,
        think: async (...given) => ({ ...(await model.think(...given)), cost: 1, basis: "reported" }),
      },
    },
    pass,
  );
  process.on("message", (order) => obey(mine, order as Order));
  process.channel?.unref();
  return mine;
}

// Whoever started it is gone: nobody would end it.
process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
await live(values.worker === true ? workerIn(around) : home(around));
