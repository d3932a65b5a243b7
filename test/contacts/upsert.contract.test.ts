// `contact.upsert` passes the contract of all tools that change the world.
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { fileStore } from "#adapters/contacts/file-store";
import { contactUpsert } from "#adapters/contacts/upsert";
import { canonical } from "#core/json";
import { toolContract } from "../contracts/tool.ts";

const input = { name: "Ada Lovelace", email: "ada@example.com" };

toolContract(
  "contact.upsert",
  async () => {
    const dir = mkdtempSync(join(tmpdir(), "adjutant-contacts-"));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    const store = fileStore(join(dir, "contacts.json"));
    const tool = contactUpsert(store);
    return {
      tool,
      input,
      otherInput: { ...input, name: "Ada King" },
      change: async () => {
        const other = { ...input, name: "Countess" };
        const { targetVersion } = await tool.preview(other);
        await tool.execute(other, {
          token: "by-hand",
          expected: targetVersion,
          at: "2026-11-20T10:00:00.000Z",
        });
      },
      observe: async () => canonical([await store.all(), await store.get("ada@example.com")]),
    };
  },
  { movable: true, compensable: true },
);
