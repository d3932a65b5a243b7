// What a button does; every one has a typed equivalent that does the same.
import { type Answer, approve, type Hand } from "./decide.ts";
import { undo } from "./rollback.ts";
import { retry, stop } from "./unstick.ts";
import type { World } from "./world.ts";

type Deed = (world: World, id: string, hand: Hand) => Promise<Answer>;

export const DEEDS: Readonly<Record<string, Deed>> = {
  approve,
  undo: (world, id, hand) => undo(world, id, "now", hand),
  retry,
  stop,
};
