// A form as a Slack modal and a submitted modal as what was heard; pure, so that both directions are tested as one.
import type { ModalView } from "@slack/web-api";
import { buttonData, type Form, type FormField, parseButtonData, type Submitted } from "#core/chat";
import { digest } from "#core/json";
import { LIMITS } from "./limits.ts";
import { brief, oneLine } from "./mrkdwn.ts";
import { member, readJson, text, withoutSecrets } from "./payload.ts";

const CALLBACK = "adjutant.form";
const ACTION = "value";
const SUBMIT: Readonly<Record<Form["verb"], string>> = { edit: "Save", reject: "Reject", confirm: "Confirm" };

/** A modal that can be opened, or in one sentence why there can be none. */
export type Modal =
  | { readonly is: "modal"; readonly view: ModalView }
  | { readonly is: "impossible"; readonly why: string };

/** `channel` goes along, because a submission does not say where the modal was opened. */
export function modal(form: Form, channel: string): Modal {
  const why = whyNot(form);
  if (why !== undefined) return { is: "impossible", why };
  const view: ModalView = {
    type: "modal",
    callback_id: CALLBACK,
    private_metadata: JSON.stringify({ data: buttonData(form.verb, form.about), channel }),
    title: plain(cut(form.title, LIMITS.modalTitle) || "Adjutant"),
    submit: plain(SUBMIT[form.verb]),
    close: plain("Cancel"),
    blocks: form.fields.map((field) => input(form, field)),
  };
  return { is: "modal", view };
}

function whyNot({ fields }: Form): string | undefined {
  const long = fields.find((field) => field.value.length > LIMITS.input);
  if (long !== undefined) {
    const has = long.value.length.toLocaleString("en");
    const holds = LIMITS.input.toLocaleString("en");
    return `A Slack form holds ${holds} characters a field, and “${brief(long.label, 80)}” has ${has}.`;
  }
  const names = new Set(fields.map((field) => field.name));
  const fits = [...names].every((name) => name !== "" && name.length <= LIMITS.blockId);
  const possible = fits && names.size === fields.length && names.size > 0 && names.size <= LIMITS.modalBlocks;
  return possible ? undefined : "These fields do not fit into a Slack form.";
}

function input(form: Form, field: FormField) {
  return {
    type: "input" as const,
    block_id: field.name,
    label: plain(cut(field.label, LIMITS.label) || field.name),
    optional: form.verb === "reject" || !field.main,
    element: {
      type: "plain_text_input" as const,
      action_id: ACTION,
      multiline: field.multiline,
      max_length: LIMITS.input,
      ...(field.value === "" ? {} : { initial_value: field.value.toWellFormed() }),
    },
  };
}

const plain = (words: string) => ({ type: "plain_text" as const, text: words, emoji: false });

function cut(words: string, max: number): string {
  const line = oneLine(words);
  if (line.length <= max) return line;
  return `${line
    .slice(0, max - 1)
    .toWellFormed()
    .trimEnd()}…`;
}

/** What a modal of ours brought back; undefined for any other. */
export function submitted(payload: unknown): Submitted | undefined {
  const account = text(payload, "user", "id");
  const about = origin(text(payload, "view", "private_metadata"));
  if (account === undefined || about === undefined) return undefined;
  if (text(payload, "view", "callback_id") !== CALLBACK) return undefined;
  const fields = values(member(payload, "view", "state", "values"));
  return {
    is: "submitted",
    // The same modal sent again with the same words is the same submission; with other words it is another.
    id: `slack:${digest({ view: text(payload, "view", "id") ?? about, account, fields })}`,
    channel: "slack",
    thread: `slack:${about.channel ?? account}`,
    account,
    name: text(payload, "user", "name") ?? account,
    raw: withoutSecrets(payload),
    verb: about.verb,
    about: about.about,
    fields,
  };
}

function origin(metadata = ""): { verb: string; about: string; channel?: string } | undefined {
  const parsed = readJson(metadata);
  const data = parseButtonData(text(parsed, "data") ?? "");
  const channel = text(parsed, "channel");
  return data && { ...data, ...(channel === undefined ? {} : { channel }) };
}

function values(blocks: unknown): Record<string, string> {
  if (typeof blocks !== "object" || blocks === null) return {};
  return Object.fromEntries(
    Object.entries(blocks).map(([name, block]) => [name, text(block, ACTION, "value") ?? ""]),
  );
}
