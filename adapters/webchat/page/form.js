// The inline form for text that a button asked for: it starts from the present text and gives back exactly what stands
// there; what was not touched goes back untouched.
import { el, grow } from "./dom.js";

/** `send(fields)` is called once; `cancel()` when it is given up. */
export function formNode(form, { send, cancel }) {
  const fields = form.fields.map((field) => ({ ...field, input: inputFor(field) }));
  const words = el("p", { class: "notice", role: "alert", hidden: true });
  const submit = el("button", { class: "button primary", type: "submit" }, submitLabel(form));
  const node = el(
    "form",
    { class: "form", "aria-label": form.title, "data-verb": form.verb, novalidate: true },
    el("h3", {}, form.title),
    fields.map(({ label, input }) => el("label", {}, el("span", { dir: "auto" }, label), input)),
    words,
    el(
      "div",
      { class: "actions" },
      submit,
      el("button", { class: "button plain", type: "button", onclick: cancel }, "Cancel"),
      el(
        "span",
        { class: "hint" },
        el("kbd", {}, "Ctrl"),
        " ",
        el("kbd", {}, "Enter"),
        " sends · ",
        el("kbd", {}, "Esc"),
        " cancels",
      ),
    ),
  );
  let sent = false;
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    if (sent) return;
    sent = true;
    submit.setAttribute("aria-disabled", "true");
    submit.textContent = "Sending…";
    send(Object.fromEntries(fields.map((field) => [field.name, given(field)])));
  });
  node.addEventListener("keydown", (event) => onKey(event, node, cancel));
  node.addEventListener("refused", (event) => {
    sent = false;
    submit.removeAttribute("aria-disabled");
    submit.textContent = submitLabel(form);
    words.textContent = event.detail;
    words.hidden = false;
  });
  node.begin = () => begin(fields);
  return node;
}

const labels = { reject: "Reject", confirm: "Confirm" };
const submitLabel = (form) => labels[form.verb] ?? "Send changes";

function inputFor({ value, multiline }) {
  const long = multiline || /[\r\n]/.test(value);
  const input = el(long ? "textarea" : "input", long ? { rows: "3" } : { type: "text" });
  input.value = value;
  input.untouched = input.value;
  input.addEventListener("input", () => long && grow(input));
  return input;
}

/** A field makes one kind of line end of all: only where something was changed is its own text taken. */
function given({ input, value }) {
  return input.value === input.untouched ? value : input.value;
}

function begin(fields) {
  for (const { input } of fields) if (input.rows) grow(input);
  const main = fields.find((field) => field.main) ?? fields[0];
  main?.input.focus();
}

function onKey(event, node, cancel) {
  if (event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    cancel();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    node.requestSubmit();
  }
}
