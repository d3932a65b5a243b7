// What every journal must keep: all or nothing, one winner per version, and a chain that shows what was changed.
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { Journal } from "#core/ports";
import { foldTail } from "#core/stream";
import { AT, aMessage, anId, type Backend, commitOf, said, saying, texts } from "./backend.ts";

/** `open` gives an empty database for each test. */
export function journalContract(name: string, open: () => Promise<Backend>): void {
  let backend: Backend;
  let journal: Journal;
  beforeEach(async () => {
    backend = await open();
    journal = backend.journal;
  });
  const textsOf = async (stream: string) =>
    (await journal.load(stream, "")).tail.map((event) => event.data.text);

  describe(`the journal ${name}`, () => {
    it("keeps what was committed, in order, with every field of the envelope", async () => {
      const one = said("one", { origin: "outside:mail", cause: "c9", correlation: "g9", schema: 3 });
      const result = await journal.commit(
        commitOf({ stream: "goal/a", expectedVersion: 0, events: [one, said("two")] }),
      );
      expect(result).toEqual({ is: "committed", position: 2 });
      const { version, tail } = await journal.load("goal/a", "");
      expect(version).toBe(2);
      expect(tail[0]).toEqual({ ...one, position: 1, stream: "goal/a", version: 1 });
      expect(tail[1]).toMatchObject({ position: 2, version: 2, data: { text: "two" }, at: AT });
    });

    it("keeps any text to the letter", async () => {
      const odd = 'line\nbreak "quoted" \\ \u0000 \u2028 ﷽ 𝒜 e\u0301';
      await journal.commit(commitOf(saying("goal/a", 0, [odd])));
      expect(await textsOf("goal/a")).toEqual([odd]);
      expect(await journal.verify()).toEqual({ checked: 1 });
    });

    it("knows nothing of a stream that does not exist", async () => {
      expect(await journal.load("goal/none", texts.code)).toEqual({ version: 0, tail: [] });
    });

    it("lets one of two writers win and tells the other which stream was elsewhere", async () => {
      await journal.commit(commitOf(saying("goal/a", 0, ["first"])));
      const results = await Promise.all([
        journal.commit(commitOf(saying("goal/a", 1, ["yes"]))),
        journal.commit(commitOf(saying("goal/a", 1, ["no"]))),
      ]);
      expect(results.map(({ is }) => is).toSorted()).toEqual(["committed", "conflict"]);
      expect(results.find(({ is }) => is === "conflict")).toEqual({ is: "conflict", stream: "goal/a" });
      expect(await textsOf("goal/a")).toHaveLength(2);
    });

    it("changes nothing at all when one of several streams is elsewhere", async () => {
      await journal.commit(commitOf(saying("goal/b", 0, ["there"])));
      const result = await journal.commit({
        writes: [saying("goal/a", 0, ["half"], ""), saying("goal/b", 0, ["other"])],
        rows: [{ into: "post", card: "c1", thread: "webchat:local" }],
        jobs: [{ queue: "activate", about: "goal/a" }],
      });
      expect(result).toEqual({ is: "conflict", stream: "goal/b" });
      expect(await textsOf("goal/a")).toEqual([]);
      expect(await journal.find({ kind: "goal", limit: 9 })).toEqual([]);
      expect(await backend.posts.due("webchat", 9)).toEqual([]);
      expect(await backend.waiting("activate")).toEqual([]);
    });

    it("refuses a commit whose guard has moved, and lets it through at the version it named", async () => {
      await journal.commit(commitOf(saying("pause/company", 0, ["began"])));
      const guarded = (version: number) =>
        journal.commit({
          writes: [saying("effect/a", 0, ["prepared"])],
          guards: [{ stream: "pause/company", version }],
        });
      expect(await guarded(0)).toEqual({ is: "conflict", stream: "pause/company" });
      expect(await textsOf("effect/a")).toEqual([]);
      expect((await guarded(1)).is).toBe("committed");
      const nothingThere = { writes: [], guards: [{ stream: "policy/company", version: 0 }] };
      expect((await journal.commit(nothingThere)).is).toBe("committed");
    });

    it("lets one bad commit among many at once fail alone, with the jobs of the others kept", async () => {
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, at) =>
          journal.commit({
            writes: [saying(`goal/n${at}`, at === 40 ? 7 : 0, ["said"])],
            jobs: [{ queue: "activate", about: `goal/n${at}` }],
          }),
        ),
      );
      expect(results.filter(({ is }) => is === "conflict")).toEqual([{ is: "conflict", stream: "goal/n40" }]);
      const jobs = await backend.waiting("activate");
      expect(jobs).toHaveLength(99);
      expect(jobs).not.toContain("goal/n40");
      expect(await journal.verify()).toEqual({ checked: 99 });
    });

    it("lets one commit that the database itself refuses fail alone", async () => {
      const results = await Promise.allSettled([
        journal.commit(commitOf(saying("goal/a", 0, ["fine"]))),
        journal.commit(
          commitOf({ stream: "goal/b", expectedVersion: 0, events: [said("x", { cause: "two\nlines" })] }),
        ),
        journal.commit(commitOf(saying("goal/c", 0, ["fine"]))),
      ]);
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect(results[1]).toMatchObject({ reason: { name: "Fault" } });
      expect(await journal.verify()).toEqual({ checked: 2 });
    });

    it("folds to the same from its snapshot and tail as from the whole history", async () => {
      const words = fc.array(fc.string(), { minLength: 1, maxLength: 3 });
      const history = fc.array(fc.record({ words, sealed: fc.boolean() }), { maxLength: 5 });
      const holds = (commits: Said[]) => foldsAlike(journal, commits);
      await fc.assert(fc.asyncProperty(history, holds), { numRuns: 25 });
      expect((await journal.verify()).broken).toBeUndefined();
    });

    it("deals with a message once: a second time conflicts with the message itself", async () => {
      const id = `webchat:${anId()}`;
      await backend.inbox.accept(aMessage(id));
      const handle = () => journal.commit({ writes: [], rows: [{ into: "handled", inbound: id, at: AT }] });
      expect((await handle()).is).toBe("committed");
      expect(await handle()).toEqual({ is: "conflict", stream: `inbound/${id}` });
      expect(await backend.inbox.read(id)).toMatchObject({ handled: true });
    });

    it("finds streams by what they have come to, newest first", async () => {
      const at = (hour: number) => `2026-11-22T0${hour}:00:00.000Z`;
      const make = (id: string, hour: number, status: string, due?: string) =>
        journal.commit(
          commitOf({
            stream: `approval/${id}`,
            expectedVersion: 0,
            events: [said(id, { at: at(hour) })],
            snapshot: { code: "c", state: { id }, view: { status, domain: "sales", goal: `g-${id}`, due } },
          }),
        );
      await make("a", 1, "waiting", at(5));
      await make("b", 2, "approved");
      await make("c", 3, "waiting", at(7));
      const ids = async (query: Omit<Parameters<Journal["find"]>[0], "kind" | "limit">, limit = 9) =>
        (await journal.find({ kind: "approval", limit, ...query })).map(({ stream }) => stream.split("/")[1]);
      expect(await ids({})).toEqual(["c", "b", "a"]);
      expect(await ids({ order: "oldest" })).toEqual(["a", "b", "c"]);
      expect(await ids({}, 1)).toEqual(["c"]);
      expect(await ids({ status: ["waiting"] })).toEqual(["c", "a"]);
      expect(await ids({ status: ["waiting", "approved"], goal: "g-b" })).toEqual(["b"]);
      expect(await ids({ dueBy: at(5) })).toEqual(["a"]);
      expect(await ids({ since: at(2) })).toEqual(["c", "b"]);
      expect(await ids({ before: at(2) })).toEqual(["a"]);
      expect(await journal.count({ kind: "approval", status: ["waiting"] })).toBe(2);
      expect(await journal.count({ kind: "effect" })).toBe(0);
      const [newest] = await journal.find({ kind: "approval", limit: 1 });
      expect(newest).toEqual({
        stream: "approval/c",
        version: 1,
        state: { id: "c" },
        view: { status: "waiting", domain: "sales", goal: "g-c", due: at(7) },
        at: at(3),
      });
    });

    it("reads events by stream, goal, type and time, in either order", async () => {
      const events = [
        said("1", { type: "a", correlation: "x" }),
        said("2", { type: "b", correlation: "y", at: "2026-11-22T10:00:00.000Z" }),
        said("3", { type: "a", correlation: "y", at: "2026-11-22T11:00:00.000Z" }),
      ];
      await journal.commit(commitOf({ stream: "goal/a", expectedVersion: 0, events }));
      await journal.commit(commitOf(saying("goal/b", 0, ["4"])));
      const read = async (query: Omit<Parameters<Journal["events"]>[0], "limit">, limit = 9) =>
        (await journal.events({ limit, ...query })).map((event) => event.data.text);
      expect(await read({})).toEqual(["1", "2", "3", "4"]);
      expect(await read({ order: "newest" }, 2)).toEqual(["4", "3"]);
      expect(await read({ stream: "goal/a" })).toEqual(["1", "2", "3"]);
      expect(await read({ correlation: "y" })).toEqual(["2", "3"]);
      expect(await read({ types: ["a"] })).toEqual(["1", "3"]);
      expect(await read({ since: "2026-11-22T10:00:00.000Z" })).toEqual(["2", "3"]);
      expect(await read({ since: AT, before: "2026-11-22T11:00:00.000Z" })).toEqual(["1", "2", "4"]);
    });

    it("says whose an id is", async () => {
      await journal.commit(commitOf(saying("goal/k7f3qa9m", 0, ["x"], "")));
      expect(await journal.whose("k7f3qa9m")).toEqual(["goal/k7f3qa9m"]);
      expect(await journal.whose("k7f3qa9")).toEqual([]);
    });
  });
}

interface Said {
  readonly words: string[];
  /** Whether the commit carries a snapshot. */
  readonly sealed: boolean;
}

async function foldsAlike(journal: Journal, commits: readonly Said[]): Promise<void> {
  const stream = `goal/${anId()}`;
  let version = 0;
  let state = "";
  for (const { words, sealed } of commits) {
    await journal.commit(commitOf(saying(stream, version, words, sealed ? state : undefined)));
    version += words.length;
    state += words.map((text) => `${text};`).join("");
  }
  const short = await journal.load(stream, texts.code);
  const whole = await journal.load(stream, "another code");
  expect(foldTail(texts, short.snapshot, short.tail)).toBe(state);
  expect(foldTail(texts, undefined, whole.tail)).toBe(state);
  expect([short.version, whole.version]).toEqual([version, version]);
  expect(whole.snapshot).toBeUndefined();
  if (commits.at(-1)?.sealed === true) expect(short.tail).toEqual([]);
}
