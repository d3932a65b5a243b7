import { expect, it } from "vitest";
import { approveTwice, CANARY, givenVault, keep, PUBLISH } from "../support/vault.ts";
import { HOUR } from "../support/world.ts";

it("lends a secret for one execution, and takes it back when that is over", async () => {
  const you = await givenVault();
  await you.say(PUBLISH);
  await you.tap("approve");
  expect(you.handed).toEqual([CANARY]);
  expect(you.shelf.done).toEqual(["posts/Pricing lessons = Charge for outcomes."]);
  const [lease] = [...you.store.vault.leases.values()];
  expect(lease).toMatchObject({ secret: "site", tool: "site.publish", domain: "content", uses: 1, taken: 1 });
  expect(lease?.revoked).toBeDefined();
});

it("notes the grant and the use in the journal, the use before the secret is handed over", async () => {
  let before: string[] = [];
  const you = await givenVault({
    borrow: (lease) =>
      lease.use(async () => {
        before = you.store.events.map(({ type }) => type).filter((type) => type.startsWith("lease."));
      }),
  });
  await you.say(PUBLISH);
  await you.tap("approve");
  expect(before).toEqual(["lease.granted", "lease.used"]);
});

it("refuses a tool whose secret is missing in one sentence with the remedy, and asks for no approval", async () => {
  const you = await givenVault({ empty: true });
  await you.say(PUBLISH);
  expect(you.cards().flatMap(({ buttons }) => buttons)).toEqual([]);
  expect(you.newest()).toContain("needs the secret site");
  expect(you.newest()).toContain("/vault set site");
  expect(you.shelf.done).toEqual([]);
});

it("goes on with the new value where a secret is entered anew before the approval", async () => {
  const you = await givenVault();
  await you.say(PUBLISH);
  await keep(you, { value: "another one" });
  await you.tap("approve");
  expect(you.handed).toEqual(["another one"]);
});

it("lends nothing while the secret's domain is paused, and goes on after it", async () => {
  const you = await givenVault({ needs: [{ secret: "crm" }], empty: true });
  await keep(you, { name: "crm", domain: "sales" });
  await you.say(PUBLISH);
  const { id } = you.waiting();
  await you.say("/pause sales");
  await approveTwice(you, id);
  expect(you.handed).toEqual([]);
  expect([...you.store.vault.leases]).toEqual([]);
  await you.say("/resume sales");
  await you.advance(HOUR);
  expect(you.handed).toEqual([CANARY]);
});

it("says what it holds and who used it, never a value", async () => {
  const you = await givenVault();
  await you.say(PUBLISH);
  await you.tap("approve");
  await you.say("/vault");
  expect(you.newest()).toMatch(
    /site: content, plain, version 1.*for site\.publish; used 1 time, last by site\.publish/,
  );
  expect(you.newest()).not.toContain(CANARY);
});
