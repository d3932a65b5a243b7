// `email.send` passes the contract of all tools that change the world, into the outbox and to a server.
import { mkdtempSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { emailSend } from "#adapters/email/send";
import { toolContract } from "../contracts/tool.ts";
import { startSmtp } from "../fakes/smtp.ts";

const input = { to: "ada@example.com", subject: "Invoice 7", body: "It is due on Friday." };
const otherInput = { ...input, subject: "Invoice 8" };
const traits = { movable: false, compensable: false };

function givenFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), "adjutant-email-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return join(dir, "outbox");
}

toolContract(
  "email.send into the outbox",
  async () => {
    const outboxDir = givenFolder();
    const mails = () => readdirSync(join(outboxDir, ".."), { recursive: true, encoding: "utf8" }).sort();
    return { tool: emailSend({ outboxDir }), input, otherInput, observe: async () => mails().join() };
  },
  traits,
);

toolContract(
  "email.send to a server",
  async () => {
    const smtp = await startSmtp();
    onTestFinished(() => smtp.stop());
    const tool = emailSend({ outboxDir: givenFolder(), smtpUrl: smtp.url });
    return { tool, input, otherInput, observe: async () => smtp.mails.map((mail) => mail.messageId).join() };
  },
  traits,
);
