// Everything Adjutant says on Slack: cards and their files, answers to taps, and forms.
import type { WebClient } from "@slack/web-api";
import type { Card } from "#core/card";
import { buttonData, type Form, type MessageRef, type Said, type Tapped, type ThreadId } from "#core/chat";
import { asFault, Fault } from "#core/fault";
import { sha256 } from "#core/json";
import { refusalIn, slackFault } from "./faults.ts";
import { modal } from "./form.ts";
import type { Lanes } from "./lanes.ts";
import { LIMITS } from "./limits.ts";
import { escaped, fitting, printable } from "./mrkdwn.ts";
import type { Log } from "./options.ts";
import { readHandle, standIn } from "./parse.ts";
import { type Picture, type Rendering, render } from "./render.ts";

export interface Sending {
  readonly web: WebClient;
  readonly lanes: Lanes;
  readonly log: Log;
  /** Told of every call's outcome, for health. */
  readonly noted: (fault?: Fault) => void;
}

/** The message is gone, or is not ours any more: the card is posted anew. */
const gone = new Set(["message_not_found", "cant_update_message", "edit_window_closed"]);
const tooLate = new Set([
  "expired_trigger_id",
  "invalid_trigger_id",
  "exchanged_trigger_id",
  "trigger_expired",
]);

export async function show(
  sending: Sending,
  card: Card,
  thread: ThreadId,
  at?: MessageRef,
): Promise<MessageRef> {
  const rendering = render(card);
  const place = at === undefined ? undefined : await revise(sending, rendering, at);
  const kept = place === undefined ? undefined : at?.attachment;
  const ref = place ?? (await post(sending, channelOf(thread), rendering.text, rendering.blocks));
  const { attachment: whole, pictures } = rendering;
  const files = [...(whole === undefined ? [] : [whole]), ...pictures];
  const attachment = await attach(sending, files, ref, kept);
  return { ...ref, ...(attachment === undefined ? {} : { attachment }) };
}

async function revise(
  sending: Sending,
  { text, blocks }: Rendering,
  at: MessageRef,
): Promise<MessageRef | undefined> {
  const channel = channelOf(at.thread);
  try {
    await sending.lanes.run(channel, "change", () =>
      call(sending, () => sending.web.chat.update({ channel, ts: at.message, text, blocks })),
    );
  } catch (thrown) {
    if (gone.has(refusalIn(thrown) ?? "")) return undefined;
    throw thrown;
  }
  return { thread: at.thread, message: at.message };
}

async function post(
  sending: Sending,
  channel: string,
  text: string,
  blocks: Rendering["blocks"],
  under?: string,
): Promise<MessageRef> {
  const thread = under === undefined ? {} : { thread_ts: under };
  const posted = await sending.lanes.run(channel, "post", () =>
    call(sending, () =>
      sending.web.chat.postMessage({
        channel,
        text,
        blocks,
        unfurl_links: false,
        unfurl_media: false,
        ...thread,
      }),
    ),
  );
  if (posted.ts === undefined)
    throw new Fault("bad-reply", "Slack took the message but did not say where it stands.");
  // Posted to a person, it stands in their direct channel: taps will come from there.
  return { thread: `slack:${posted.channel ?? channel}`, message: posted.ts };
}

type File = NonNullable<Rendering["attachment"]> | Picture;

/** The files' reference ends in a digest of their content, so that an edit of the message does not attach the same again. */
async function attach(
  sending: Sending,
  files: readonly File[],
  ref: MessageRef,
  kept: string | undefined,
): Promise<string | undefined> {
  if (files.length === 0) return kept;
  const mark = sha256(files.map(({ content }) => spelled(content)).join("\n")).slice(0, 16);
  if (kept?.endsWith(`.${mark}`) === true) return kept;
  const channel = channelOf(ref.thread);
  try {
    const ids: string[] = [];
    for (const file of files)
      ids.push(await sending.lanes.run(channel, "change", () => upload(sending, channel, ref.message, file)));
    return `${ids.join("+")}.${mark}`;
  } catch (thrown) {
    // The message stands already: failing now would post it twice. So the thread says what is missing.
    const fault = asFault(thrown);
    sending.log("warn", "A file could not be attached on Slack.", { reason: fault.message });
    await tell(sending, channel, ref.message, `A file could not be attached here: ${fault.message}`);
    return undefined;
  }
}

