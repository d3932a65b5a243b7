// What every store of secrets promises: a lease begins only where it may, ends in the commit that ends it, and what is sealed
// is handed out once for each recorded use of a living lease, and otherwise never.
import { describe, expect, it } from "vitest";
import type { Commit, Row } from "#core/ports";
import type { HeldLease, SealedSecret } from "#core/vault";
import { AT, anId, type Backend, saying } from "./backend.ts";

const LATER = "2026-11-22T09:05:00.000Z";
const MUCH_LATER = "2026-11-22T09:11:00.000Z";

const sealed = (name: string, version = 1): SealedSecret => ({
  ...{ name, domain: "sales", kind: "plain", version, keyId: "k1" },
  ...{ cipher: `c${version}`, nonce: "n", tag: "t", wrapped: "w", wrapNonce: "wn", wrapTag: "wt" },
});

const put = (secret: SealedSecret): Row => ({ into: "secret", secret, at: AT });
const rows = (...given: Row[]): Commit => ({ writes: [], rows: given });
const use = (lease: HeldLease, at = LATER): Commit => rows({ into: "use", lease, at });
const lend = (lease: HeldLease, insidePause = false): Commit =>
  rows({ into: "lease", lease, at: AT, insidePause });

const leaseOn = (secret: string, more: Partial<HeldLease> = {}): HeldLease => ({
  ...{ id: anId(), secret, domain: "sales", tool: "email.send", worksIn: "delivery", agent: "correspondent" },
  ...{ task: anId(), effect: anId(), expires: "2026-11-22T09:10:00.000Z" },
  ...more,
});

/** A write whose snapshot says this of the stream. */
function standing(stream: string, version: number, status: string, state: object = {}) {
  const write = saying(stream, version, ["so"], "");
  const view = { status, domain: "", goal: "" };
  return { ...write, snapshot: { code: "test", state: state as never, view } };
}

