// `email.send`: one mail, to a server or into the outbox folder; irreversible, so it waits before it leaves.
import { asFault, Fault } from "#core/fault";
import { type Check, defineTool, type Execution, type Receipt, type WriteTool } from "#core/tool";
import { envelopeOf, type MailInput, mailInput, messageIdOf, shown, written } from "./mail.ts";
import { type Outbox, outbox } from "./outbox.ts";
import { handOver, type Patience } from "./smtp.ts";

export interface EmailOptions {
  /** Folder of the mails written as files, and of the marks of those handed to a server. */
  readonly outboxDir: string;
  /** `smtp://` or `smtps://`; absent: mails are written to the folder. With a user and no password, that is borrowed. */
  readonly smtpUrl?: string | undefined;
  /** Whom the mails are from: an address, or `Name <address>`. */
  readonly from?: string | undefined;
  /** How long an approved mail waits, in ms; default 60,000. */
  readonly holdMs?: number | undefined;
  readonly patience?: Patience | undefined;
}

interface Post {
  readonly from: string;
  readonly smtpUrl: string | undefined;
  readonly patience: Patience;
  readonly out: Outbox;
}

/** Input `{ to, subject, body }`. Receipt data `{ messageId, to, via, file? }`. */
export function emailSend(options: EmailOptions): WriteTool<MailInput> {
  const holdMs = options.holdMs ?? 60_000;
  const post: Post = {
    from: options.from ?? "adjutant@localhost",
    smtpUrl: options.smtpUrl,
    patience: options.patience ?? { connectMs: 15_000, silenceMs: 60_000 },
    out: outbox(options.outboxDir),
  };
  const underWay = new Map<string, Promise<Receipt>>();
  return defineTool<MailInput>({
    name: "email.send",
    version: 1,
    domain: "sales",
    effect: "irreversible",
    reachesOut: true,
    input: mailInput,
    mainField: "body",
    makes: "mail",
    mend: mendOf(options),
    holdMs,
    ...(wantsPassword(options.smtpUrl) ? { needs: [{ secret: SMTP_SECRET }] } : {}),
    stakes: ({ to }) => ({
      recipients: [to.toLowerCase()],
      ...(holdsPassword(options.smtpUrl) ? { concerns: ["credential"] } : {}),
    }),
    preview: async (input) => ({
      title: `Email ${input.to}: “${input.subject}”`,
      diff: shown(input),
      targetVersion: "none",
      undo: undoOf(holdMs),
    }),
    // Two calls with one token share one sending: the second would find no mark of the first yet.
    execute: (input, execution) => {
      const { token } = execution;
      const running =
        underWay.get(token) ?? execute(post, input, execution).finally(() => underWay.delete(token));
      underWay.set(token, running);
      return running;
    },
    check: (token, input) => check(post, token, input),
  });
}

/** Never more of SMTP_URL than where it leads: it may hold a password. */
const mendOf = ({ smtpUrl, outboxDir }: EmailOptions): string =>
  smtpUrl === undefined
    ? `See whether ${outboxDir} can be written to.`
    : `See whether the mail server at ${new URL(smtpUrl).host} answers. SMTP_URL says where it is; a change of it takes a restart.`;

function undoOf(holdMs: number): string {
  const seconds = Math.round(holdMs / 1_000);
  if (seconds === 0) return "A sent mail cannot be taken back.";
  return `A sent mail cannot be taken back. It waits ${seconds} seconds before it leaves; Undo cancels it until then.`;
}

async function execute(post: Post, input: MailInput, execution: Execution): Promise<Receipt> {
  const { token, expected, at } = execution;
  if (expected !== "none")
    throw new Fault(
      "target-moved",
      "This mail was approved in another form. Look at it again and decide anew.",
    );
  const before = await check(post, token, input);
  if (before.is === "done") return before.receipt;
  if (before.is === "unknown" && execution.insisted !== true) throw new Fault("unknown-outcome", before.why);
  const mail = await written(input, post.from, token, at);
  const url = post.smtpUrl;
  if (url === undefined) return keep(post, input, token, mail);
  if (!wantsPassword(url)) return deliver(post, url, input, token, mail);
  if (execution.lease === undefined)
    throw new Fault(
      "not-allowed",
      `The mail server's password was not lent to email.send. Nothing was sent.`,
    );
  return execution.lease.use((secret) => deliver(post, withPassword(url, secret), input, token, mail));
}

/** The vault's secret that holds the password of SMTP_URL's user, or the whole address with it. */
const SMTP_SECRET = "smtp";

/** A password of its own is a credential that is used beside any lease. */
const holdsPassword = (smtpUrl: string | undefined): boolean =>
  smtpUrl !== undefined && new URL(smtpUrl).password !== "";

function wantsPassword(smtpUrl: string | undefined): boolean {
  if (smtpUrl === undefined) return false;
  const { username, password } = new URL(smtpUrl);
  return username !== "" && password === "";
}

function withPassword(smtpUrl: string, secret: string): string {
  if (/^smtps?:\/\/\S+$/.test(secret) && URL.canParse(secret)) return secret;
  const url = new URL(smtpUrl);
  // Its own setter would leave some characters as they are.
  url.password = encodeURIComponent(secret);
  return url.href;
}

async function keep({ out, from }: Post, input: MailInput, token: string, mail: Buffer): Promise<Receipt> {
  await out.put(token, mail);
  return keptReceipt(out, from, input, token);
}

const keptReceipt = (out: Outbox, from: string, input: MailInput, token: string): Receipt => ({
  summary: `Mail to ${input.to} written to ${out.file(token)}.`,
  data: { messageId: messageIdOf(token, from), to: input.to, via: "outbox", file: out.file(token) },
});

async function deliver(
  post: Post,
  url: string,
  input: MailInput,
  token: string,
  mail: Buffer,
): Promise<Receipt> {
  const { out, from, patience } = post;
  const messageId = messageIdOf(token, from);
  try {
    await handOver(url, envelopeOf(from, input), mail, () => out.begin(token), patience);
  } catch (error) {
    // The server did not take it, and said so: another try must not find this one open.
    if (!(error instanceof Fault && error.code === "unknown-outcome")) await out.cancel(token);
    throw error;
  }
  const receipt = {
    summary: `Mail sent to ${input.to} (Message-ID ${messageId}).`,
    data: { messageId, to: input.to, via: "smtp" },
  };
  return noted(out, token, receipt);
}

/** The mail has left, whatever becomes of our note of it: a note that fails is said, not thrown. */
async function noted(out: Outbox, token: string, receipt: Receipt): Promise<Receipt> {
  try {
    await out.sent(token, receipt);
    return receipt;
  } catch (error) {
    return {
      ...receipt,
      summary: `${receipt.summary} A note of it could not be kept: ${asFault(error).message}`,
    };
  }
}

async function check({ out, from }: Post, token: string, input: MailInput): Promise<Check> {
  const sent = await out.receipt(token);
  if (sent !== undefined) return { is: "done", receipt: sent };
  if (await out.has(token)) return { is: "done", receipt: keptReceipt(out, from, input, token) };
  if (!(await out.begun(token))) return { is: "absent" };
  return {
    is: "unknown",
    why: `The mail server may or may not have accepted the mail to ${input.to}. Look for Message-ID ${messageIdOf(token, from)} in its log or among the sent mails.`,
  };
}
