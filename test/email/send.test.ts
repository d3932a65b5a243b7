// What a recipient gets, what the operator is shown before, and what is known when a mail server misbehaves.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { describe, expect, it, onTestFinished } from "vitest";
import { mailInput } from "#adapters/email/mail";
import { type EmailOptions, emailSend } from "#adapters/email/send";
import { startSmtp } from "../fakes/smtp.ts";

const input = { to: "ada@example.com", subject: "Invoice 7", body: "It is due on Friday." };
const execution = (token: string) => ({ token, expected: "none", at: "2026-11-20T10:00:00.000Z" });

function given(options: Partial<EmailOptions> = {}) {
  const dir = mkdtempSync(join(tmpdir(), "adjutant-email-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const outboxDir = join(dir, "outbox");
  return { outboxDir, tool: emailSend({ outboxDir, from: "Me <me@company.example>", ...options }) };
}

async function givenServer(options: Parameters<typeof startSmtp>[0] = {}) {
  const smtp = await startSmtp(options);
  onTestFinished(() => smtp.stop());
  return { smtp, ...given({ smtpUrl: smtp.url }) };
}

it("uses a credential beside any lease only where its address holds a password", () => {
  const stakes = (smtpUrl?: string) => given({ smtpUrl }).tool.stakes?.({ ...input, to: "Ada@Example.com" });
  const recipients = ["ada@example.com"];
  expect(stakes()).toEqual({ recipients });
  expect(stakes("smtps://me@mail.example.com")).toEqual({ recipients });
  expect(stakes("smtps://me:s3cret@mail.example.com")).toEqual({ recipients, concerns: ["credential"] });
});

/** A server that speaks these lines, one for each of the client's, and then hangs up or stays silent. */
async function givenRudeServer(answers: readonly string[], then: "hang up" | "stay silent"): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const rest = [...answers];
    const next = () => {
      const line = rest.shift();
      if (line !== undefined) socket.write(`${line}\r\n`);
      else if (then === "hang up") socket.destroy();
    };
    next();
    socket.on("data", next);
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `smtp://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

describe("a mail in the outbox", () => {
  it("is shown whole before, and says that it waits and cannot be taken back", async () => {
    const { tool } = given({ holdMs: 60_000 });
    expect(await tool.preview(input)).toEqual({
      title: "Email ada@example.com: “Invoice 7”",
      diff: "+To: ada@example.com\n+Subject: Invoice 7\n+\n+It is due on Friday.\n",
      targetVersion: "none",
      undo: "A sent mail cannot be taken back. It waits 60 seconds before it leaves; Undo cancels it until then.",
    });
    expect(tool.holdMs).toBe(60_000);
  });

  it("says exactly what was approved, with an id made of its token", async () => {
    const { tool, outboxDir } = given();
    const body = "Dear Ada,\n\n.dots stay\nÜnïcödé 日本語 🦉\nFrom here on";
    const receipt = await tool.execute({ ...input, subject: "Räkning 7", body }, execution("op-1"));
    const mail = await simpleParser(readFileSync(join(outboxDir, "op-1.eml")));
    expect(mail.text?.trimEnd()).toBe(body);
    expect(mail).toMatchObject({ subject: "Räkning 7", messageId: "<op-1@company.example>" });
    expect(mail.date).toEqual(new Date("2026-11-20T10:00:00.000Z"));
    expect(mail.from?.text).toContain("me@company.example");
    expect(receipt.data).toMatchObject({ messageId: "<op-1@company.example>", to: "ada@example.com" });
  });

  it("is whole or not there, also after a kill in the middle of writing", async () => {
    const { tool, outboxDir } = given();
    await mkdir(outboxDir);
    writeFileSync(join(outboxDir, ".op-1.eml.tmp"), "To: ada@exam");
    expect(await tool.check("op-1", input)).toEqual({ is: "absent" });
    await tool.execute(input, execution("op-1"));
    expect(readdirSync(outboxDir)).toEqual(["op-1.eml"]);
  });

  it("may be a megabyte long", async () => {
    const { tool, outboxDir } = given();
    const body = "A line of an uncommonly long mail\n".repeat(30_000);
    await tool.execute({ ...input, body }, execution("op-1"));
    expect((await simpleParser(readFileSync(join(outboxDir, "op-1.eml")))).text?.trim()).toBe(body.trim());
  });

  it("stays in its folder, whatever the token", async () => {
    const { tool, outboxDir } = given();
    await tool.execute(input, execution("../../escape"));
    expect(readdirSync(outboxDir)).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.eml$/)]);
    expect(await tool.check("../../escape", input)).toMatchObject({ is: "done" });
  });

  it("says the remedy where the folder cannot be written", async () => {
    const { outboxDir } = given();
    writeFileSync(outboxDir, "a file where the folder should be");
    const tool = emailSend({ outboxDir: join(outboxDir, "x") });
    await expect(tool.execute(input, execution("op-1"))).rejects.toMatchObject({ name: "Fault" });
  });
});

describe("a mail to a server", () => {
  it("arrives once, at its recipient, as it was approved", async () => {
    const { smtp, tool } = await givenServer({ auth: { user: "me", pass: "s3cret" } });
    await tool.execute({ ...input, to: "ada@exämple.com" }, execution("op-1"));
    await tool.execute({ ...input, to: "ada@exämple.com" }, execution("op-1"));
    expect(smtp.mails).toHaveLength(1);
    expect(smtp.mails[0]).toMatchObject({
      messageId: "<op-1@company.example>",
      recipients: ["ada@exämple.com"],
      subject: "Invoice 7",
      text: "It is due on Friday.\n",
    });
  });

  it("is refused for good, or to be tried again, as the server says", async () => {
    const { smtp, tool } = await givenServer();
    smtp.refuseNext(550, "5.7.1 We do not know you");
    await expect(tool.execute(input, execution("op-1"))).rejects.toMatchObject({
      code: "refused",
      retry: "never",
      message: expect.stringContaining("We do not know you"),
    });
    expect(await tool.check("op-1", input)).toEqual({ is: "absent" });
    smtp.refuseNext(451, "4.7.1 Come again later");
    await expect(tool.execute(input, execution("op-1"))).rejects.toMatchObject({
      code: "unavailable",
      retry: { afterMs: 300_000 },
    });
    await tool.execute(input, execution("op-1"));
    expect(smtp.mails).toHaveLength(1);
  });

  it("asks for the right password where that is what is wrong", async () => {
    const { smtp, outboxDir } = await givenServer({ auth: { user: "me", pass: "s3cret" } });
    const tool = emailSend({ outboxDir, smtpUrl: smtp.url.replace("s3cret", "guess") });
    const refused = tool.execute(input, execution("op-1"));
    await expect(refused).rejects.toMatchObject({
      code: "bad-config",
      message: expect.stringContaining("SMTP_URL"),
    });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining("guess") });
  });

  it("is never sent a second time when nobody knows whether it was taken", async () => {
    const { smtp, tool } = await givenServer();
    smtp.dropNext("after-data");
    await expect(tool.execute(input, execution("op-1"))).rejects.toMatchObject({
      code: "unknown-outcome",
      retry: "never",
    });
    expect(await tool.check("op-1", input)).toEqual({
      is: "unknown",
      why: expect.stringContaining("Look for Message-ID <op-1@company.example>"),
    });
    await expect(tool.execute(input, execution("op-1"))).rejects.toMatchObject({ code: "unknown-outcome" });
    expect(smtp.mails).toHaveLength(1);
  });

  it("is to be tried again when the server cannot be reached or hangs up before the mail's text", async () => {
    const nobody = given({ smtpUrl: "smtp://127.0.0.1:1" }).tool;
    const rude = given({
      smtpUrl: await givenRudeServer(["220 hello", "250 hello", "250 ok", "250 ok"], "hang up"),
    }).tool;
    for (const tool of [nobody, rude]) {
      await expect(tool.execute(input, execution("op-1"))).rejects.toMatchObject({
        code: "unavailable",
        retry: { afterMs: 30_000 },
      });
      expect(await tool.check("op-1", input)).toEqual({ is: "absent" });
    }
  });

  it("does not wait for ever for a server that falls silent", async () => {
    const patience = { connectMs: 50, silenceMs: 50 };
    const mute = given({ patience, smtpUrl: await givenRudeServer([], "stay silent") }).tool;
    await expect(mute.execute(input, execution("op-1"))).rejects.toMatchObject({ code: "unavailable" });
    const lines = ["220 hello", "250 hello", "250 ok", "250 ok", "354 go on"];
    const patient = { connectMs: 10_000, silenceMs: 1_000 };
    const later = given({ patience: patient, smtpUrl: await givenRudeServer(lines, "stay silent") }).tool;
    await expect(later.execute(input, execution("op-1"))).rejects.toMatchObject({ code: "unknown-outcome" });
    expect(await later.check("op-1", input)).toMatchObject({ is: "unknown" });
  });
});

describe("what is not a mail", () => {
  const said = (fields: object) => mailInput.safeParse({ ...input, ...fields }).error?.issues[0]?.message;

  it("is refused with one sentence that says the remedy", () => {
    for (const to of [
      "ada",
      "ada@",
      "@example.com",
      "Ada Lovelace <ada@example.com>",
      "a da@example.com",
      "ada@ex ample.com",
    ])
      expect(said({ to })).toBe("This is not a mail address. Write one such as ada@example.com.");
    expect(said({ to: "ada@example.com, bob@example.com" })).toContain("more than one address");
    expect(said({ to: "ada@example.com\r\nBcc: eve@example.com" })).toContain("more than one line");
    expect(said({ subject: "Hi\r\nBcc: eve@example.com" })).toContain("more than one line");
    expect(said({ subject: " " })).toContain("subject is empty");
    expect(said({ body: "\n" })).toContain("mail is empty");
    expect(said({ body: "\u0007" })).toContain("control character (U+0007)");
    for (const to of ["ada@localhost", "ада@пример.рф", "o'neil+x@sub.example.co.uk"])
      expect(said({ to })).toBeUndefined();
  });
});
