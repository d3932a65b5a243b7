// What every inbox must keep: a message is stored once, with its job, however often it is delivered.
import { beforeEach, describe, expect, it } from "vitest";
import { AT, aMessage, type Backend } from "./backend.ts";

/** `open` gives an empty database for each test; `tick` moves its clock on a little. */
export function inboxContract(name: string, open: () => Promise<Backend>, tick: () => void): void {
  let backend: Backend;
  beforeEach(async () => {
    backend = await open();
  });

  describe(`the inbox ${name}`, () => {
    it("stores a message with its job", async () => {
      const message = {
        ...aMessage("webchat:1", "Wörter \u0000 😀\n"),
        raw: { deep: [1, null, { a: "b" }] },
      };
      expect(await backend.inbox.accept(message)).toBe("new");
      expect(await backend.inbox.read("webchat:1")).toEqual({ inbound: message, handled: false });
      expect(await backend.waiting("receive")).toEqual(["webchat:1"]);
    });

    it("changes nothing when the same message comes again, also at the same moment", async () => {
      const first = aMessage("webchat:1", "first");
      const results = await Promise.all([
        backend.inbox.accept(first),
        backend.inbox.accept(first),
        backend.inbox.accept(first),
      ]);
      expect(results.toSorted()).toEqual(["duplicate", "duplicate", "new"]);
      expect(await backend.inbox.accept(aMessage("webchat:1", "another text"))).toBe("duplicate");
      expect(await backend.inbox.read("webchat:1")).toMatchObject({ inbound: { text: "first" } });
      expect(await backend.waiting("receive")).toEqual(["webchat:1"]);
    });

    it("keeps a message that comes again after it was dealt with as dealt with", async () => {
      await backend.inbox.accept(aMessage("webchat:1"));
      await backend.journal.commit({ writes: [], rows: [{ into: "handled", inbound: "webchat:1", at: AT }] });
      expect(await backend.inbox.accept(aMessage("webchat:1"))).toBe("duplicate");
      expect(await backend.inbox.read("webchat:1")).toMatchObject({ handled: true });
      expect(await backend.inbox.pending()).toEqual([]);
    });

    it("knows what is still to be dealt with, oldest first", async () => {
      for (const id of ["webchat:b", "webchat:a", "slack:c"]) {
        await backend.inbox.accept(aMessage(id));
        tick();
      }
      await backend.journal.commit({ writes: [], rows: [{ into: "handled", inbound: "webchat:a", at: AT }] });
      expect(await backend.inbox.pending()).toEqual(["webchat:b", "slack:c"]);
    });

    it("gives the newest messages of a thread with the time they were heard", async () => {
      const times: string[] = [];
      for (const id of ["webchat:1", "webchat:2", "webchat:3"]) {
        times.push(backend.clock.now().toISOString());
        await backend.inbox.accept(aMessage(id, id, id === "webchat:2" ? "webchat:other" : "webchat:local"));
        tick();
      }
      const recent = await backend.inbox.recent("webchat:local", 9);
      expect(recent.map(({ inbound, at }) => [inbound.id, at])).toEqual([
        ["webchat:3", times[2]],
        ["webchat:1", times[0]],
      ]);
      expect(await backend.inbox.recent("webchat:local", 1)).toHaveLength(1);
    });

    it("knows nothing of a message that never came", async () => {
      expect(await backend.inbox.read("webchat:none")).toBeUndefined();
    });
  });
}
