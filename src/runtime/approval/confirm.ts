// The second step of a two-channel approval: the right words, typed on another channel than the first, decide it.
import { type ApprovalEvent, type ApprovalState, approvalFold, BY_RULE } from "#core/approval";
import type { Form } from "#core/chat";
import { channelOf, type FirstStep, isMet, TRIES } from "#core/confirmation";
import { idOf } from "#core/stream";
import { triesLeft, wanted, whereTo } from "#operator/gate-words";
import { showChannel, showChannels, showTime } from "#operator/words";
import { type Answer, cannot, did, type Hand } from "../chat/answer.ts";
import { byOperator, later } from "../progress.ts";
import { append, showing, together, wakeTask } from "../unit.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";
import { approved, type Waiting, waiting } from "./decide.ts";
import { secondOf } from "./second-step.ts";
import { notWholeHere } from "./shown-whole.ts";

/** Resolves with the sentence for who typed; by then the decision is committed, theirs or an earlier one. */
export async function confirm(world: World, id: string, words: string, hand: Hand): Promise<Answer> {
  const ready = await readyToConfirm(world, id, hand);
  if ("words" in ready) return ready;
  const { approval, first } = ready;
  const second = secondOf(id, approval.state.request);
  if (!isMet(second.challenge, words))
    return (await misconfirmed(world, approval, first, hand)) ?? confirm(world, id, words, hand);
  const alone = first.on.length === 0;
  const answer = await approved(world, approval, hand, alone ? second.waitMs : 0);
  if (answer === undefined) return confirm(world, id, words, hand);
  if (!alone) return did("Confirmed.");
  const until = showTime(later(world, second.waitMs), await whenHere(world));
  return did(`Confirmed. It waits until ${until}; undo ${id} cancels it until then.`);
}

/** The form that asks for the words, or the sentence that says why there is none. */
export async function confirmForm(world: World, id: string, hand: Hand): Promise<Form | Answer> {
  const ready = await readyToConfirm(world, id, hand);
  if ("words" in ready) return ready;
  const { challenge } = secondOf(id, ready.approval.state.request);
  const label = `Type ${wanted(challenge)}, as the card shows it`;
  const field = { name: "words", label, value: "", multiline: false, main: true };
  return { verb: "confirm", about: id, title: "Confirm", fields: [field] };
}

interface Ready {
  readonly approval: Waiting;
  readonly first: FirstStep;
}

async function readyToConfirm(world: World, id: string, hand: Hand): Promise<Ready | Answer> {
  const approval = await waiting(world, id);
  if ("words" in approval) return approval;
  const { request, first } = approval.state;
  if (request.verdict.gate !== "two-channel")
    return cannot(`It needs no confirmation. To decide: approve ${id} or reject ${id}`);
  if (first === undefined)
    return cannot(`Approve it first: approve ${id}. It is confirmed after that, on another channel.`);
  const elsewhere = wrongPlace(world, id, approval, first, hand);
  if (elsewhere !== undefined) return cannot(elsewhere);
  const missing = await notWholeHere(world, id, request, hand);
  return missing === undefined ? { approval, first } : cannot(missing);
}

/** The sentence that says where to confirm it instead. */
function wrongPlace(
  world: World,
  id: string,
  { state: { request } }: Waiting,
  first: FirstStep,
  hand: Hand,
): string | undefined {
  const here = channelOf(hand.account);
  if (first.on.length === 0 || (first.on.includes(here) && here !== channelOf(first.by))) return undefined;
  if (!first.on.some((channel) => world.channels.has(channel)))
    return `It can only be confirmed on ${showChannels(first.on)}, which is not connected any more. Reject it and ask for it again.`;
  const why = here === channelOf(first.by) ? `It was approved on ${showChannel(here)} already.` : "Not here.";
  return `${why} ${whereTo(id, secondOf(id, request).challenge, first)}`;
}

/** Other words: counted, and too often they reject it. Undefined: somebody was faster. */
async function misconfirmed(
  world: World,
  approval: Waiting,
  first: FirstStep,
  hand: Hand,
): Promise<Answer | undefined> {
  const { request } = approval.state;
  const id = idOf(approval.stream);
  const wrong = first.wrong + 1;
  const reason = `The words that confirm it were wrong ${TRIES} times.`;
  const missed: ApprovalEvent = { type: "approval.misconfirmed", data: { by: hand.account } };
  const decided: ApprovalEvent = {
    type: "approval.decided",
    data: { decision: "rejected", by: BY_RULE, reason },
  };
  const isLast = wrong >= TRIES;
  const circumstance = byOperator(world, hand.account, hand.cause, request.goal);
  const events = isLast ? [missed, decided] : [missed];
  const { write } = append<ApprovalState>(approvalFold, approval, circumstance, events);
  const woken = isLast ? wakeTask(request.task) : {};
  const result = await world.journal.commit(
    together({ writes: [write] }, showing(id, request.thread), woken),
  );
  if (result.is === "conflict") return undefined;
  if (isLast) return cannot(`Rejected, and nothing was done. ${reason} Ask for it again if you want it.`);
  const { challenge } = secondOf(id, request);
  return cannot(`That is not ${wanted(challenge)} as the card shows it. ${triesLeft(wrong)}`);
}
