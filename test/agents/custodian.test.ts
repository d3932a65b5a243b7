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
    "The company has used $3.00 of $5.00 and will reach that before 3 Nov is over: about $6.00 at this rate. /budget shows where it goes.";
  watching({ burn: [burning(3_000_000, 0.5)] }).finishes("done", words, {
    pause: [],
    troubles: [],
    warned: [{ ...burning(3_000_000, 0.5), projected: 6_000_000 }],
    says: words,
  });
  watching({ burn: [burning(3_000_000, 0.5, { scope: "domain:sales", period: "2026-11" })] }).finishes(
    "done",
    /^domain sales has used .* November is over/,
  );
});

const leapt = {
  scope: "domain:content",
  code: "spike",
  words: "content spent $1.50 in the last hour, where $0.20 is usual",
  figures: [
    ["Spent in the last hour", "$1.50"],
    ["Usual in an hour", "$0.20"],
    ["May spend a day", "$5.00"],
  ],
};

test("pauses a domain whose spending leapt, with the figures that show it", () => {
  const words = `I paused domain content: ${leapt.words}.`;
  watching({ pace: [pacing(1_500_000, 200_000)] }).finishes("asked", words, {
    pause: ["domain:content"],
    troubles: [leapt],
    warned: [],
    says: "",
  });
});

test("warns of a cap in the same breath, where it pauses something as well", () => {
  watching({ pace: [pacing(1_500_000, 200_000)], burn: [burning(3_000_000, 0.5)] }).finishes(
    "asked",
    /^I paused domain content: .* has used \$3\.00/s,
    {
      pause: ["domain:content"],
      troubles: [leapt],
      warned: [{ ...burning(3_000_000, 0.5), projected: 6_000_000 }],
      says: expect.stringContaining("has used $3.00 of $5.00") as unknown as string,
    },
  );
});

const often = (agent: string, count: number) => ({
  scope: `agent:${agent}`,
  code: "failing",
  words: `the ${agent} failed ${count} times, last at 2026-11-03 13:58 UTC`,
  figures: [
    ["Failed", `${count} times within the hour`],
    ["Last failure", "2026-11-03 13:58 UTC"],
  ],
});

test("names an agent that failed three times, and since when", () => {
  const words = "I paused agent writer: the writer failed 3 times, last at 2026-11-03 13:58 UTC.";
  watching({ failures: [failing("writer", 3), failing("reviewer", 1)] }).finishes("asked", words, {
    pause: ["agent:writer"],
    troubles: [often("writer", 3)],
    warned: [],
    says: "",
  });
});

test("names everything that misbehaves, each with its own figures", () => {
  watching({
    pace: [pacing(1_500_000, 200_000)],
    failures: [failing("writer", 4), failing("publisher", 3)],
  }).finishes("asked", /domain content, agent writer, agent publisher: .*; and .*; and /, {
    pause: ["domain:content", "agent:writer", "agent:publisher"],
    troubles: [leapt, often("writer", 4), often("publisher", 3)],
    warned: [],
    says: "",
  });
});

test("what comes after its end changes nothing", () => {
  const ended = watching({ burn: [burning(3_000_000, 0.5)] });
  for (const event of [waited, said, assigned({ watch: {} })])
    expect(ended.heard(event).decides().state).toEqual(ended.state);
  given(custodian).heard(said).decides();
});

test("a brief without figures is refused in a sentence", () => {
  given(custodian)
    .heard(assigned({}))
    .finishes("failed", /lacks figures/);
});
