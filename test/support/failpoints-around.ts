// The failpoints of failing-main.ts around its world: told by arguments at the start, and by the test while it runs.
import type { BroadcastChannel } from "node:worker_threads";
import { runDigest } from "#runtime/run-digest";
import type { World } from "#runtime/world";
import { failing } from "./failing.ts";
import type { Order } from "./failing-app.ts";

const HOLD_MS = 300;
const DAY_MS = 86_400_000;

interface Told {
  readonly orders: BroadcastChannel;
  readonly dieAt: string | undefined;
  readonly nth: number;
}

export function failpoints({ orders, dieAt, nth }: Told): (world: World) => World {
  let target = dieAt;
  let left = nth;

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

  return (world) => {
    const mine = failing(priced(world), pass);
    orders.onmessage = ({ data }) => obey(mine, data as Order);
    return mine;
  };
}

function priced(world: World): World {
  const { model } = world;
  const tools = [...world.tools].map(([name, tool]) => [
    name,
    tool.effect === "irreversible" ? { ...tool, holdMs: HOLD_MS } : tool,
  ]) as [string, never][];
  return {
    ...world,
    tools: new Map(tools),
    model: {
      name: model.name,
      offline: model.offline,
      reserve: () => 2,
      think: async (...given) => ({ ...(await model.think(...given)), cost: 1, basis: "reported" }),
    },
  };
}
