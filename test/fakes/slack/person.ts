// What a person does in Slack and what Slack then tells the app; apart from the server, which only carries it.
import type { Json } from "../wire.ts";
import type { Deliveries } from "./deliveries.ts";
import {
  changedEvent,
  escaped,
  eventPayload,
  messageEvent,
  messageTap,
  slashPayload,
  submission,
  userOf,
  viewTap,
} from "./payloads.ts";
import { applyResponseAction, postReply, type ResponseUrls } from "./responses.ts";
import { APP, type SlackButton, type SlackState, type SlackView, type Stored, TEAM } from "./state.ts";
import { wireView } from "./views-api.ts";

type Parts = { state: SlackState; deliveries: Deliveries; urls: ResponseUrls; base: () => string };
export type Spoken = { user: string; channel: string; threadTs?: string };

/** Each answer's promise settles with what the app acknowledged; it rejects when the app never did. */
export class Person {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  say(text: string, { user, channel, threadTs }: Spoken): { message: Stored; acked: Promise<Json> } {
    const { state } = this.#parts;
    state.know(user);
    if (!state.channels.has(channel)) state.channels.set(channel, {});
    const thread = threadTs === undefined ? {} : { threadTs };
    const message = state.add({ channel, from: "user", user, text: escaped(text), ...thread });
    return { message, acked: this.#event(messageEvent(state, message)) };
  }

  #event(event: Json): Promise<Json> {
    const { state, deliveries } = this.#parts;
    return deliveries.deliver({ kind: "events_api", payload: eventPayload(state, event) });
  }

  /** The app hears its own posts and edits too, as every app with message.im does. */
  async echo(message: Stored, previous?: Json): Promise<void> {
    const { state, deliveries } = this.#parts;
    const event = previous ? changedEvent(state, message, previous) : messageEvent(state, message);
    const payload = eventPayload(state, event);
    await deliveries.deliver({ kind: "events_api", payload }, { remember: false });
  }

  async slash(command: string, text: string, { user, channel }: Spoken): Promise<Json> {
    const { state, deliveries, urls, base } = this.#parts;
    state.know(user);
    const responseUrl = urls.open(base(), channel, user);
    const trigger = state.trigger(user);
    const payload = slashPayload({ command, text, user, channel, trigger, responseUrl });
    const answer = await deliveries.deliver({ kind: "slash_commands", payload });
    if (answer.text !== undefined || answer.blocks !== undefined) postReply(state, { channel, user }, answer);
    return answer;
  }

  tap(message: Stored, button: SlackButton, user: string): Promise<Json> {
    const { state, deliveries, urls, base } = this.#parts;
    state.know(user);
    const responseUrl = urls.open(base(), message.channel, user, message.ts);
    const tap = { button, user, trigger: state.trigger(user), responseUrl, at: state.next("1700000000.") };
    return deliveries.deliver({ kind: "interactive", payload: messageTap(message, tap) });
  }

  tapView(view: SlackView, button: SlackButton, user: string): Promise<Json> {
    const { state, deliveries } = this.#parts;
    const tap = {
      button,
      user,
      trigger: state.trigger(user),
      responseUrl: "",
      at: state.next("1700000000."),
    };
    return deliveries.deliver({ kind: "interactive", payload: viewTap(view, tap) });
  }

  async submit(view: SlackView, values: Record<string, string>, user: string): Promise<Json> {
    const { state, deliveries } = this.#parts;
    const payload = submission(view, values, user, state.trigger(user));
    const answer = await deliveries.deliver({ kind: "interactive", payload });
    applyResponseAction(state, view, answer);
    return answer;
  }

  async close(view: SlackView): Promise<void> {
    const { state, deliveries } = this.#parts;
    state.views.splice(state.views.indexOf(view), 1);
    if (view.raw.notify_on_close !== true) return;
    const payload = {
      type: "view_closed",
      team: { id: TEAM },
      user: userOf(view.user),
      api_app_id: APP,
      view: wireView(view),
      is_cleared: false,
    };
    await deliveries.deliver({ kind: "interactive", payload });
  }
}
