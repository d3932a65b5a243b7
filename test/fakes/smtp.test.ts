// Shows with the real nodemailer that the fake mail server takes, refuses and drops mails as ordered.
import { createTransport } from "nodemailer";
import { describe, expect, it, onTestFinished } from "vitest";
import { type SmtpOptions, startSmtp } from "./smtp.ts";

const MAIL = {
  from: "me@example.com",
  to: "ada@example.com",
  subject: "Invoice 7",
  text: "It is due — on Friday.",
  messageId: "<1@adjutant>",
};

async function given(options: SmtpOptions = {}) {
  const smtp = await startSmtp(options);
  onTestFinished(() => smtp.stop());
  return { smtp, send: () => createTransport(smtp.url).sendMail(MAIL) };
}

describe("the fake mail server", () => {
  it("takes a mail and reads it", async () => {
    const { smtp, send } = await given();
    await send();
    const [mail] = smtp.mails;
    expect(mail).toMatchObject({
      messageId: "<1@adjutant>",
      from: "me@example.com",
      to: ["ada@example.com"],
    });
    expect(mail).toMatchObject({ subject: "Invoice 7", recipients: ["ada@example.com"] });
    expect(mail?.text.trim()).toBe("It is due — on Friday.");
  });

  it("refuses with the code it was told", async () => {
    const { smtp, send } = await given();
    smtp.refuseNext(550, "no such user");
    await expect(send()).rejects.toMatchObject({ responseCode: 550 });
    smtp.refuseNext(451, "try again later");
    await expect(send()).rejects.toMatchObject({ responseCode: 451 });
    expect(smtp.mails).toEqual([]);
    await send();
    expect(smtp.mails).toHaveLength(1);
  });

  it("breaks the connection before it has the mail, or after", async () => {
    const { smtp, send } = await given();
    smtp.dropNext("before-data");
    await expect(send()).rejects.toThrow();
    expect(smtp.mails).toEqual([]);
    smtp.dropNext("after-data");
    await expect(send()).rejects.toThrow();
    expect(smtp.mails).toHaveLength(1);
  });

  it("asks for a password where it was told to", async () => {
    const { smtp, send } = await given({ auth: { user: "me", pass: "s3cret" } });
    await send();
    expect(smtp.mails).toHaveLength(1);
    const wrong = createTransport(smtp.url.replace("s3cret", "guess"));
    await expect(wrong.sendMail(MAIL)).rejects.toMatchObject({ responseCode: 535 });
    const anonymous = createTransport(smtp.url.replace("me:s3cret@", ""));
    await expect(anonymous.sendMail(MAIL)).rejects.toMatchObject({ responseCode: 530 });
  });
});
