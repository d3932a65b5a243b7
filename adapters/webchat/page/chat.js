// The conversation: every message at its place, edited where it stands, with focus, scrolling and an open form kept.
import { cardNode, more } from "./card.js";
import { byId, el } from "./dom.js";

const list = byId("chat");
const newer = byId("newer");
const spoken = byId("spoken");
/** Message id → { view, node }. */
const shown = new Map();

/** Replaces everything, save what is still being sent. */
export function showAll(views, tap) {
  for (const [id, { view, node }] of shown) {
    if (view.pending) continue;
    node.remove();
    shown.delete(id);
  }
  for (const view of views) place(view, tap);
  refresh();
  toEnd();
}

/** Adds messages, or changes them where they stand. */
export function show(views, tap) {
  const follow = atEnd();
  for (const view of views) {
    place(view, tap);
    announce(view);
  }
  refresh();
  if (follow) toEnd();
  else if (views.length > 0) newer.hidden = false;
}

/** The operator's own words at once, before the server has them. */
export function showPending(id, text, at) {
  if (shown.has(id)) return;
  place({ message: id, order: Number.POSITIVE_INFINITY, from: "you", at, pending: true, said: clip(text) });
  refresh();
  toEnd();
}

/** Under words that are on their way: how it stands; empty when they have arrived. */
export function mark(id, words, actions = []) {
  const line = shown.get(id)?.node.querySelector(".fate");
  if (line) line.replaceChildren(words, ...actions);
}

export function remove(id) {
  shown.get(id)?.node.remove();
  shown.delete(id);
  refresh();
}

/** The element of a message, or of the newest card with this id. */
export function nodeOf(message, card) {
  const known = shown.get(message)?.node;
  if (known) return known;
  const all = [...shown.values()].filter(({ view }) => card !== undefined && view.card?.id === card);
  return all.at(-1)?.node;
}

/** Puts the focus on the card's button for this verb, or on the card itself. */
export function focusCard(node, verb) {
  const card = node.querySelector(".card");
  (sameButton(node, verb) ?? card)?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: "nearest" });
}

export function toEnd() {
  window.scrollTo({ top: document.documentElement.scrollHeight });
  newer.hidden = true;
}

export const isEmpty = () => shown.size === 0;

/** Cards that wait for a decision, oldest first; one that is shown twice counts once. */
export function waiting() {
  const cards = [...list.querySelectorAll(".card.needs")];
  return [...new Map(cards.map((card) => [card.dataset.card, card])).values()];
}

function place(view, tap) {
  const old = shown.get(view.message);
  const node = messageNode(view, tap);
  if (old !== undefined) keep(old.node, node);
  shown.set(view.message, { view, node });
  if (old?.view.order === view.order) {
    old.node.replaceWith(node);
    return;
  }
  old?.node.remove();
  const after = [...shown.values()].filter((other) => other.view.order > view.order);
  const next = after.sort((a, b) => a.view.order - b.view.order)[0];
  list.insertBefore(node, next?.node ?? null);
}

/** An open form goes along to the new drawing, and so does the focus. */
function keep(old, node) {
  const focused = old.contains(document.activeElement) ? document.activeElement : undefined;
  const form = old.querySelector("form.form");
  if (form) node.querySelector(".card")?.append(form);
  if (focused === undefined) return;
  const again = form?.contains(focused) ? focused : sameButton(node, focused.dataset.verb);
  queueMicrotask(() => (again ?? node.querySelector(".card"))?.focus({ preventScroll: true }));
}

const sameButton = (node, verb) => (verb ? node.querySelector(`.actions [data-verb="${verb}"]`) : null);

function messageNode(view, tap) {
  const time = el("time", { datetime: view.at, title: new Date(view.at).toLocaleString() }, clock(view.at));
  const body = view.card
    ? cardNode(view.card, view.message, (button, node) => tap(view, button, node))
    : el("p", { class: "said", dir: "auto" }, view.said?.text ?? "", more(view.said?.left ?? 0, "character"));
  const who = view.from === "you" ? "You" : "Adjutant";
  return el(
    "li",
    {
      class: `message ${view.from}${view.pending ? " pending" : ""}`,
      "data-message": view.message,
      "data-day": day(view.at),
    },
    el("span", { class: "unseen" }, `${who}:`),
    body,
    el("p", { class: "meta" }, view.pending ? el("span", { class: "fate" }, "sending…") : time),
  );
}

/** Day lines between messages, and whether anything is there at all. */
function refresh() {
  for (const line of list.querySelectorAll(".day")) line.remove();
  let last = day(new Date().toISOString());
  for (const node of list.querySelectorAll(".message")) {
    if (node.dataset.day !== last) node.before(el("li", { class: "day" }, node.dataset.day));
    last = node.dataset.day;
  }
  list.dispatchEvent(new CustomEvent("changed"));
}

function announce({ from, card }) {
  if (from === "you" || card === undefined) return;
  const words = [card.title, card.state?.words, card.buttons.map(({ label }) => label).join(", ")];
  spoken.textContent = words.filter(Boolean).join(". ");
}

const clip = (text) => ({ text: text.slice(0, 20_000), left: Math.max(0, text.length - 20_000) });
const clock = (at) =>
  new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = (at) => new Date(at).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });

function atEnd() {
  const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
  return scrollHeight - clientHeight - scrollTop < 120;
}

newer.addEventListener("click", toEnd);
window.addEventListener(
  "scroll",
  () => {
    if (atEnd()) newer.hidden = true;
  },
  { passive: true },
);