export function vaultContract(name: string, open: () => Promise<Backend>): void {
  describe(`the vault ${name}`, () => {
    const given = async () => {
      const backend = await open();
      const secret = `s-${anId()}`;
      const { journal } = backend;
      const lease = leaseOn(secret);
      await journal.commit(rows(put(sealed(secret))));
      const is = async (commit: Commit) => {
        const result = await journal.commit(commit);
        return result.is === "conflict" ? result.stream : "committed";
      };
      return { ...backend, secret, lease, is };
    };

    it("hands out what is sealed once for each recorded use", async () => {
      const { is, vault, lease, secret } = await given();
      expect(await is(lend(lease))).toBe("committed");
      expect(await vault.take(lease.id, LATER)).toBeUndefined();
      expect(await is(use(lease))).toBe("committed");
      expect(await vault.take(lease.id, LATER)).toEqual(sealed(secret));
      expect(await vault.take(lease.id, LATER)).toBeUndefined();
      expect(await is(use(lease))).toBe("committed");
      expect(await vault.take(lease.id, LATER)).toEqual(sealed(secret));
      expect(await vault.uses(10)).toMatchObject([{ secret, tool: "email.send", uses: 2, lastUse: LATER }]);
    });

    it("lends no secret that it does not hold, nor one of another domain than was asked for", async () => {
      const { is, vault, secret } = await given();
      const [none, other] = [leaseOn("nothing"), leaseOn(secret, { domain: "personal" })];
      expect(await is(lend(none))).toBe("secret/nothing");
      expect(await is(lend(other))).toBe(`secret/${secret}`);
      expect(await is(use(other))).toBe(`dead/${other.id}`);
      expect(await vault.take(other.id, LATER)).toBeUndefined();
    });

    it.each(["secret", "domain", "tool", "worksIn", "task", "effect"] as const)(
      "records no use by another %s than the lease is for",
      async (field) => {
        const { is, vault, lease } = await given();
        await is(lend(lease));
        expect(await is(use({ ...lease, [field]: "another" }))).toBe(`dead/${lease.id}`);
        expect(await vault.take(lease.id, LATER)).toBeUndefined();
      },
    );

    it("records no use after its time, and hands nothing out for one recorded before", async () => {
      const { is, vault, lease } = await given();
      await is(lend(lease));
      expect(await is(use(lease, MUCH_LATER))).toBe(`dead/${lease.id}`);
      await is(use(lease));
      expect(await vault.take(lease.id, MUCH_LATER)).toBeUndefined();
    });

    it.each([
      [
        "its effect",
        (lease: HeldLease): Row => ({ into: "revoke", of: "effect", id: lease.effect, at: LATER }),
      ],
      ["its task", (lease: HeldLease): Row => ({ into: "revoke", of: "task", id: lease.task, at: LATER })],
      [
        "its agent's pause",
        (): Row => ({ into: "revoke", of: "scope", id: "agent:correspondent", at: LATER }),
      ],
      [
        "a pause where it works",
        (): Row => ({ into: "revoke", of: "scope", id: "domain:delivery", at: LATER }),
      ],
      ["its domain's pause", (): Row => ({ into: "revoke", of: "scope", id: "domain:sales", at: LATER })],
      ["a pause of everything", (): Row => ({ into: "revoke", of: "scope", id: "company", at: LATER })],
      [
        "the removal of its secret",
        (lease: HeldLease): Row => ({ into: "unsecret", name: lease.secret, at: LATER }),
      ],
    ] as const)("ends with %s, in that very commit", async (_what, end) => {
      const { is, vault, lease } = await given();
      await is(lend(lease));
      await is(use(lease));
      await is(rows(end(lease)));
      expect(await vault.take(lease.id, LATER)).toBeUndefined();
      expect(await is(use(lease))).toBe(`dead/${lease.id}`);
    });

    it("ends every lease of a read with it, and none of the next one's", async () => {
      const { is, vault, secret } = await given();
      const task = anId();
      const read = (move: string) => leaseOn(secret, { task, effect: `${task}-${move}`, purpose: "read" });
      const [first, again, next] = [read("1"), read("1"), read("11")];
      for (const lease of [first, again, next]) expect(await is(lend(lease))).toBe("committed");
      for (const lease of [first, again, next]) await is(use(lease));
      await is(rows({ into: "revoke", of: "effect", id: `${task}-1`, at: LATER }));
      for (const lease of [first, again]) expect(await vault.take(lease.id, LATER)).toBeUndefined();
      expect(await vault.take(next.id, LATER)).toEqual(sealed(secret));
    });

    it("leaves others alive when one ends", async () => {
      const { is, vault, lease, secret } = await given();
      await is(lend(lease));
      await is(rows({ into: "revoke", of: "scope", id: "domain:content", at: LATER }));
      await is(rows({ into: "revoke", of: "task", id: anId(), at: LATER }));
      await is(use(lease));
      expect(await vault.take(lease.id, LATER)).toEqual(sealed(secret));
    });

    it("lends nothing for a task that has ended, nor keeps what was lent beside its end", async () => {
      const { is, journal, vault, lease } = await given();
      await journal.commit({ writes: [standing(`task/${lease.task}`, 0, "active")] });
      const ending: Commit = {
        writes: [standing(`task/${lease.task}`, 1, "done")],
        rows: [{ into: "revoke", of: "task", id: lease.task, at: LATER }],
      };
      // In one batch, where the database takes it as one.
      await Promise.all([journal.commit(ending), journal.commit(lend(lease))]);
      expect(await is(use(lease))).toBe(`dead/${lease.id}`);
      const late = leaseOn(lease.secret, { task: lease.task });
      expect(await is(lend(late))).toBe(`task/${lease.task}`);
      expect(await vault.take(late.id, LATER)).toBeUndefined();
    });

    it("lends nothing inside a pause, save for what was approved within it", async () => {
      const { is, journal, lease } = await given();
      for (const [version, scope] of [
        "company",
        "domain:sales",
        "domain:delivery",
        "agent:correspondent",
      ].entries()) {
        const write = standing("pause/company", version, "paused", { paused: { [scope]: AT } });
        await journal.commit({ writes: [write] });
        expect(await is(lend(leaseOn(lease.secret))), scope).toBe("pause/company");
      }
      expect(await is(lend(lease, true))).toBe("committed");
      await journal.commit({ writes: [standing("pause/company", 4, "running", { paused: {} })] });
      expect(await is(lend(leaseOn(lease.secret)))).toBe("committed");
    });

    it("is all or nothing with what it commits with", async () => {
      const { is, journal, lease } = await given();
      const stream = `goal/${anId()}`;
      const wrong = { ...lend(leaseOn("nothing")), writes: [saying(stream, 0, ["x"])] };
      expect(await is(wrong)).toBe("secret/nothing");
      expect((await journal.load(stream, "")).version).toBe(0);
      const stale = { ...lend(lease), writes: [saying(stream, 7, ["x"])] };
      expect(await is(stale)).toBe(stream);
      expect(await is(use(lease))).toBe(`dead/${lease.id}`);
    });

    it("wraps a data key anew only while it is the same one", async () => {
      const { is, vault, secret } = await given();
      const { cipher: _c, nonce: _n, tag: _t, ...key } = sealed(secret);
      expect(await is(rows({ into: "rewrap", key: { ...key, wrapped: "w2", keyId: "k2" } }))).toBe(
        "committed",
      );
      expect(await vault.wrapped()).toContainEqual({ ...key, wrapped: "w2", keyId: "k2" });
      await is(rows(put(sealed(secret, 2))));
      expect(await is(rows({ into: "rewrap", key: { ...key, keyId: "k3" } }))).toBe(`secret/${secret}`);
      expect(await vault.wrapped()).toContainEqual({ ...key, version: 2 });
    });
  });
}
