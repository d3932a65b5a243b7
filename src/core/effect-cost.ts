// What an effect comes to in money, by what became of it. Apart from the effect, because what is held for it is settled by this
// and /why tells it.
import type { EffectEvent } from "#core/effect";
import type { Micros } from "#core/money";
import type { Receipt } from "#core/tool";

/**
 * What the receipt says, nothing where it certainly did not happen, and all that was held where nobody will ever know.
 * Undefined: it is not known yet, and stays held.
 */
export function costOf(reserved: Micros, event: EffectEvent): Micros | undefined {
  switch (event.type) {
    case "effect.done":
      return paid(event.data.receipt) ?? reserved;
    case "effect.failed":
      return event.data.code === "unknown-outcome" ? reserved : 0;
    case "effect.cancelled":
      return 0;
    default:
      return undefined;
  }
}

/** `amountMicros`, where the tool says it. */
function paid({ data: { amountMicros } }: Receipt): Micros | undefined {
  return typeof amountMicros === "number" && Number.isSafeInteger(amountMicros) && amountMicros >= 0
    ? amountMicros
    : undefined;
}
