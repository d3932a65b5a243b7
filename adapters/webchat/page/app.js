// The page of the local chat: it joins the stream from the server, the outbox to it, and what is on the screen.
import * as chat from "./chat.js";
import { giveBack, startComposer, tell } from "./composer.js";
import { byId, el, fresh, words as parts } from "./dom.js";
import { formNode } from "./form.js";
import { makeOutbox } from "./outbox.js";
import { listen, tab } from "./stream.js";

const banner = byId("banner");
const waitingButton = byId("waiting");
const newId = () => `${tab}-${fresh()}`;
/** Deed id → the element that it came from: where an answer belongs. */
const origins = new Map();
const doubleMs = 500;
/** After this long without an answer to a tap, its buttons can be pressed again. */
const patienceMs = 10_000;
let lastTap = { message: "", until: 0 };

const outbox = makeOutbox({ done, refused, delayed });

function say(text) {
  const id = newId();
  const at = new Date().toISOString();
  chat.showPending(id, text, at);
  outbox.send({ id, path: "/say", body: { id, text }, at, keep: true });
}

function tap(view, button, node) {
  if (node.getAttribute("aria-disabled") === "true") return;
  const group = node.closest(".actions");
  for (const one of group.children) one.setAttribute("aria-disabled", "true");
  node.classList.add("busy");
  const id = newId();
  origins.set(id, { message: view.message });
  lastTap = { message: view.message, until: performance.now() + doubleMs };
  const { verb, about } = button;
  outbox.send({ id, path: "/tap", body: { id, verb, about, message: view.message } });
}

/** The second click of a double click must not land on a button that has just taken the first one's place. */
function settle() {
  const card = chat.nodeOf(lastTap.message)?.querySelector(".card");
  const left = lastTap.until - performance.now();
  if (!card || left <= 0) return;
  for (const one of card.querySelectorAll(".actions button")) one.setAttribute("aria-disabled", "true");
  setTimeout(() => release(card), left);
}

function done(deed) {
  const origin = origins.get(deed.id);
  if (deed.path === "/say") chat.mark(deed.id, "");
  else if (deed.path === "/submit") close(origin?.form);
  else setTimeout(() => answer({ because: deed.id, words: "" }), patienceMs);
}

function refused(deed, words) {
  const origin = origins.get(deed.id);
  if (deed.path === "/say") {
    chat.remove(deed.id);
    giveBack(deed.body.text);
    tell(words);
  } else if (origin?.form) origin.form.dispatchEvent(new CustomEvent("refused", { detail: words }));
  else answer({ because: deed.id, words });
}

function delayed(deed, words) {
  if (deed.path === "/say") chat.mark(deed.id, `sending… ${words}`);
  else if (words !== "") answer({ because: deed.id, words, keepBusy: true });
}

/** Words for one tap, beneath the card that carried the button; without it, beside the input. */
function answer({ because, words, keepBusy = false }) {
  const card = chat.nodeOf(origins.get(because)?.message)?.querySelector(".card");
  if (!card) return tell(words);
  if (!keepBusy) release(card);
  if (words === "") return;
  card.querySelector(":scope > .answer")?.remove();
  card.append(el("p", { class: "answer", role: "status" }, parts(words)));
}

function release(card) {
  for (const one of card.querySelectorAll(".actions [aria-disabled]")) {
    one.removeAttribute("aria-disabled");
    one.classList.remove("busy");
  }
}

function openForm({ form, message }) {
  const place = chat.nodeOf(message, form.about);
  const card = place?.querySelector(".card") ?? byId("chat");
  card.querySelector(":scope > form")?.remove();
  release(card);
  const node = formNode(form, {
    cancel: () => close(node),
    send(fields) {
      const id = newId();
      origins.set(id, { form: node, message });
      outbox.send({ id, path: "/submit", body: { id, verb: form.verb, about: form.about, fields } });
    },
  });
  card.append(node);
  node.begin();
  node.scrollIntoView({ block: "nearest" });
}

function close(form) {
  const message = form?.closest(".message");
  form?.remove();
  if (message) chat.focusCard(message, form.dataset.verb);
}

let lostTimer;
/** A loss of a moment says nothing. */
function onState(state) {
  clearTimeout(lostTimer);
  if (state === "up") {
    banner.hidden = true;
    void outbox.flush();
  } else if (state === "out")
    warn("This browser is not signed in any more. Open the link that Adjutant printed when it started.");
  else
    lostTimer = setTimeout(
      () => warn("The connection is lost. Trying again; nothing you wrote is lost."),
      600,
    );
}

function warn(words) {
  if (!banner.hidden && banner.textContent === words) return;
  banner.textContent = words;
  banner.hidden = false;
}

byId("chat").addEventListener("changed", () => {
  const waiting = chat.waiting().length;
  byId("empty").hidden = !chat.isEmpty();
  waitingButton.hidden = waiting === 0;
  waitingButton.textContent = `${waiting} waiting here`;
  document.title = waiting === 0 ? "Adjutant" : `(${waiting}) Adjutant`;
});

waitingButton.addEventListener("click", () => {
  const first = chat.waiting()[0];
  first?.scrollIntoView({ block: "start" });
  first?.querySelector(".actions button")?.focus({ preventScroll: true });
});

startComposer(say);
for (const deed of outbox.left()) {
  chat.showPending(deed.id, deed.body.text, deed.at);
  outbox.send(deed);
}
listen(
  {
    all: ({ messages }) => chat.showAll(messages, tap),
    since: ({ messages }) => chat.show(messages, tap),
    message(view) {
      chat.show([view], tap);
      settle();
    },
    answer,
    form: openForm,
  },
  onState,
);
