// Misuses of a lease, and secrets where none may be: nothing is handed out and nothing is done, whatever is said about it.
import { expect, it } from "vitest";
import type { HeldLease, Lease } from "#core/vault";
import { pause } from "#runtime/commands/pause";
import { openedWith } from "#runtime/vault/open";
import { removeSecret } from "#runtime/vault/secrets";
import { CANARY, type GivenVault, givenVault, keep, PUBLISH } from "../support/vault.ts";
import { expectNothing, heldOf, meanwhile, taken } from "../support/vault-misuse.ts";
import { MINUTE } from "../support/world.ts";

const DONE = ["posts/Pricing lessons = Charge for outcomes."];

it.each([
  ["another tool", { tool: "email.send" }],
  ["another task", { task: "00000000" }],
  ["another effect", { effect: "00000000" }],
  ["work in another domain", { worksIn: "finance" }],
  ["another secret", { secret: "crm" }],
  ["another domain's secret of that name", { domain: "personal" }],
] as const)("gives nothing to %s with somebody's living lease", async (_who, forged) => {
  let outcome = "";
  const you = await meanwhile(async (given, held) => {
    await keep(given, { name: "crm", value: `${CANARY}-crm` });
    const before = taken(given);
    outcome = await openedWith(given.world, { ...held, ...forged }, "").then(
      ({ value }) => value,
      () => "refused",
    );
    expect(taken(given)).toBe(before);
  });
  expect(outcome).toBe("refused");
  // Its rightful holder is not disturbed.
  expect(you.handed).toEqual([CANARY]);
  expect(you.store.events.filter(({ type }) => type === "lease.used")).toHaveLength(1);
});

it("gives nothing after the lease's time", async () => {
  const you = await meanwhile(({ clock }) => clock.advance(11 * MINUTE));
  expectNothing(you);
  expect(taken(you)).toBe(0);
});

/** Told by itself: a message would be waited for until the tool is done. */
const paused = ({ world }: GivenVault, scope: string) =>
  pause(world, { scope }, { account: "telegram:42", cause: "test", thread: "telegram:42" });

it("gives nothing after a pause of the domain began, whatever was begun before", async () => {
  const you = await meanwhile((given) => paused(given, "content"));
  expectNothing(you);
  expect(taken(you)).toBe(0);
});

it("gives nothing after everything was paused", async () => {
  const you = await meanwhile((given) => paused(given, ""));
  expectNothing(you);
});

it("gives nothing after the secret was removed", async () => {
  const you = await meanwhile((given) =>
    removeSecret(given.world, "site", { account: "console", cause: "test" }),
  );
  expectNothing(you);
});

it("gives nothing after the task ended", async () => {
  const you = await meanwhile(async (given, { task }) => {
    await given.world.journal.commit({
      writes: [],
      rows: [{ into: "revoke", of: "task", id: task, at: given.clock.now().toISOString() }],
    });
  });
  expectNothing(you);
});

it("gives nothing to a tool that kept its lease for later", async () => {
  const kept: Lease[] = [];
  const you = await givenVault({ borrow: async (lease) => void kept.push(lease) });
  await you.say(PUBLISH);
  await you.tap("approve");
  expect(you.shelf.done).toEqual(DONE);
  const [lease] = kept;
  const got = await lease?.use(async (secret) => secret).catch(() => "refused");
  expect(got).toBe("refused");
  expect(taken(you)).toBe(0);
});

it("gives nothing for a lease that is written again after it ended", async () => {
  const you = await givenVault();
  await you.say(PUBLISH);
  await you.tap("approve");
  const held = heldOf(you);
  const replayed = await openedWith(you.world, held, "").catch(() => "refused");
  expect(replayed).toBe("refused");
  expect(taken(you)).toBe(1);
});

it("gives nothing for a lease that stands in the table and not in the journal", async () => {
  const you = await givenVault();
  const forged: HeldLease = {
    ...{ id: "f0rged00", secret: "site", domain: "content", tool: "site.publish", worksIn: "content" },
    ...{ agent: "publisher", task: "", effect: "f0rged00", expires: "2030-01-01T00:00:00.000Z" },
  };
  you.store.vault.leases.set(forged.id, { ...forged, granted: "", uses: 9, taken: 0 });
  const got = await openedWith(you.world, forged, "").catch(() => "refused");
  expect(got).toBe("refused");
  expect(taken(you)).toBe(0);
});

it("gives nothing for a lease whose time was made longer in the table", async () => {
  const you = await meanwhile((given, { id }) => {
    const row = given.store.vault.leases.get(id);
    if (row !== undefined) given.store.vault.leases.set(id, { ...row, expires: "2030-01-01T00:00:00.000Z" });
    given.clock.advance(11 * MINUTE);
  });
  expectNothing(you);
});

it("gives nothing past the journal, not even what a lease that lives would be given", async () => {
  let got: unknown = "nothing was tried";
  const you = await meanwhile(async (given, { id }) => {
    const now = given.clock.now().toISOString();
    got = [await given.world.vault.take(id, now), await given.world.vault.take("f0rged00", now)];
  });
  expect(got).toEqual([undefined, undefined]);
  // Its rightful holder is not disturbed.
  expect([you.handed, taken(you)]).toEqual([[CANARY], 1]);
});

it("gives nothing to a tool that never said it needs a secret", async () => {
  const you = await givenVault({ needs: [] });
  await you.say(PUBLISH);
  await you.tap("approve");
  expectNothing(you);
  expect([...you.store.vault.leases]).toEqual([]);
});

/** Every text that outlives the moment: events, snapshots, what was heard, cards, logs. */
const everywhere = (you: GivenVault): string =>
  JSON.stringify([
    you.store.events,
    [...you.store.snapshots],
    [...you.store.inbound],
    [...you.store.vault.secrets],
    [...you.store.vault.leases],
    you.chat.messages(),
    you.chat.answers(),
    you.logged,
    you.model.asked(),
  ]);

it.each([
  [
    "in the reason it gives for failing",
    async (secret: string) => Promise.reject(new Error(`401 for ${secret}`)),
  ],
  ["in an error of a server, encoded", async (secret: string) => Promise.reject(new Error(btoa(secret)))],
] as const)("lets a secret get nowhere that a tool sings %s", async (_how, sing) => {
  const you = await givenVault({ borrow: (lease) => lease.use(sing) });
  await you.say(PUBLISH);
  await you.tap("approve");
  await you.say("/timeline");
  await you.say("/vault");
  expect(everywhere(you)).not.toContain(CANARY);
  expect(everywhere(you)).not.toContain(btoa(CANARY));
  expect(you.shelf.done).toEqual([]);
});

it.each([
  `/vault set site ${CANARY}`,
  `vault set site content ${CANARY}`,
  `my password: ${CANARY}`,
  `Publish a post titled "Keys" saying "api_key=${CANARY}"`,
])("keeps nothing of a secret that is said in a chat: %s", async (said) => {
  const you = await givenVault({ empty: true });
  await you.say(said);
  expect(everywhere(you)).not.toContain(CANARY);
  expect(you.store.vault.secrets.size).toBe(0);
  expect(you.store.events.some(({ stream }) => stream.startsWith("goal/"))).toBe(false);
  expect(you.chat.retracted).toHaveLength(1);
  expect(you.newest()).toContain("/vault set");
});
