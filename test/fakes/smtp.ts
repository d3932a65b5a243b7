// A local mail server: `const smtp = await startSmtp()`, give `smtp.url` as SMTP_URL, read `smtp.mails`; it can refuse a mail
// (`refuseNext(550, "…")`) or break the connection before or after the mail's data (`dropNext("after-data")`).
import type { AddressInfo, Socket } from "node:net";
import { type AddressObject, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import { Watch } from "./watch.ts";

export type Mail = {
  messageId: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  raw: string;
  /** The envelope's recipients: who really gets it. */
  recipients: string[];
  at: number;
};
/** `host`: another address of this machine, e.g. 127.0.0.2, to be taken for another machine. */
export type SmtpOptions = { auth?: { user: string; pass: string }; host?: string };
type Order = { refuse: { code: number; text: string } } | { drop: "before-data" | "after-data" };

export class FakeSmtp {
  /** Every mail whose data arrived whole, also where the sender never learned so. */
  readonly mails: Mail[] = [];
  readonly #options: SmtpOptions;
  readonly #orders: Order[] = [];
  readonly #sockets = new Map<number, Socket>();
  readonly #watch = new Watch<FakeSmtp>(this, () => JSON.stringify(this.mails, undefined, 2));
  readonly #server: SMTPServer;
  #port = 0;

  constructor(options: SmtpOptions) {
    this.#options = options;
    const { auth } = options;
    this.#server = new SMTPServer({
      disabledCommands: auth ? ["STARTTLS"] : ["STARTTLS", "AUTH"],
      allowInsecureAuth: true,
      disableReverseLookup: true,
      closeTimeout: 100,
      onAuth: ({ username, password }, _session, done) => {
        const known = username === auth?.user && password === auth?.pass;
        if (known) done(null, { user: username });
        else done(refusal(535, "5.7.8 Authentication credentials invalid"));
      },
      onData: (stream, session, done) => this.#receive(stream, session, done),
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, this.#options.host ?? "127.0.0.1", resolve));
    this.#server.server.on("connection", (socket: Socket) => {
      const port = socket.remotePort ?? 0;
      this.#sockets.set(port, socket);
      socket.on("close", () => this.#sockets.delete(port));
    });
    this.#server.on("error", () => this.#watch.changed());
    this.#port = (this.#server.server.address() as AddressInfo).port;
  }

  /** With user and password where they are required. */
  get url(): string {
    const { auth } = this.#options;
    const who = auth ? `${encodeURIComponent(auth.user)}:${encodeURIComponent(auth.pass)}@` : "";
    return `smtp://${who}127.0.0.1:${this.#port}`;
  }

  /** Answers the next mail's data with an SMTP code: 4xx come again later, 5xx never. */
  refuseNext(code: number, text: string): void {
    this.#orders.push({ refuse: { code, text } });
  }

  /** `before-data`: the mail is not taken; `after-data`: it is taken, but the sender never hears so. */
  dropNext(when: "before-data" | "after-data"): void {
    this.#orders.push({ drop: when });
  }

  waitFor<T>(
    predicate: (smtp: FakeSmtp) => T | undefined | null | false,
    label?: string,
    guardMs?: number,
  ): Promise<T> {
    return this.#watch.waitFor(predicate, label, guardMs);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      for (const socket of this.#sockets.values()) socket.destroy();
    });
  }

  #receive(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    done: (error?: Error | null) => void,
  ): void {
    const order = this.#orders.shift();
    if (order && "drop" in order && order.drop === "before-data") {
      this.#drop(session);
      return;
    }
    this.#take(stream, session, order).then((error) => done(error), done);
  }

  async #take(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    order?: Order,
  ): Promise<Error | null> {
    const raw = await readAll(stream);
    if (order && "refuse" in order) return refusal(order.refuse.code, order.refuse.text);
    this.mails.push(await readMail(raw, session));
    if (order) this.#drop(session);
    this.#watch.changed();
    return null;
  }

  #drop(session: SMTPServerSession): void {
    this.#sockets.get(session.remotePort)?.resetAndDestroy();
  }
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function addresses(value: AddressObject | AddressObject[] | undefined): string[] {
  return [value ?? []].flat().flatMap((group) => group.value.map((one) => one.address ?? ""));
}

async function readMail(raw: Buffer, session: SMTPServerSession): Promise<Mail> {
  const parsed = await simpleParser(raw);
  return {
    messageId: parsed.messageId ?? "",
    from: addresses(parsed.from)[0] ?? "",
    to: addresses(parsed.to),
    subject: parsed.subject ?? "",
    text: parsed.text ?? "",
    raw: raw.toString(),
    recipients: session.envelope.rcptTo.map((recipient) => recipient.address),
    at: Date.now(),
  };
}

export async function startSmtp(options: SmtpOptions = {}): Promise<FakeSmtp> {
  const fake = new FakeSmtp(options);
  await fake.start();
  return fake;
}
