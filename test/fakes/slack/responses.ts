// What the app may answer to an interaction: response_url posts, a command's direct reply, and a submission's response_action.
import type { Json } from "../wire.ts";
import { checkView } from "./blocks.ts";
import { readContent } from "./chat-api.ts";
import { Refusal } from "./refusal.ts";
import { BOT_USER, type SlackState, type SlackView, type Stored } from "./state.ts";
import { addView, closeView, replaceView } from "./views-api.ts";

const MAX_USES = 5;
const MAX_AGE_MS = 30 * 60 * 1000;

type Address = { channel: string; user: string; at: number; uses: number; original?: string };

/** response_url: five uses within thirty minutes. */
export class ResponseUrls {
  readonly #addresses = new Map<string, Address>();
  readonly #state: SlackState;

  constructor(state: SlackState) {
    this.#state = state;
  }

  open(base: string, channel: string, user: string, original?: string): string {
    const id = this.#state.next("rsp");
    const address = {
      channel,
      user,
      at: this.#state.now(),
      uses: 0,
      ...(original !== undefined && { original }),
    };
    this.#addresses.set(id, address);
    return `${base}/actions/${id}`;
  }

  use(id: string, payload: Json): Json {
    const address = this.#addresses.get(id);
    if (!address || this.#state.now() - address.at > MAX_AGE_MS) throw new Refusal("expired_url");
    if (address.uses >= MAX_USES) throw new Refusal("used_url");
    address.uses += 1;
    const original =
      address.original === undefined ? undefined : this.#state.find(address.channel, address.original);
    if (payload.delete_original === true && original) original.deleted = true;
    else if (payload.replace_original === true && original) this.#replace(original, payload);
    else postReply(this.#state, address, payload);
    return { ok: true };
  }

  #replace(original: Stored, payload: Json): void {
    const { text, blocks } = readContent(payload);
    this.#state.revise(original, text, blocks);
  }
}

/** Posts what the app answered; to the one person unless it says `in_channel`. */
export function postReply(state: SlackState, to: { channel: string; user: string }, payload: Json): Stored {
  const content = readContent(payload);
  const alone = payload.response_type === "in_channel" ? {} : { ephemeralTo: to.user };
  return state.add({ channel: to.channel, from: "bot", user: BOT_USER, ...content, ...alone });
}

/** Does to the modal what the acknowledgement of its submission says; nothing said closes it. */
export function applyResponseAction(state: SlackState, view: SlackView, answer: Json): void {
  const action = answer.response_action;
  if (action === "errors") checkErrors(view, answer.errors);
  else if (action === "update" || action === "push") nextView(state, view, answer, action);
  else if (action === "clear")
    for (const open of state.views.filter((one) => one.rootId === view.rootId)) closeView(state, open);
  else if (action === undefined) closeView(state, view);
  else throw new Error(`Slack does not know the response_action ${JSON.stringify(action)}.`);
}

function checkErrors(view: SlackView, errors: unknown): void {
  if (typeof errors !== "object" || errors === null || Object.keys(errors).length === 0)
    throw new Error("response_action errors needs errors.");
  const unknown = Object.keys(errors).filter((id) => !view.fields.some((field) => field.blockId === id));
  if (unknown.length > 0)
    throw new Error(`No input block has the id ${unknown.join(", ")}; Slack would show a failure.`);
  view.errors = errors as Json;
}

function nextView(state: SlackState, view: SlackView, answer: Json, action: "update" | "push"): void {
  checkView(answer.view);
  if (action === "update") replaceView(state, view, answer.view);
  else addView(state, answer.view, view.user, view);
}
