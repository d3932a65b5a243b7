// The story of an escalated matter, read from the journal when its card is shown: attempts, what is known, what waits.
import { type ApprovalState, approvalFold } from "#core/approval";
import { breakerFold, type OpenBreaker, subjectName } from "#core/breaker";
import { type EffectState, effectFold, type OpenEffect } from "#core/effect";
import type { OpenEscalation } from "#core/escalation";
import type { JournalEvent } from "#core/event";
import { showUsd } from "#core/money";
import { idOf, kindOf } from "#core/stream";
import type { Story } from "#operator/escalation-card";
import { failedWords, nextTry } from "#operator/escalation-words";
import { whereToLook } from "#operator/runbooks";
import { resuming } from "#operator/scopes";
import { counted, short, showTime, type When } from "#operator/words";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { whenHere } from "../zone.ts";
import { heldIn, pausedSince } from "./paused.ts";
import { goalsAmong, isTried, mendOf, thingOf, waitingFor } from "./waits.ts";

const MANY = 200;
const LINE = 160;
const LISTED = 20;

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
  const types = [...Object.keys(ATTEMPTS), "breaker.closed"];
  const events = await world.journal.events({ stream: matter.matter, types, order: "newest", limit: MANY });
  const calm = events.findIndex(({ type }) => type === "breaker.closed");
  const tried = attempts((calm < 0 ? events : events.slice(0, calm)).toReversed(), when);
  const own = await ownStory(world, matter, when);
  const goals = await goalsAmong(world, own.goals);
  const done = await doneIn(world, goals);
  const rows = done.slice(0, LISTED).map(({ row }) => row);
  return {
    ...own,
    tried,
    touched: { ...own.touched, goals: goals.length },
    known: [...(matter.figures ?? []), ...own.known, ...rows],
    undoable: done.some(({ undoable }) => undoable),
  };
}

/** What came of several attempts is one line, with their number and the first and last time. */
function attempts(events: readonly JournalEvent[], when: When): string[] {
  // A call that failed says so itself; that its step was then put off or got stuck says no more.
  const called = events.some(({ type, data }) => type === "model.settled" && typeof data.fault === "string");
  const own = called ? events.filter(({ type }) => !type.startsWith("move.")) : events;
  const told = own.flatMap(({ type, at, data }) => {
    const words = data[ATTEMPTS[type] ?? ""];
    if (typeof words !== "string" || words === "") return [];
    const plain = type === "model.settled" ? words.replace(/^[a-z-]+: /, "") : words;
    return [{ at, words: short(plain, LINE) }];
  });
  return [...Map.groupBy(told, ({ words }) => words)].map(([words, all]) => {
    const [first = "", last = ""] = [all[0], all.at(-1)].map((one) => one && showTime(one.at, when));
    const often = all.length === 1 ? "" : ` ${counted(all.length, "time")}`;
    return `${first === last ? first : `${first} to ${last}`}${often === "" ? "" : `,${often}`}: ${words}`;
  });
}

interface Own extends Omit<Story, "tried" | "touched" | "undoable"> {
  readonly touched: Pick<Story["touched"], "waits" | "thing">;
  readonly goals: readonly string[];
}

const nothing = ({ goal }: OpenEscalation, thing: string): Own => ({
  known: [],
  waits: [],
  subject: "",
  fixed: false,
  touched: { waits: 1, thing },
  goals: [goal],
});

async function ownStory(world: World, matter: OpenEscalation, when: When): Promise<Own> {
  const id = idOf(matter.matter);
  switch (kindOf(matter.matter)) {
    case "breaker":
      return breakerStory(world, matter, when);
    case "effect":
      return effectStory(world, matter);
    case "approval":
      return approvalStory(world, matter, when);
    case "pause":
      return pauseStory(world, matter, when);
    case "goal":
      return { ...nothing(matter, "goal"), known: [["Cost", showUsd(await costOf(world, id))]] };
    default:
      return taskStory(world, matter, when);
  }
}

/** Why it is stuck stands among what was tried. */
async function taskStory(world: World, matter: OpenEscalation, when: When): Promise<Own> {
  const query = { stream: matter.matter, types: ["move.stuck"], order: "newest", limit: 1 } as const;
  const [stuck] = await world.journal.events(query);
  const stands = stuck && `It has waited for you since ${showTime(stuck.at, when)}.`;
  return { ...nothing(matter, "step"), stands, became: matter.title.replace(/ is stuck$/, "") };
}

