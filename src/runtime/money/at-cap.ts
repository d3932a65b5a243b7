// The operator decides at a cap: raise it once, raise it for good, think cheaper, or stop. All that waited goes on, or ends.
import { approvalFold } from "#core/approval";
import { type CapEvent, type CapState, capFold, type OpenCap, raisedTo } from "#core/cap";
import { effectFold, type OpenEffect } from "#core/effect";
import type { Circumstance } from "#core/event";
import { digest } from "#core/json";
import { showUsd } from "#core/money";
import { policyFold } from "#core/policy";
import type { Commit } from "#core/ports";
import { idOf, kindOf, type Loaded } from "#core/stream";
import type { TaskWork } from "#core/task";
import { capRaised } from "#governance/caps";
import { forPeriod, stateOfCap } from "#operator/cap-card";
import { type Answer, cannot, did, type Hand, unknownId } from "../chat/answer.ts";
import { cardOf } from "../chat/card-of.ts";
import { endingTask } from "../end-task.ts";
import { proposingPolicy } from "../policy/propose.ts";
import { byOperator } from "../progress.ts";
import { append, load, showing, together, wakeTask, waking } from "../unit.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";
import { settlementOf } from "./effect-money.ts";

type Waiting = Loaded<OpenCap>;

interface Decision {
  readonly event: CapEvent;
  readonly commit: Partial<Commit>;
  readonly words: string;
}

/** Commits the decision; whoever comes second is told how the matter stands. */
async function decided(
  world: World,
  id: string,
  hand: Hand,
  decision: (cap: Waiting, circumstance: Circumstance) => Promise<Decision | Answer>,
): Promise<Answer> {
  for (;;) {
    const cap = await load<CapState>(world.journal, capFold, id);
    if (cap.state.status === "none") return unknownId(id);
    if (cap.state.status !== "waiting") return cannot(stateOfCap(cap.state, await whenHere(world)));
    const circumstance = byOperator(world, hand.account, hand.cause, cap.state.goal);
    const made = await decision(cap as Waiting, circumstance);
    if ("done" in made) return made;
    const { write } = append<CapState>(capFold, cap, circumstance, [made.event]);
    const shown = showing(id, cap.state.thread);
    const result = await world.journal.commit(together({ writes: [write] }, shown, made.commit));
    if (result.is === "committed") return did(made.words);
  }
}

const CHANGED = "I have brought this card up to date just now. Look at it once more, then tap.";

/** A tap counts where the card stands as it is now: a copy of before offers another amount, and is brought up to date first. */
async function isSeen(world: World, id: string, { thread, message }: Hand): Promise<boolean> {
  if (message === undefined) return true;
  const card = await cardOf(world, id);
  const places = await world.posts.places(id);
  const here = places.find((place) => place.thread === thread && place.ref?.message === message);
  if (card !== undefined && here?.digest === digest(card)) return true;
  await world.journal.commit(together(showing(id, thread, { onlyWhereShown: true })));
  return false;
}

const wakingAll = ({ waiting }: OpenCap): Partial<Commit> =>
  together(...waiting.map((stream) => waking(stream)));

/** Once: for this scope, until this period ends. */
export const raise = (world: World, id: string, hand: Hand): Promise<Answer> =>
  decided(world, id, hand, async ({ state }) => {
    if (!(await isSeen(world, id, hand))) return cannot(CHANGED);
    const to = raisedTo(state);
    return {
      event: { type: "cap.raised", data: { by: hand.account, to } },
      commit: wakingAll(state),
      words: `Raised to ${showUsd(to)} ${forPeriod(state)}. It goes on.`,
    };
  });

/** For good: the changed policy comes as a card of its own, and what waits goes on once it is adopted. */
export const raiseForGood = (world: World, id: string, hand: Hand): Promise<Answer> =>
  decided(world, id, hand, async ({ state }) => {
    if (state.proposed !== null && (await asks(world, state.proposed)))
      return cannot(`The card that raises it for good is ${state.proposed}: approve it there.`);
    const { state: policy } = await load(world.journal, policyFold, "company");
    const to = raisedTo(state);
    const document = capRaised(policy.policy, state, state, to);
    const why = `The cap was reached, and you asked to raise it to ${showUsd(to)} for good.`;
    const { id: action, commit } = await proposingPolicy(world, hand, { document, why });
    return {
      event: { type: "cap.raise-proposed", data: { by: hand.account, to, action } },
      commit,
      words: `Raising it for good changes the policy: card ${action} shows how.`,
    };
  });

async function asks(world: World, action: string): Promise<boolean> {
  const { state } = await load(world.journal, approvalFold, action);
  return state.status === "waiting";
}

/** Until this period ends, what counts under this cap is thought with the cheaper model that its card names. */
export const ease = (world: World, id: string, hand: Hand): Promise<Answer> =>
  decided(world, id, hand, async ({ state }) => {
    if (!(await isSeen(world, id, hand))) return cannot(CHANGED);
    const model = state.cheaper;
    if (model === null) return cannot("No cheaper model would fit here. Raise the cap, or stop.");
    return {
      event: { type: "cap.eased", data: { by: hand.account, model } },
      commit: wakingAll(state),
      words: `Thinking with ${model} ${forPeriod(state)}. It goes on.`,
    };
  });

/** What waits ends: tasks with their goals, effects without having run. */
export const stopAtCap = (world: World, id: string, hand: Hand): Promise<Answer> =>
  decided(world, id, hand, async ({ state }, circumstance) => {
    const parts = await Promise.all(
      state.waiting.map((stream) => stopped(world, stream, circumstance, hand)),
    );
    return {
      event: { type: "cap.stopped", data: { by: hand.account } },
      commit: together(...parts),
      words: "Stopped: nothing that waited here goes on.",
    };
  });

async function stopped(
  world: World,
  stream: string,
  circumstance: Circumstance,
  hand: Hand,
): Promise<Partial<Commit>> {
  if (kindOf(stream) === "effect") return cancelled(world, idOf(stream), circumstance, hand);
  const task = await load(world.journal, world.tasks, idOf(stream));
  const goesOn = task.state.status === "active" || task.state.status === "stuck";
  if (!goesOn) return {};
  return endingTask(world, task as Loaded<TaskWork>, circumstance, "Stopped by you: its cap was reached.");
}

async function cancelled(
  world: World,
  id: string,
  circumstance: Circumstance,
  hand: Hand,
): Promise<Partial<Commit>> {
  const effect = await load(world.journal, effectFold, id);
  if (effect.state.status !== "admitted") return {};
  const reason = "You stopped it at its cap.";
  const event = { type: "effect.cancelled", data: { by: hand.account, reason } } as const;
  const { write } = append(effectFold, effect, circumstance, [event]);
  const rows = settlementOf(effect as Loaded<OpenEffect>, event);
  const { thread, task } = effect.state.order;
  return together({ writes: [write], rows }, showing(id, thread), wakeTask(task));
}
