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
  given(custodian).heard(
    assigned({ watch: { spentToday: 0, capPerDay: 5_000_000, failures: [], ...watch } }),
  );

test("has nothing to report on a quiet day", () => {
  watching({}).finishes("done", "Nothing to report.", { pause: [] });
  watching({ spentToday: 4_999_999, failures: [failing("writer", 2)] }).finishes("done", /Nothing/);
});

test("a company that may spend nothing and spent nothing is not over its budget", () => {
  watching({ capPerDay: 0 }).finishes("done", "Nothing to report.");
});

const overspent =
  "I am pausing company: today's spending of $5.00 has reached the cap of $5.00. May it go on? Type /resume if so; /status shows more.";

test("asks and pauses the company when the day's cap is reached", () => {
  watching({ spentToday: 5_000_000 })
    .decides({ do: "ask", question: overspent })
    .heard(said)
    .finishes("asked", overspent, { pause: ["company"] });
});

test("names an agent that failed three times, since when, and what to type", () => {
  const words =
    "I am pausing agent writer: the writer failed 3 times, last at 2026-11-03 13:58 UTC. May it go on? Type /resume if so; /status shows more.";
  watching({ failures: [failing("writer", 3), failing("reviewer", 1)] })
    .decides({ do: "ask", question: words })
    .heard(said)
    .finishes("asked", words, { pause: ["agent:writer"] });
});

test("names everything that misbehaves in one question", () => {
  watching({ spentToday: 9_000_000, failures: [failing("writer", 4), failing("publisher", 3)] })
    .heard(said)
    .finishes("asked", /company, agent writer, agent publisher: .*; and .*; and /, {
      pause: ["company", "agent:writer", "agent:publisher"],
    });
});

test("what it did not wait for changes nothing", () => {
  const asking = watching({ spentToday: 5_000_000 });
  for (const event of [waited, assigned({ watch: {} })])
    expect(asking.heard(event).decides().state).toEqual(asking.state);
  given(custodian).heard(said).decides();
});

test("a brief without figures is refused in a sentence", () => {
  given(custodian)
    .heard(assigned({}))
    .finishes("failed", /lacks figures/);
});
