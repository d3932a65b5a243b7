// The story of an escalated matter, read from the journal when its card is shown: attempts, what is known, what waits.
import { type ApprovalState, approvalFold } from "#core/approval";
import { breakerFold } from "#core/breaker";
import { type EffectState, effectFold, type OpenEffect } from "#core/effect";
import type { OpenEscalation } from "#core/escalation";
import type { JournalEvent } from "#core/event";
import { showUsd } from "#core/money";
import { idOf, kindOf } from "#core/stream";
import type { TaskState } from "#core/task";
import type { Story } from "#operator/escalation-card";
import { waitsWords } from "#operator/escalation-words";
import { whereToLook } from "#operator/runbooks";
import { short, showTime, type When } from "#operator/words";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";

const MANY = 200;
const LINE = 160;

/** Events that tell of an attempt, and where each keeps its sentence. */
const ATTEMPTS: Readonly<Record<string, string>> = {
  "breaker.failed": "reason",
  "effect.retry-due": "reason",
  "effect.failed": "reason",
  "effect.unknown": "why",
  "model.settled": "fault",
  "move.stuck": "reason",
  "move.postponed": "reason",
};

export async function storyOf(world: World, matter: OpenEscalation): Promise<Story> {
  const when = await whenHere(world);
  const types = Object.keys(ATTEMPTS);
  const events = await world.journal.events({ stream: matter.matter, types, order: "newest", limit: MANY });
  const tried = events.toReversed().flatMap((event) => attempt(event, when));
  const own = await ownStory(world, matter, when);
  const done = await doneIn(world, matter.goal);
  return { tried, ...own, known: [...own.known, ...done] };
}

function attempt(event: JournalEvent, when: When): string[] {
  const words = event.data[ATTEMPTS[event.type] ?? ""];
  if (typeof words !== "string" || words === "") return [];
  const by = event.type === "breaker.failed" ? ` [${idOf(String(event.data.by))}]` : "";
  return [`${showTime(event.at, when)}: ${short(words, LINE)}${by}`];
}

type Own = Pick<Story, "known" | "waits" | "subject" | "stands">;

const NOTHING: Own = { known: [], waits: [], subject: "", stands: "" };

async function ownStory(world: World, { matter }: OpenEscalation, when: When): Promise<Own> {
  switch (kindOf(matter)) {
    case "breaker":
      return breakerStory(world, idOf(matter), when);
    case "effect":
      return effectStory(world, idOf(matter));
    case "approval":
      return approvalStory(world, idOf(matter), when);
    case "goal":
      return { ...NOTHING, known: [["Cost", showUsd(await costOf(world, idOf(matter)))]] };
    default:
      return NOTHING;
  }
}

async function breakerStory(world: World, id: string, when: When): Promise<Own> {
  const { state } = await load(world.journal, breakerFold, id);
  if (state.status === "none") return NOTHING;
  const { domain, subject, failures, waiting, since, status, until } = state;
  const last = failures.at(-1);
  const lines = await Promise.all(waiting.map((stream) => waitingLine(world, stream)));
  const stands =
    status === "probing"
      ? "It is being tried now."
      : waitsWords({ breaker: id, until, why: "" }, when).trim();
  return {
    known: [
      ["Domain", `${domain}; nothing else is held up by it`],
      ["Rests since", since === "" ? "not at all" : showTime(since, when)],
      ["Last fault", last === undefined ? "none" : `${last.code}: ${short(last.reason, LINE)}`],
    ],
    waits: lines.flat(),
    subject,
    stands: status === "closed" ? "" : stands,
  };
}

/** What still waits, with its id. */
async function waitingLine(world: World, stream: string): Promise<string[]> {
  const id = idOf(stream);
  if (kindOf(stream) === "effect") {
    const { state } = await load<EffectState>(world.journal, effectFold, id);
    return state.status === "admitted" ? [`${short(state.order.title, 100)} [${id}]`] : [];
  }
  const { state } = await load<TaskState>(world.journal, world.tasks, id);
  const waits = state.status === "active" && state.open.some(({ stage }) => stage.is === "rests");
  return waits ? [`${state.assignment.agent}: its next step [${id}]`] : [];
}

async function effectStory(world: World, id: string): Promise<Own> {
  const { state } = await load<EffectState>(world.journal, effectFold, id);
  if (state.status === "none") return NOTHING;
  const { order, attempt: tries } = state;
  return {
    ...NOTHING,
    known: [
      ["Token", id],
      ["Payload", `${order.tool} version ${order.toolVersion}, ${order.digest.slice(0, 12)}`],
      ["Tries", String(tries)],
      ["Last fault", state.reason === "" ? "none" : short(state.reason, LINE)],
      ["Where to look", whereToLook(order.tool)],
    ],
  };
}

async function approvalStory(world: World, id: string, when: When): Promise<Own> {
  const { state } = await load<ApprovalState>(world.journal, approvalFold, id);
  if (state.status === "none") return NOTHING;
  const { since, request } = state;
  return {
    ...NOTHING,
    known: [
      ["Waits since", showTime(since, when)],
      ["Expires", showTime(request.expiresAt, when)],
      ["Its card", id],
    ],
  };
}

async function costOf(world: World, goal: string): Promise<number> {
  const spent = await world.journal.spent({ since: new Date(0).toISOString(), by: "goal" });
  return spent.find(({ key }) => key === goal)?.micros ?? 0;
}

/** What the goal did already, with its receipts. */
async function doneIn(world: World, goal: string): Promise<[string, string][]> {
  if (goal === "") return [];
  const found = await world.journal.find({
    kind: "effect",
    status: ["done"],
    goal,
    order: "oldest",
    limit: MANY,
  });
  return found.map(({ stream, state }) => {
    const { receipt, order } = state as unknown as OpenEffect;
    return ["Done already", `${short(receipt?.summary ?? order.title, LINE)} [${idOf(stream)}]`];
  });
}
