// The channels' waits: a channel lives for months on one signal.
import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { timers } from "#src/main/channels";

const settled = (wait: Promise<void>) =>
  wait.then(
    () => "over",
    () => "over",
  );
const AN_AGE = 2 ** 30;

it("leaves nothing on the signal once a wait is over", async () => {
  const { signal } = new AbortController();
  for (let wait = 0; wait < 3; wait += 1) await timers.wait(1, signal);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

it("does not begin to wait where the channel is stopped already, and ends a wait when it is", async () => {
  const stopping = new AbortController();
  const begun = settled(timers.wait(AN_AGE, stopping.signal));
  stopping.abort();
  expect([await begun, await settled(timers.wait(AN_AGE, stopping.signal))]).toEqual(["over", "over"]);
});
