// Whoever has the whole database in their hands, rows and all, gets nothing of a secret by changing them.
import { expect, it } from "vitest";
import { removeSecret } from "#runtime/vault/secrets";
import { CANARY, type GivenVault, keep } from "../support/vault.ts";
import { expectNothing, meanwhile, taken } from "../support/vault-misuse.ts";

const change =
  (field: "cipher" | "tag" | "nonce" | "wrapped", to: (value: string) => string) => (you: GivenVault) => {
    const { secrets } = you.store.vault;
    const kept = secrets.get("site");
    if (kept !== undefined) secrets.set("site", { ...kept, [field]: to(kept[field]) });
  };

it.each([
  ["cut short", change("cipher", (text) => text.slice(0, 8))],
  ["emptied", change("cipher", () => "")],
  ["changed in its tag", change("tag", (text) => `A${text.slice(1)}`)],
  ["given a short tag", change("tag", (text) => text.slice(0, 4))],
  ["given another nonce", change("nonce", (text) => `A${text.slice(1)}`)],
  ["given another data key", change("wrapped", (text) => `A${text.slice(1)}`)],
] as const)("gives nothing of a secret that was %s where it is stored", async (_how, tamper) => {
  const you = await meanwhile((given) => tamper(given));
  expectNothing(you);
});

it("gives nothing of another secret whose row was put under this name", async () => {
  const you = await meanwhile(async (given) => {
    await keep(given, { name: "crm", value: `${CANARY}-crm` });
    const other = given.store.vault.secrets.get("crm");
    if (other !== undefined) given.store.vault.secrets.set("site", other);
  });
  expectNothing(you);
});

it("gives nothing of another domain's secret whose row was renamed", async () => {
  const you = await meanwhile(async (given) => {
    await keep(given, { name: "mine", domain: "personal", value: `${CANARY}-mine` });
    const other = given.store.vault.secrets.get("mine");
    if (other !== undefined)
      given.store.vault.secrets.set("site", { ...other, name: "site", domain: "content" });
  });
  expectNothing(you);
});

it("gives nothing of an older version that was put back, row and all", async () => {
  const you = await meanwhile(async (given) => {
    const old = given.store.vault.secrets.get("site");
    await keep(given, { value: `${CANARY}-new` });
    if (old !== undefined) given.store.vault.secrets.set("site", old);
  });
  expectNothing(you);
});

it("gives nothing of a removed secret whose row was put back", async () => {
  const you = await meanwhile(async (given) => {
    const old = given.store.vault.secrets.get("site");
    await removeSecret(given.world, "site", { account: "console", cause: "test" });
    if (old !== undefined) given.store.vault.secrets.set("site", old);
  });
  expectNothing(you);
  expect(taken(you)).toBe(0);
});

it("gives nothing to a process that has another key", async () => {
  const keys = [["the key that sealed it"], ["another key altogether"]];
  let at = 0;
  const you = await meanwhile(
    () => {
      at = 1;
    },
    { vault: { keys: () => keys[at] ?? [] } },
  );
  expectNothing(you);
});
