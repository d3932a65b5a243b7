// A card as elements: what the server rendered as data, drawn. Nothing here decides anything.
import { el, icon } from "./dom.js";

const spokenKinds = { add: "added: ", remove: "removed: " };

/** `tap(button, node)` is called for a press; `message` names the card's own message for the download. */
export function cardNode(card, message, tap) {
  const tone =
    card.state?.tone ?? (card.buttons.length > 0 && card.kind === "approval" ? "waiting" : "plain");
  const titleId = `title-${message}`;
  return el(
    "article",
    { class: `card ${card.kind} ${tone}`, "aria-labelledby": titleId, tabindex: "-1", "data-card": card.id },
    label(card, tone),
    el("h2", { id: titleId, dir: "auto" }, card.title),
    card.sections.map((section) => sectionNode(section, message)),
    card.cut &&
      !card.sections.some(isCutDiff) &&
      el("p", { class: "whole" }, download(message, "Download the whole text")),
    stateNode(card.state),
    actions(card, tap),
  );
}

/** It has its own link to the whole. */
const isCutDiff = ({ is, left }) => is === "diff" && left > 0;

function label(card, tone) {
  const words = labelOf(card, tone);
  if (words === "") return undefined;
  return el(
    "p",
    { class: "label" },
    el("span", { class: "kind" }, words),
    el("code", { class: "id", title: "The id, for typed commands" }, card.id),
  );
}

function labelOf({ kind }, tone) {
  if (kind === "approval") return tone === "waiting" ? "Needs your decision" : "Decision";
  return kind === "progress" && tone === "working" ? "In progress" : "";
}

function stateNode(state) {
  if (state === undefined) return undefined;
  return el(
    "p",
    { class: `state ${state.tone}` },
    icon(state.tone),
    el("span", { dir: "auto" }, state.words),
  );
}

function actions(card, tap) {
  if (card.buttons.length === 0) return undefined;
  const buttons = card.buttons.map((button) =>
    el(
      "button",
      {
        type: "button",
        class: `button ${button.style}`,
        "data-verb": button.verb,
        onclick: (event) => tap(button, event.currentTarget),
      },
      button.label,
    ),
  );
  return el("div", { class: "actions", role: "group", "aria-label": "What to do" }, buttons);
}

const sections = { text: textNode, diff: diffNode, facts: factsNode, list: listNode, picture: pictureNode };

function sectionNode(section, message) {
  return sections[section.is](section, message);
}

function textNode({ text, left }) {
  return el("p", { class: "text", dir: "auto" }, text, more(left, "character"));
}

function diffNode({ name, news, lines, left }, message) {
  const rows = lines.map((line) =>
    el(
      "div",
      { class: `line ${line.kind}` },
      spokenKinds[line.kind] && el("span", { class: "unseen" }, spokenKinds[line.kind]),
      line.text === "" ? "\u200b" : line.text,
      more(line.left, "character"),
    ),
  );
  const changed = (kind) => lines.filter((line) => line.kind === kind).length;
  return el(
    "figure",
    { class: "diff" },
    el(
      "figcaption",
      {},
      el(
        "span",
        { class: "name", dir: "auto" },
        name,
        news !== "" && el("span", { class: "news" }, `${news} file`),
      ),
      el("span", { class: "count" }, counts(changed("add"), changed("remove"))),
    ),
    el("div", { class: "lines", tabindex: "0", role: "region", "aria-label": `Changes in ${name}` }, rows),
    left > 0 &&
      el(
        "p",
        { class: "left" },
        `${count(left, "more line")} not shown. `,
        download(message, "Download all of it"),
      ),
  );
}

function counts(added, removed) {
  const words = [added > 0 && `+${added}`, removed > 0 && `−${removed}`].filter(Boolean);
  return words.join(" ");
}

function pictureNode({ src, alt }) {
  return el("img", { class: "picture", src, alt, loading: "lazy" });
}

function factsNode({ rows, left }) {
  const pairs = rows.map(([label, value]) =>
    el("div", {}, el("dt", { dir: "auto" }, label), el("dd", { dir: "auto" }, value)),
  );
  return el(
    "dl",
    { class: "facts" },
    pairs,
    left > 0 && el("div", {}, el("dd", {}, `${count(left, "more row")}`)),
  );
}

function listNode({ heading, items, left }) {
  return el(
    "div",
    { class: "list" },
    heading !== "" && el("h3", { dir: "auto" }, heading),
    el(
      "ul",
      {},
      items.map((item) => el("li", { dir: "auto" }, item)),
      left > 0 && el("li", { class: "left" }, `and ${count(left, "more")}`),
    ),
  );
}

const download = (message, words) =>
  el("a", { href: `/attachment/${encodeURIComponent(message)}`, download: "" }, words);

/** What was cut from a text, or nothing. */
export function more(left, noun) {
  return left > 0 ? el("span", { class: "left" }, ` … ${count(left, `more ${noun}`)}`) : undefined;
}

function count(number, noun) {
  return `${number.toLocaleString()} ${noun}${number === 1 || noun === "more" ? "" : "s"}`;
}
