// A card as elements: what the server rendered as data, drawn. Nothing here decides anything.
import { el, icon, words } from "./dom.js";

const spokenKinds = { add: "added: ", remove: "removed: " };

const decides = new Set(["approve", "confirm"]);
const helps = new Set(["hand", "stop", "raise", "show"]);

/** `tap(button, node)` is called for a press; `message` names the card's own message for the download. */
export function cardNode(card, message, tap) {
  const tone = card.state?.tone ?? "plain";
  const kind = labelOf(card, tone);
  const needs = kind.startsWith("Needs") ? " needs" : "";
  const titleId = `title-${message}`;
  return el(
    "article",
    {
      class: `card ${card.kind} ${tone}${needs}`,
      "aria-labelledby": titleId,
      tabindex: "-1",
      "data-card": card.id,
    },
    label(card, kind),
    el("h2", { id: titleId, dir: "auto" }, words(card.title)),
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

function label(card, kind) {
  if (kind === "") return undefined;
  return el(
    "p",
    { class: "label" },
    el("span", { class: "kind" }, kind),
    el("code", { class: "id", title: "The id, for typed commands" }, card.id),
  );
}

/** By what it lets one do, not by its colour: what was decided may wait, too. */
function labelOf({ kind, buttons }, tone) {
  if (kind === "progress" && tone === "working") return "In progress";
  if (kind !== "approval") return "";
  if (buttons.some(({ verb }) => decides.has(verb))) return "Needs your decision";
  if (buttons.some(({ verb }) => helps.has(verb)) || (tone === "bad" && buttons.length > 0))
    return "Needs you";
  return tone === "waiting" ? "Waiting" : "Decision";
}

function stateNode(state) {
  if (state === undefined) return undefined;
  return el(
    "p",
    { class: `state ${state.tone}` },
    icon(state.tone),
    el("span", { dir: "auto" }, words(state.words)),
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
  return el("p", { class: "text", dir: "auto" }, words(text), more(left, "character"));
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
    el("div", {}, el("dt", { dir: "auto" }, label), el("dd", { dir: "auto" }, words(value))),
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
      items.map((item) => el("li", { dir: "auto" }, words(item))),
      left > 0 && el("li", { class: "left" }, `and ${count(left, "more")}`),
    ),
  );
}

const download = (message, said) =>
  el("a", { href: `/attachment/${encodeURIComponent(message)}`, download: "" }, said);

/** What was cut from a text, or nothing. */
export function more(left, noun) {
  return left > 0 ? el("span", { class: "left" }, ` … ${count(left, `more ${noun}`)}`) : undefined;
}

function count(number, noun) {
  return `${number.toLocaleString()} ${noun}${number === 1 || noun === "more" ? "" : "s"}`;
}
