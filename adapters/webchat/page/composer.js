// The field where the operator writes: it grows, sends with Enter, and keeps what was begun over a reload.
import { byId, el, grow, words as parts } from "./dom.js";

const input = byId("input");
const form = byId("composer");
const notice = byId("notice");
const draft = "adjutant.draft";
/** The same as is read of one message; said here before a long text is sent in vain, or slows down every key. */
const most = 100_000;
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
  input.addEventListener("paste", refuseLong);
  input.value = sessionStorage.getItem(draft) ?? "";
  changed();
  if (!touch.matches) input.focus();
  byId("examples").append(...examples.map((words) => el("li", {}, example(words))));
}

/** Words beside the field; none takes them away. */
export function tell(words = "") {
  notice.replaceChildren(...parts(words));
  notice.hidden = words === "";
}

const tooLong = (length) =>
  `That is ${length.toLocaleString("en")} characters; one message holds at most ${most.toLocaleString("en")}. Shorten it or send it in parts.`;

/** What could not be sent is not taken in either: it stays where it was copied. */
function refuseLong(event) {
  const pasted = event.clipboardData.getData("text/plain").length;
  const length = input.value.length - (input.selectionEnd - input.selectionStart) + pasted;
  if (length <= most) return;
  event.preventDefault();
  tell(tooLong(length));
}

/** Puts text back that could not be sent, before what is written now. */
export function giveBack(text) {
  input.value = input.value === "" ? text : `${text}\n${input.value}`;
  changed();
}

function send(say) {
  const text = input.value;
  if (text.trim() === "") return;
  if (text.length > most) {
    tell(tooLong(text.length));
    return;
  }
  input.value = "";
  changed();
  say(text);
}

let settling;
function changed() {
  tell();
  // A long text that comes line by line is measured and kept once, at its end.
  clearTimeout(settling);
  settling = setTimeout(settle, 0);
}

function settle() {
  grow(input);
  if (input.value.length <= most) sessionStorage.setItem(draft, input.value);
}

function example(words) {
  const use = () => {
    input.value = words;
    changed();
    input.focus();
  };
  return el("button", { type: "button", class: "example", onclick: use }, words);
}
