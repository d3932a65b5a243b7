// Events as the append benchmarks write them: the same small payload for every system.
import type { NewEvent } from "#core/event";

export const PAYLOAD = { sku: "A-1001", quantity: 2, price: 1999, note: "two more of the same, please" };

export const event = (at: string, data: NewEvent["data"] = PAYLOAD): NewEvent => ({
  type: "item.added",
  schema: 1,
  data,
  actor: "system",
  cause: "bench",
  correlation: "bench",
  origin: "system",
  at,
});
