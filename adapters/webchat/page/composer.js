// The field where the operator writes: it grows, sends with Enter, and keeps what was begun over a reload.
import { byId, el, grow } from "./dom.js";

const input = byId("input");
const form = byId("composer");
const notice = byId("notice");
const draft = "adjutant.draft";
/** The same as the server takes; said here before a large text is sent in vain. */
const mostBytes = 1_000_000;
/** A touch keyboard has no Shift+Enter: there Enter begins a new line. */
const touch = window.matchMedia("(pointer: coarse)");

const examples = [
  'Publish a post titled "Pricing lessons" saying "Charge for outcomes."',
  "Write and publish a post about pricing",
  "Remember that Acme pays within 45 days",
  "What do you know about Acme?",
  'Email ada@example.com about "Invoice 7" saying "It is due on Friday."',
];

/** `say(text)` is called with the text as typed. */
export function startComposer(say) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(say);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || touch.matches) return;
    event.preventDefault();
    send(say);
  });
  input.addEventListener("input", () => changed());
  input.value = sessionStorage.getItem(draft) ?? "";
  changed();
  if (!touch.matches) input.focus();
  byId("examples").append(...examples.map((words) => el("li", {}, example(words))));
}

/** Words beside the field; none takes them away. */
export function tell(words = "") {
  notice.textContent = words;
  notice.hidden = words === "";
}

/** Puts text back that could not be sent, before what is written now. */
export function giveBack(text) {
  input.value = input.value === "" ? text : `${text}\n${input.value}`;
  changed();
}

function send(say) {
  const text = input.value;
  if (text.trim() === "") return;
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > mostBytes) {
    const size = (bytes / 1e6).toFixed(1);
    tell(`This is ${size} MB; one message holds at most 1 MB. Shorten it or send it in parts.`);
    return;
  }
  input.value = "";
  changed();
  say(text);
}

function changed() {
  tell();
  grow(input);
  if (input.value.length < 100_000) sessionStorage.setItem(draft, input.value);
}

function example(words) {
  const use = () => {
    input.value = words;
    changed();
    input.focus();
  };
  return el("button", { type: "button", class: "example", onclick: use }, words);
}