async function breakerStory(world: World, matter: OpenEscalation, when: When): Promise<Own> {
  const id = idOf(matter.matter);
  const { state } = await load(world.journal, breakerFold, id);
  if (state.status === "none") return nothing(matter, "step");
  const { domain, subject, failures, since, until } = state;
  const waiting = await waitingFor(world, id, state);
  const waits = waiting.length;
  const status = state.status === "probing" && !(await isTried(world, state)) ? "open" : state.status;
  const now = nextTry({ status, until, waits }, when);
  const others = subject.startsWith("tool:") ? [["Domain", `${domain}; all else goes on`] as const] : [];
  return {
    ...nothing(matter, "step"),
    known: [...others, ...(since === "" ? [] : [["Rests since", showTime(since, when)] as const])],
    waits: [...waiting.slice(0, LISTED).map(({ line }) => line), ...beyond(waits)],
    touched: { waits, thing: thingOf(waiting) },
    goals: [...new Set(waiting.map(({ goal }) => goal))],
    subject,
    code: failures.at(-1)?.code,
    stands: `${failedWords(state, when)}, so it rests. ${now}`,
    became: status === "closed" ? `${subjectName(subject)} did not work` : undefined,
    mend: mendOf(world, state),
    came: cameOf(matter, state, status, when),
  };
}

const beyond = (count: number): string[] => (count > LISTED ? [`and ${count - LISTED} more`] : []);

/** What came of the last try that the operator asked for; undefined: no more than they were told then. */
function cameOf({ answer }: OpenEscalation, state: OpenBreaker, status: string, when: When) {
  if (answer?.step !== "retry") return undefined;
  const failed = state.failures.find(({ at }) => at >= answer.at);
  if (failed !== undefined) return `It failed again at ${showTime(failed.at, when)}.`;
  return status === "open" ? undefined : "";
}

async function effectStory(world: World, matter: OpenEscalation): Promise<Own> {
  const id = idOf(matter.matter);
  const { state } = await load<EffectState>(world.journal, effectFold, id);
  if (state.status === "none") return nothing(matter, "action");
  const { order, attempt: tries } = state;
  const often = tries > 1 ? [["Tries", String(tries)] as const] : [];
  return {
    ...nothing(matter, world.tools.get(order.tool)?.makes ?? "action"),
    fixed: order.compensates !== undefined,
    // Why stands among what was tried.
    stands: "Nobody knows whether it happened.",
    known: [
      ["Token", id],
      ["Payload", `${order.tool} version ${order.toolVersion}, ${order.digest.slice(0, 12)}`],
      ...often,
      ["Where to look", whereToLook(order.tool)],
    ],
  };
}

async function pauseStory(world: World, matter: OpenEscalation, when: When): Promise<Own> {
  const scope = idOf(matter.matter);
  const since = await pausedSince(world, scope);
  if (since === undefined) return nothing(matter, "step");
  const held = await heldIn(world, scope);
  const words = `${resuming(scope)} lets it go on, as the button does`;
  return {
    ...nothing(matter, "step"),
    known: [
      ["Paused since", showTime(since, when)],
      ["Goes on", words],
    ],
    waits: [...held.slice(0, LISTED).map(({ line }) => line), ...beyond(held.length)],
  };
}

async function approvalStory(world: World, matter: OpenEscalation, when: When): Promise<Own> {
  const id = idOf(matter.matter);
  const { state } = await load<ApprovalState>(world.journal, approvalFold, id);
  if (state.status === "none") return nothing(matter, "card");
  const { since, request } = state;
  return {
    ...nothing(matter, "card"),
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

interface Done {
  readonly row: readonly [label: string, value: string];
  readonly undoable: boolean;
}

/** What these goals did already, with its receipts. */
async function doneIn(world: World, goals: readonly string[]): Promise<Done[]> {
  const query = { kind: "effect", status: ["done"], order: "oldest", limit: MANY } as const;
  const found = await Promise.all(goals.map((goal) => world.journal.find({ ...query, goal })));
  return found.flat().map(({ stream, state }) => {
    const { receipt, order } = state as unknown as OpenEffect;
    return {
      row: ["Done already", `${short(receipt?.summary ?? order.title, LINE)} [${idOf(stream)}]`],
      undoable: order.undoable && order.compensates === undefined,
    };
  });
}
