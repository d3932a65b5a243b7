import { expect, test } from "vitest";
import { custodian } from "#agents/custodian";
import type { JsonObject } from "#core/json";
import { assigned, given, said, waited } from "../given.ts";

const failing = (agent: string, count: number) => ({
  agent,
  domain: "content",
  count,
  last: "2026-11-03T13:58:21.000Z",
});
const watching = (watch: JsonObject) =>
  given(custodian).heard(assigned({ watch: { burn: [], pace: [], tolerated: 3, failures: [], ...watch } }));

const burning = (used: number, elapsed: number, more: JsonObject = {}) => ({
  scope: "company",
  period: "2026-11-03",
  cap: 5_000_000,
  used,
  elapsed,
  ...more,
});
const pacing = (lastHour: number, usualHour: number) => ({
  domain: "content",
  lastHour,
  usualHour,
  capPerDay: 5_000_000,
});

test("has nothing to report on a quiet day", () => {
  watching({}).finishes("done", "Nothing to report.", { pause: [] });
  watching({ burn: [burning(2_400_000, 0.5)], failures: [failing("writer", 2)] }).finishes("done", /Nothing/);
});

test("does not project from the first moments of a day, nor worry about small change", () => {
  watching({ burn: [burning(2_000_000, 0.05)] }).finishes("done", /Nothing/);
  watching({ burn: [burning(900_000, 0.11)] }).finishes("done", /Nothing/);
});

test("warns of a cap that will be reached before its period ends, and pauses nothing", () => {
  const words =
    "The company has used $3.00 of $5.00 and will reach that before today is over: about $6.00 at this rate. /budget shows where it goes.";
  watching({ burn: [burning(3_000_000, 0.5)] })
    .decides({ do: "say", text: words })
    .heard(said)
    .finishes("done", words, { pause: [], warned: [{ ...burning(3_000_000, 0.5), projected: 6_000_000 }] });
  watching({ burn: [burning(3_000_000, 0.5, { scope: "domain:sales", period: "2026-11" })] })
    .heard(said)
    .finishes("done", /^domain sales has used .* this month is over/);
});

const spike =
  "I am pausing domain content: content spent $1.50 in the last hour, where $0.20 is usual. May it go on? Type /resume if so; /status shows more.";

test("asks and pauses a domain whose spending leapt", () => {
  watching({ pace: [pacing(1_500_000, 200_000)] })
    .decides({ do: "ask", question: spike })
    .heard(said)
    .finishes("asked", spike, { pause: ["domain:content"], warned: [] });
});

test("calls nothing a spike that is small, only somewhat more than usual, or the first of its kind", () => {
  const quiet = [pacing(900_000, 1_000), pacing(1_500_000, 300_000), pacing(4_000_000, 0)];
  for (const one of quiet) watching({ pace: [one] }).finishes("done", "Nothing to report.");
});

test("names an agent that failed three times, since when, and what to type", () => {
  const words =
    "I am pausing agent writer: the writer failed 3 times, last at 2026-11-03 13:58 UTC. May it go on? Type /resume if so; /status shows more.";
  watching({ failures: [failing("writer", 3), failing("reviewer", 1)] })
    .decides({ do: "ask", question: words })
    .heard(said)
    .finishes("asked", words, { pause: ["agent:writer"], warned: [] });
});

test("names everything that misbehaves in one question", () => {
  watching({ pace: [pacing(2_000_000, 9)], failures: [failing("writer", 4), failing("publisher", 3)] })
    .heard(said)
    .finishes("asked", /domain content, agent writer, agent publisher: .*; and .*; and /, {
      pause: ["domain:content", "agent:writer", "agent:publisher"],
      warned: [],
    });
});

test("what it did not wait for changes nothing", () => {
  const asking = watching({ pace: [pacing(1_500_000, 200_000)] });
  for (const event of [waited, assigned({ watch: {} })])
    expect(asking.heard(event).decides().state).toEqual(asking.state);
  given(custodian).heard(said).decides();
});

test("a brief without figures is refused in a sentence", () => {
  given(custodian)
    .heard(assigned({}))
    .finishes("failed", /lacks figures/);
});
