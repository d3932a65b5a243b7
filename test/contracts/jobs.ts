// What every queue must keep: jobs run once they are due, come again when they failed, and stay within their concurrency.
import { beforeEach, describe, expect, it } from "vitest";
import { Fault } from "#core/fault";
import type { Job, Jobs } from "#core/ports";

export interface JobsBackend {
  readonly jobs: Jobs;
  /** ISO time so many ms from now. */
  later(ms: number): string;
  /** Waits until it is so, letting time pass as it must. */
  until(isSo: () => boolean): Promise<void>;
}

/** `open` gives a queue that nobody works at yet, for each test. */
export function jobsContract(name: string, open: () => Promise<JobsBackend>): void {
  let backend: JobsBackend;
  let seen: string[];
  beforeEach(async () => {
    backend = await open();
    seen = [];
  });
  const activate = (about: string, at?: string): Job => ({ queue: "activate", about, at });
  const see = async (about: string) => void seen.push(about);

  describe(`the queue ${name}`, () => {
    it("runs what was sent before anyone worked and what is sent after, each once", async () => {
      await backend.jobs.send([activate("before")]);
      await backend.jobs.work("activate", 2, see);
      await backend.jobs.send([activate("after"), activate("too")]);
      await backend.until(() => seen.length >= 3);
      expect(seen.toSorted()).toEqual(["after", "before", "too"]);
    });

    it("gives each queue's jobs to its own worker", async () => {
      const received: string[] = [];
      await backend.jobs.work("activate", 1, see);
      await backend.jobs.work("receive", 1, async (about) => void received.push(about));
      await backend.jobs.send([activate("a"), { queue: "receive", about: "m1" }]);
      await backend.until(() => seen.length + received.length >= 2);
      expect([seen, received]).toEqual([["a"], ["m1"]]);
    });

    it("keeps a deferred job until its time, while others go on", async () => {
      const at = backend.later(1_500);
      let early = true;
      await backend.jobs.work("activate", 1, async (about) => {
        if (about === "later") early = backend.later(0) < at;
        seen.push(about);
      });
      await backend.jobs.send([activate("later", at), activate("now")]);
      await backend.until(() => seen.length >= 2);
      expect(seen).toEqual(["now", "later"]);
      expect(early).toBe(false);
    });

    it("works off however many wait, and nobody need send another", async () => {
      const many = Array.from({ length: 500 }, (_, at) => activate(`job ${at}`));
      await backend.jobs.work("activate", 8, see);
      await backend.jobs.send(many);
      await backend.until(() => seen.length >= many.length);
      expect(new Set(seen).size).toBe(many.length);
    });

    it("brings a failed job again", async () => {
      let failures = 1;
      await backend.jobs.work("activate", 1, async (about) => {
        seen.push(about);
        failures -= 1;
        if (failures >= 0) throw new Fault("unavailable", "not yet");
      });
      await backend.jobs.send([activate("a")]);
      await backend.until(() => seen.length >= 2);
      expect(seen).toEqual(["a", "a"]);
    });

    it("runs no more at a time than it was told", async () => {
      let inHand = 0;
      let most = 0;
      const gate: (() => void)[] = [];
      await backend.jobs.work("activate", 2, async (about) => {
        inHand += 1;
        most = Math.max(most, inHand);
        await new Promise<void>((go) => gate.push(go));
        inHand -= 1;
        seen.push(about);
      });
      await backend.jobs.send(["a", "b", "c", "d"].map((about) => activate(about)));
      await backend.until(() => {
        if (inHand === 2 || seen.length > 1) for (const go of gate.splice(0)) go();
        return seen.length >= 4;
      });
      expect(most).toBe(2);
    });

    it("says when a timetable comes next, in its zone, across both changes of the clocks", () => {
      const next = (cron: string, zone: string, from: string) =>
        backend.jobs.nextRun(cron, zone, new Date(from));
      expect(next("0 16 * * 5", "Europe/Berlin", "2026-11-22T09:00:00Z")).toBe("2026-11-27T15:00:00.000Z");
      expect(next("0 16 * * 5", "America/New_York", "2026-11-22T09:00:00Z")).toBe("2026-11-27T21:00:00.000Z");
      expect(next("0 18 * * *", "UTC", "2026-11-22T18:00:00Z")).toBe("2026-11-23T18:00:00.000Z");
      expect(next("0 16 * * *", "Europe/Berlin", "2026-03-28T20:00:00Z")).toBe("2026-03-29T14:00:00.000Z");
      expect(next("0 16 * * *", "Europe/Berlin", "2026-10-24T20:00:00Z")).toBe("2026-10-25T15:00:00.000Z");
      expect(next("*/20 8-9 * * 1-5", "UTC", "2026-11-20T09:30:00Z")).toBe("2026-11-20T09:40:00.000Z");
      expect(next("*/20 8-9 * * 1-5", "UTC", "2026-11-20T09:40:00Z")).toBe("2026-11-23T08:00:00.000Z");
      expect(next("0 9 29 2 *", "UTC", "2026-11-22T09:00:00Z")).toBe("2028-02-29T09:00:00.000Z");
      expect(next("0 9 1,15 * *", "UTC", "2026-11-22T09:00:00Z")).toBe("2026-12-01T09:00:00.000Z");
      expect(next("0 9 * * 0", "UTC", "2026-11-22T08:00:00Z")).toBe("2026-11-22T09:00:00.000Z");
      expect(next("0 9 * * 7", "UTC", "2026-11-22T10:00:00Z")).toBe("2026-11-29T09:00:00.000Z");
    });

    it.each([
      ["61 * * * *", "UTC"],
      ["* * * *", "UTC"],
      ["*/5 * * * * *", "UTC"],
      ["every friday", "UTC"],
      ["", "UTC"],
      ["0 25 * * *", "UTC"],
      ["0 16 * * 5", "Mars/Olympus"],
      ["0 9 31 2 *", "UTC"],
    ])("says of “%s” in %s that it is no timetable", (cron, zone) => {
      const asking = () => backend.jobs.nextRun(cron, zone, new Date("2026-11-22T09:00:00Z"));
      expect(asking).toThrow(expect.objectContaining({ name: "Fault", code: "bad-input" }));
    });
  });
}
