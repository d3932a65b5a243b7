// Making elements: text always becomes a text node, so that nothing in a message can be markup.

/** An element with properties (`class`, `on…`, attributes) and children; strings become text, what is not there is left out. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) set(node, name, value);
  node.append(...children.flat().filter(isThere));
  return node;
}

const isThere = (child) => child !== undefined && child !== null && child !== false && child !== "";

function set(node, name, value) {
  if (value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? "" : value);
}

/** A sentence with its `commands` set apart, as parts for `el`; nothing else in it means anything. */
export function words(sentence) {
  return sentence
    .split(/(`[^`\n]+`)/)
    .map((part, at) => (at % 2 === 1 ? el("code", {}, part.slice(1, -1)) : part));
}

const svg = "http://www.w3.org/2000/svg";

const shapes = {
  waiting: ["M8 4.5V8l2.3 1.6", "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8Z"],
  working: ["M8 1.8A6.2 6.2 0 0 1 14.2 8"],
  good: ["m3 8.6 3.3 3.2L13 4.6"],
  bad: ["m4 4 8 8", "m12 4-8 8"],
  quiet: ["M3.5 8h9"],
};

/** A small drawing beside words that say the same. */
export function icon(name) {
  const node = document.createElementNS(svg, "svg");
  node.setAttribute("viewBox", "0 0 16 16");
  node.setAttribute("class", `icon ${name}`);
  node.setAttribute("aria-hidden", "true");
  for (const d of shapes[name] ?? shapes.quiet) {
    const path = document.createElementNS(svg, "path");
    path.setAttribute("d", d);
    node.append(path);
  }
  return node;
}

export const byId = (id) => document.getElementById(id);

/** A text of so many characters fills any field: to measure it would hold up every key. */
const filling = 10_000;

/** Lets a text field grow with its text, up to what its style allows. */
export function grow(field) {
  if (field.value.length > filling) {
    field.style.height = "100dvh";
    return;
  }
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

/** Letters and digits nobody else has: an id must stay the only one over tabs, reloads and restarts. */
export function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(36).padStart(2, "0")).join("");
}
