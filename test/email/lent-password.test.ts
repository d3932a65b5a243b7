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

async function given(password: string, host = "127.0.0.1") {
  const outboxDir = mkdtempSync(join(tmpdir(), "adjutant-lent-"));
  onTestFinished(() => rm(outboxDir, { recursive: true, force: true }));
  const smtp = await startSmtp({ auth: { user: "me", pass: PASS }, host });
  onTestFinished(() => smtp.stop());
  const url = new URL(smtp.url);
  url.username = "me";
  url.password = password;
  url.hostname = host;
  const send = (smtpUrl: string) =>
    emailSend({ outboxDir, smtpUrl }).execute(input, { ...execution, lease: lending(PASS) });
  return { smtp, url, send, tool: emailSend({ outboxDir, smtpUrl: url.href }) };
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

// Elsewhere this machine has but one address of its own.
it.runIf(process.platform === "linux")(
  "shows the password to nobody on the way, unless the address allows it",
  async () => {
    const { smtp, url, send } = await given("", "127.0.0.2");
    await expect(send(url.href)).rejects.toMatchObject({ code: "bad-config" });
    expect(smtp.mails).toEqual([]);
    await send(`${url.href}?ignoreTLS=true`);
    expect(smtp.mails).toHaveLength(1);
  },
);

it("borrows nothing where the address has its password", async () => {
  const { smtp, tool } = await given(encodeURIComponent(PASS));
  expect(tool.needs).toBeUndefined();
  await tool.execute(input, execution);
  expect(smtp.mails).toHaveLength(1);
});