async function tell(sending: Sending, channel: string, under: string, words: string): Promise<void> {
  try {
    await post(sending, channel, escaped(words), [], under);
  } catch (thrown) {
    sending.log("warn", "Nor could Slack be told so.", { reason: asFault(thrown).message });
  }
}

async function upload(sending: Sending, channel: string, under: string, file: File): Promise<string> {
  const { name, content } = file;
  const about = { channel_id: channel, thread_ts: under, filename: name, title: name };
  const given =
    typeof content === "string" ? { content } : { file: Buffer.from(content), alt_text: altOf(file) };
  const done = await call(sending, () => sending.web.filesUploadV2({ ...about, ...given }));
  return done.files[0]?.files?.[0]?.id ?? "file";
}

const altOf = (file: File): string => ("alt" in file ? file.alt : file.name);

const spelled = (content: string | Uint8Array): string =>
  typeof content === "string" ? content : Buffer.from(content).toString("base64");

/** To the one who tapped, seen by nobody else. */
export async function answer(sending: Sending, tap: Tapped, words: string): Promise<void> {
  const handle = readHandle(tap.handle) ?? { channel: channelOf(tap.thread), user: tap.account };
  const text = escaped(fitting(printable(words), LIMITS.fallback));
  // In a lane of their own, answers wait for Slack where it asks for that, but for no card.
  await sending.lanes.run(`${handle.channel} answers`, "change", () =>
    call(sending, () => sending.web.chat.postEphemeral({ channel: handle.channel, user: handle.user, text })),
  );
}

/** Opens the modal while the trigger lives; else offers a button with a fresh one, and the words to type instead. */
export async function ask(sending: Sending, form: Form, because: Tapped | Said): Promise<void> {
  const channel = channelOf(because.thread);
  const made = modal(form, channel);
  if (made.is === "impossible") {
    const words = `${made.why} ${typedWay(form)}`;
    await post(sending, channel, escaped(words), []);
    return;
  }
  const trigger = because.is === "tapped" ? readHandle(because.handle)?.trigger : because.secret;
  if (trigger !== undefined && (await opened(sending, trigger, made.view))) return;
  await offer(sending, form, channel, because.is === "tapped" ? { block_id: standIn(because.message) } : {});
}

async function opened(
  sending: Sending,
  trigger: string,
  view: Parameters<WebClient["views"]["open"]>[0]["view"],
) {
  try {
    await call(sending, () => sending.web.views.open({ trigger_id: trigger, view }));
    return true;
  } catch (thrown) {
    if (tooLate.has(refusalIn(thrown) ?? "")) return false;
    throw thrown;
  }
}

async function offer(
  sending: Sending,
  form: Form,
  channel: string,
  card: { readonly block_id?: string },
): Promise<void> {
  const words = escaped(`Open the form for ${form.about} with the button. ${typedWay(form)}`);
  const button = {
    type: "button" as const,
    action_id: "open-form",
    text: { type: "plain_text" as const, text: "Open the form", emoji: false },
    value: buttonData(form.verb, form.about),
  };
  await post(sending, channel, words, [
    { type: "section", text: { type: "mrkdwn", text: words, verbatim: true } },
    { type: "actions", ...card, elements: [button] },
  ]);
}

function typedWay({ verb, about }: Form): string {
  if (verb === "reject") return `Or send: reject ${about} and your reason.`;
  if (verb === "confirm") return `Or send: confirm ${about} and the words that the card asks for.`;
  return `Or send: edit ${about} and the new text in the same message; a line “field: value” changes another field.`;
}

async function call<T>(sending: Sending, work: () => Promise<T>): Promise<T> {
  try {
    const done = await work();
    sending.noted();
    return done;
  } catch (thrown) {
    const fault = slackFault(thrown);
    sending.noted(fault);
    throw fault;
  }
}

const channelOf = (thread: ThreadId): string => thread.replace(/^slack:/, "");
