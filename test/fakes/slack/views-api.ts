// The Web API's view methods and the triggers that they spend; apart from messages, whose rules are others.
import type { Json } from "../wire.ts";
import { checkView } from "./blocks.ts";
import { type Method, structured } from "./chat-api.ts";
import { Refusal } from "./refusal.ts";
import { APP, BOT, type SlackState, type SlackView, TEAM } from "./state.ts";

const TRIGGER_MS = 3000;
const MAX_STACK = 3;

export function wireView(view: SlackView): Json {
  return {
    ...view.raw,
    id: view.id,
    team_id: TEAM,
    app_id: APP,
    bot_id: BOT,
    app_installed_team_id: TEAM,
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    hash: view.hash,
    root_view_id: view.rootId,
    previous_view_id: view.previousId ?? null,
    state: { values: {} },
  };
}

function spend(state: SlackState, payload: Json): string {
  const trigger = state.triggers.get(String(payload.trigger_id));
  if (!trigger) throw new Refusal("invalid_trigger_id");
  if (trigger.used) throw new Refusal("exchanged_trigger_id");
  if (state.now() - trigger.at > TRIGGER_MS) throw new Refusal("expired_trigger_id");
  trigger.used = true;
  return trigger.user;
}

function readView(payload: Json): Json {
  const view = structured(payload.view, "invalid_arguments");
  checkView(view);
  return view;
}

export function addView(state: SlackState, raw: Json, user: string, previous?: SlackView): SlackView {
  const id = state.next("V0");
  const view: SlackView = {
    ...state.readView(raw),
    id,
    user,
    hash: state.next("hash"),
    rootId: previous?.rootId ?? id,
    ...(previous && { previousId: previous.id }),
    errors: {},
  };
  state.views.push(view);
  return view;
}

export function replaceView(state: SlackState, view: SlackView, raw: Json): void {
  Object.assign(view, state.readView(raw), { hash: state.next("hash"), errors: {} });
}

export function closeView(state: SlackState, view: SlackView): void {
  const at = state.views.indexOf(view);
  if (at >= 0) state.views.splice(at, 1);
}

const open: Method = (state, payload) => {
  const user = spend(state, payload);
  return { view: wireView(addView(state, readView(payload), user)) };
};

const push: Method = (state, payload) => {
  const user = spend(state, payload);
  const top = state.views.findLast((view) => view.user === user);
  if (!top) throw new Refusal("not_found");
  if (state.views.filter((view) => view.rootId === top.rootId).length >= MAX_STACK)
    throw new Refusal("push_limit_reached");
  return { view: wireView(addView(state, readView(payload), user, top)) };
};

const update: Method = (state, payload) => {
  const externalId = payload.external_id;
  const view = state.views.find((candidate) =>
    externalId === undefined ? candidate.id === payload.view_id : candidate.raw.external_id === externalId,
  );
  const raw = readView(payload);
  if (!view) throw new Refusal("not_found");
  if (payload.hash !== undefined && payload.hash !== view.hash) throw new Refusal("hash_conflict");
  replaceView(state, view, raw);
  return { view: wireView(view) };
};

export const viewMethods: Record<string, Method> = {
  "views.open": open,
  "views.push": push,
  "views.update": update,
};
