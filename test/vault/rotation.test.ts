import { expect, it } from "vitest";
import { rewrapAll, rotateSecret } from "#runtime/vault/rotate";
import { textOf } from "../support/person.ts";
import { CANARY, givenVault, keep, PUBLISH } from "../support/vault.ts";

const HAND = { account: "console", cause: "test" };
const [OLD, NEW] = ["the key of the first year", "the key of the second year"];

async function given(more: Parameters<typeof givenVault>[0] = {}) {
  const keys = { now: [OLD] as string[] };
  const you = await givenVault({ ...more, vault: { keys: () => keys.now } });
  const publish = async (title: string) => {
    await you.say(PUBLISH.replace("Pricing lessons", title));
    await you.tap("approve");
  };
  return { you, keys, publish };
}

it("changes the key while work goes on, and needs the old one no more afterwards", async () => {
  const { you, keys, publish } = await given();
  keys.now = [NEW, OLD];
  await publish("One");
  expect(await rewrapAll(you.world, HAND)).toBe(1);
  keys.now = [NEW];
  await publish("Two");
  expect(you.handed).toEqual([CANARY, CANARY]);
});

it("goes on where a kill left some secrets under the old key, and opens all of them meanwhile", async () => {
  const { you, keys, publish } = await given();
  keys.now = [NEW, OLD];
  await keep(you, { name: "crm", domain: "sales" });
  await publish("One");
  expect(you.handed).toEqual([CANARY]);
  expect(await rewrapAll(you.world, HAND)).toBe(1);
  expect(await rewrapAll(you.world, HAND)).toBe(0);
});

it("seals what is entered while the key changes with the new one", async () => {
  const { you, keys } = await given();
  const stale = you.world.vault.keys();
  let first = true;
  keys.now = [...stale];
  const slow = {
    ...you.world,
    vault: {
      ...you.world.vault,
      // Whoever read the old key just before the change began is refused, and reads again.
      keys: () => {
        if (!first) return keys.now;
        first = false;
        keys.now = [NEW, OLD];
        void rewrapAll(you.world, HAND);
        return stale;
      },
    },
  };
  await keep({ ...you, world: slow } as never, { name: "crm", domain: "sales" });
  await you.settle();
  await rewrapAll(you.world, HAND);
  const ids = new Set([...you.store.vault.secrets.values()].map(({ keyId }) => keyId));
  expect(ids.size).toBe(1);
});

it("seals one secret anew with a fresh data key, also while it is lent", async () => {
  const { you, publish } = await given({
    borrow: async (lease, handed) => {
      await rotateSecret(you.world, "site", HAND);
      await lease.use(async (secret) => handed.push(secret));
    },
  });
  const before = you.store.vault.secrets.get("site");
  await publish("One");
  const after = you.store.vault.secrets.get("site");
  expect(you.handed).toEqual([CANARY]);
  expect(after?.version).toBe(2);
  expect(after?.wrapped).not.toBe(before?.wrapped);
  const open = [...you.store.vault.leases.values()].filter(({ revoked }) => revoked === undefined);
  expect(open).toEqual([]);
});

it("tells in /why what was lent, for how long, and how often it was used", async () => {
  const { you, publish } = await given();
  await publish("One");
  const [lease] = [...you.store.vault.leases.values()];
  await you.say(`/why ${lease?.effect}`);
  expect(you.newest()).toMatch(/Credential: site of content, lease \w+, from .* at most; used 1 time/);
  await you.say(`/why ${lease?.id}`);
  expect(you.newest()).toContain("site.publish, for the publisher");
  await you.say("/why site");
  expect(you.newest()).toContain("Entered: version 1");
});

it("asks on a card before it removes a secret, and keeps it until then", async () => {
  const { you } = await given();
  await you.say("/vault remove site");
  const card = you.waiting();
  expect(card.title).toBe("Remove the secret site from the vault");
  const shown = textOf(card);
  expect(shown).toMatch(/-site: plain, content, version 1, entered 22 Nov 2026 \d\d:\d\d\n/);
  expect(shown).toContain("Effect: Cannot be undone. The value is gone. /vault set site enters it again.");
  expect(you.store.vault.secrets.has("site")).toBe(true);
  await you.say(`approve ${card.id}`);
  expect(you.store.vault.secrets.has("site")).toBe(true);
  await you.at("telegram", "42").say(`confirm ${card.id} ${card.id.slice(-4)}`);
  expect(you.store.vault.secrets.has("site")).toBe(false);
});

it("gives a link to enter a secret, and takes none in the chat", async () => {
  const { you } = await given();
  await you.say("/vault set site");
  expect(you.newest()).toContain("http://here/secret/content/site");
  await you.say("/vault set other");
  expect(you.newest()).toContain("Say for which domain");
});
