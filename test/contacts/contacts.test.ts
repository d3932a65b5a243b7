// What the operator sees of their contacts: exact cards, one entry a person, crashes and damage said plainly.
import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { contactInput } from "#adapters/contacts/contact";
import { fileStore } from "#adapters/contacts/file-store";
import { contactFind } from "#adapters/contacts/find";
import { contactUpsert } from "#adapters/contacts/upsert";

const ada = { name: "Ada Lovelace", email: "ada@example.com" };

function given() {
  const dir = mkdtempSync(join(tmpdir(), "adjutant-contacts-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const file = join(dir, "data", "contacts.json");
  const store = fileStore(file);
  const tool = contactUpsert(store);
  const add = async (contact: typeof ada, token: string) => {
    const { targetVersion } = await tool.preview(contact);
    return tool.execute(contact, { token, expected: targetVersion, at: "2026-11-20T10:00:00.000Z" });
  };
  return {
    file,
    tool,
    add,
    find: async (query: string) => contactFind(store).read({ query }, { domain: "sales" }),
  };
}

it("shows a new contact, and then what changes in it", async () => {
  const { tool, add } = given();
  expect(await tool.preview(ada)).toMatchObject({
    title: "Add the contact Ada Lovelace <ada@example.com>",
    diff: "--- /dev/null\n+++ b/contacts/ada@example.com\n@@ -0,0 +1,2 @@\n+name: Ada Lovelace\n+email: ada@example.com\n",
    targetVersion: "absent",
  });
  await add(ada, "op-1");
  const { title, diff, targetVersion } = await tool.preview({ ...ada, name: "Ada King" });
  expect(title).toBe("Update the contact Ada Lovelace <ada@example.com>");
  expect(diff).toContain("-name: Ada Lovelace\n+name: Ada King\n email: ada@example.com\n");
  expect(targetVersion).toMatch(/^v1-/);
});

it("keeps one entry for an address, however it is spelled", async () => {
  const { add, find } = given();
  await add(ada, "op-1");
  await add({ name: "Ada King", email: "ADA@Example.com" }, "op-2");
  expect(await find("")).toEqual({ contacts: [{ name: "Ada King", email: "ADA@Example.com" }] });
});

it("finds people by a part of their name or address, in any letter case and without accents", async () => {
  const { add, find } = given();
  expect(await find("ada")).toEqual({ contacts: [] });
  await add(ada, "op-1");
  await add({ name: "Zoë Łukasz", email: "zoe@example.org" }, "op-2");
  expect(await find("LOVE")).toEqual({ contacts: [ada] });
  expect(await find("zoe")).toMatchObject({ contacts: [{ name: "Zoë Łukasz" }] });
  expect(await find("example.")).toMatchObject({
    contacts: [{ name: "Ada Lovelace" }, { name: "Zoë Łukasz" }],
  });
  expect(await find("__proto__")).toEqual({ contacts: [] });
});

it("loses no contact when many are added at once", async () => {
  const { add, find } = given();
  const many = Array.from({ length: 20 }, (_, n) => ({ name: `Person ${n}`, email: `p${n}@example.com` }));
  await Promise.all(many.map((contact) => add(contact, `op-${contact.name}`)));
  expect(await find("")).toMatchObject({ contacts: { length: 20 } });
});

it("goes on after a kill in the middle of writing", async () => {
  const { file, add, find } = given();
  await add(ada, "op-1");
  writeFileSync(`${file}.tmp`, '{"format":1,"cont');
  expect(await find("ada")).toEqual({ contacts: [ada] });
  await add({ name: "Bob", email: "bob@example.com" }, "op-2");
  expect(await find("")).toMatchObject({ contacts: { length: 2 } });
});

it("notices a contact that was edited in the file", async () => {
  const { file, tool, add } = given();
  const receipt = await add(ada, "op-1");
  const { targetVersion } = await tool.preview({ ...ada, name: "Ada King" });
  writeFileSync(file, readFileSync(file, "utf8").replaceAll("Ada Lovelace", "Countess"));
  await expect(
    tool.execute({ ...ada, name: "Ada King" }, { token: "op-2", expected: targetVersion, at: "" }),
  ).rejects.toMatchObject({ code: "target-moved" });
  await expect(tool.compensation?.preview(receipt)).rejects.toMatchObject({
    code: "target-moved",
    message: expect.stringContaining("it is now Countess <ada@example.com>"),
  });
});

it("says what to do with a file that cannot be read, and leaves it as it is", async () => {
  const { file, tool, add } = given();
  await add(ada, "op-1");
  writeFileSync(file, "not JSON");
  await expect(add(ada, "op-2")).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("Restore that file from a backup"),
  });
  expect(await tool.check("op-1", ada)).toMatchObject({ is: "unknown" });
  expect(readFileSync(file, "utf8")).toBe("not JSON");
});

it("keeps contacts to the operator", async () => {
  const { file, add } = given();
  await add(ada, "op-1");
  expect(statSync(file).mode & 0o077).toBe(0);
});

it("refuses what is no contact with one sentence that says the remedy", () => {
  const said = (fields: object) => contactInput.safeParse({ ...ada, ...fields }).error?.issues[0]?.message;
  expect(said({ name: " " })).toBe("The name is empty. Say what the contact is called.");
  expect(said({ name: "Ada\nLovelace" })).toContain("Write it on one line");
  expect(said({ email: "ada" })).toBe("This is not one mail address. Write one such as ada@example.com.");
  expect(said({ email: "a@example.com,b@example.com" })).toContain("not one mail address");
  expect(said({ name: "日本 太郎", email: "太郎@例え.jp" })).toBeUndefined();
});
