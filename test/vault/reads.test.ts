// Leases of tools that only read: in the journal before the read, and over with it.
import { expect, it } from "vitest";
import { Fault } from "#core/fault";
import { pause } from "#runtime/commands/pause";
import { removeSecret } from "#runtime/vault/secrets";
import { adoptPolicy } from "../support/adopt-policy.ts";
import { CANARY, keep } from "../support/vault.ts";
import { ADD, givenReading, leasesOf, living } from "../support/vault-reading.ts";
import { HOUR } from "../support/world.ts";

const HAND = { account: "console", cause: "test" };
const SAVED = ["contacts/ada@example.com = Ada"];

it("lends a tool that reads its secret for that one read, and takes it back when it has read", async () => {
  const you = await givenReading();
  await you.say(ADD);
  expect(you.handed).toEqual([CANARY]);
  const [lease, ...more] = leasesOf(you);
  expect(more).toEqual([]);
  const grant = {
    secret: "crm",
    tool: "contact.find",
    domain: "sales",
    worksIn: "sales",
    agent: "bookkeeper",
  };
  expect(lease).toMatchObject({ ...grant, purpose: "read", uses: 1, taken: 1 });
  expect(lease?.effect.startsWith(`${lease.task}-`)).toBe(true);
  expect(Date.parse(lease?.expires ?? "") - Date.parse(lease?.granted ?? "")).toBe(600_000);
  expect(lease?.revoked).toBeDefined();
  await you.tap("approve");
  expect(you.shelf.done).toEqual(SAVED);
});

it("notes the grant before the read, and the use before the secret is handed over", async () => {
  let before: string[] = [];
  let used: string[] = [];
  const noted = () => you.store.events.map(({ type }) => type).filter((type) => type.startsWith("lease."));
  const you = await givenReading({
    borrow: async (lease) => {
      before = noted();
      return lease.use(async () => {
        used = noted();
        return undefined;
      });
    },
  });
  await you.say(ADD);
  expect(before).toEqual(["lease.granted"]);
  expect(used).toEqual(["lease.granted", "lease.used"]);
});

it("takes it back where the read fails, and lends anew when it is tried again", async () => {
  let tries = 0;
  const you = await givenReading({
    borrow: (lease) =>
      lease.use(async (secret) => {
        tries += 1;
        if (tries === 1)
          throw new Fault("unavailable", `Not with ${secret} now.`, { retry: { afterMs: 1_000 } });
        return undefined;
      }),
  });
  await you.say(ADD);
  await you.advance(HOUR);
  expect(tries).toBe(2);
  expect(leasesOf(you)).toHaveLength(2);
  expect(living(you)).toEqual([]);
  expect(JSON.stringify(you.store.events)).not.toContain(CANARY);
  await you.tap("approve");
  expect(you.shelf.done).toEqual(SAVED);
});

it("says in one sentence with the remedy that a secret is missing, and reads nothing", async () => {
  const you = await givenReading({ empty: true });
  await you.say(ADD);
  expect(you.asked).toEqual([]);
  expect(you.sees()).toContain("contact.find needs the secret crm");
  expect(you.sees()).toContain("/vault set crm");
});

it("waits while the secret's domain is paused, and reads after it", async () => {
  const you = await givenReading({ needs: [{ secret: "bank" }], empty: true, more: { domain: "finance" } });
  await keep(you, { name: "bank", domain: "finance" });
  const open = {
    name: "books",
    when: { tool: "contact.find" },
    gate: "open",
    why: "A test wants it.",
  } as const;
  await adoptPolicy(you, { rules: [open, { ...open, name: "writes", when: {} }] });
  await you.say("/pause finance");
  await you.say(ADD);
  expect(you.asked).toEqual([]);
  expect(leasesOf(you)).toEqual([]);
  await you.say("/resume finance");
  expect(you.handed).toEqual([CANARY]);
});

it("cannot use it any more once a pause began while it reads", async () => {
  const you = await givenReading({
    borrow: async (lease, handed) => {
      await pause(you.world, { scope: "sales" }, { ...HAND, thread: "telegram:42" });
      return lease.use(async (secret) => void handed.push(secret)).then(() => undefined);
    },
  });
  await you.say(ADD);
  expect(you.handed).toEqual([]);
  expect(living(you)).toEqual([]);
});

it("lends nothing of a secret whose row is gone, and does not try for ever", async () => {
  const you = await givenReading();
  you.store.vault.secrets.delete("crm");
  await you.say(ADD);
  expect(you.asked).toEqual([]);
  expect(you.sees()).toContain("needs the secret crm");
});

it("goes on after a crash in the middle of the read, and no lease is left of the first try", async () => {
  const whole = await givenReading();
  const before = whole.passed;
  await whole.say(ADD);
  expect(whole.passed - before).toBeGreaterThan(10);
  for (let at = before + 1; at <= whole.passed; at += 1) {
    const you = await givenReading({ diesAt: at });
    await you.say(ADD);
    expect(living(you), `died at ${at}`).toEqual([]);
    await you.tap("approve");
    expect(you.shelf.done, `died at ${at}`).toEqual(SAVED);
  }
});

it("cannot use it any more once the secret was removed while it reads", async () => {
  const you = await givenReading({
    borrow: async (lease, handed) => {
      await removeSecret(you.world, "crm", HAND);
      return lease.use(async (secret) => void handed.push(secret)).then(() => undefined);
    },
  });
  await you.say(ADD);
  expect(you.handed).toEqual([]);
  expect(living(you)).toEqual([]);
});

it("tells in /vault and /why who read with it, never a value", async () => {
  const you = await givenReading();
  await you.say(ADD);
  await you.say("/vault");
  expect(you.newest()).toMatch(
    /crm: sales, plain, version 1.*for contact\.find; used 1 time, last by contact\.find/,
  );
  const [lease] = leasesOf(you);
  await you.say(`/why ${lease?.id}`);
  expect(you.newest()).toContain("contact.find, for the bookkeeper");
  expect(you.newest()).toContain(`a read; \`/why ${lease?.task}\` tells of its task`);
  expect(you.newest()).not.toContain(CANARY);
});
