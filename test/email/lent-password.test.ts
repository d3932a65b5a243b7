import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { emailSend } from "#adapters/email/send";
import type { Lease } from "#core/vault";
import { startSmtp } from "../fakes/smtp.ts";

const PASS = "p@ss wörd/1";
const input = { to: "ada@example.com", subject: "Invoice 7", body: "It is due on Friday." };
const execution = { token: "t0000001", expected: "none", at: "2026-11-20T10:00:00.000Z" };
const lending = (secret: string): Lease => ({ secret: "smtp", use: (work) => work(secret) });

async function given(password: string) {
  const outboxDir = mkdtempSync(join(tmpdir(), "adjutant-lent-"));
  onTestFinished(() => rm(outboxDir, { recursive: true, force: true }));
  const smtp = await startSmtp({ auth: { user: "me", pass: PASS } });
  onTestFinished(() => smtp.stop());
  const url = new URL(smtp.url);
  url.username = "me";
  url.password = password;
  return { smtp, url, tool: emailSend({ outboxDir, smtpUrl: url.href }) };
}

it("borrows the password where the address names a user without one", async () => {
  const { smtp, tool } = await given("");
  expect(tool.needs).toEqual([{ secret: "smtp" }]);
  await tool.execute(input, { ...execution, lease: lending(PASS) });
  expect(smtp.mails).toHaveLength(1);
});

it("takes a whole address for the password, too", async () => {
  const { smtp, url, tool } = await given("");
  url.password = encodeURIComponent(PASS);
  await tool.execute(input, { ...execution, lease: lending(url.href) });
  expect(smtp.mails).toHaveLength(1);
});

it("sends nothing where nothing was lent", async () => {
  const { smtp, tool } = await given("");
  await expect(tool.execute(input, execution)).rejects.toThrow("Nothing was sent");
  expect(smtp.mails).toEqual([]);
});

it("borrows nothing where the address has its password", async () => {
  const { smtp, tool } = await given(encodeURIComponent(PASS));
  expect(tool.needs).toBeUndefined();
  await tool.execute(input, execution);
  expect(smtp.mails).toHaveLength(1);
});
