// Reading what was typed: every text is something, and nothing throws.
import fc from "fast-check";
import { expect, it } from "vitest";
import { COMMANDS, parseCommand } from "#operator/command";

it.each([
  ["/pause", { is: "pause", scope: "" }],
  ["/pause content", { is: "pause", scope: "content" }],
  ["Pause content", { is: "pause", scope: "content" }],
  ["  RESUME  ", { is: "resume", scope: "" }],
  ["/rollback K7F3QA9M", { is: "rollback", id: "k7f3qa9m" }],
  ["why k7f3qa9m", { is: "why", id: "k7f3qa9m" }],
  ["/inbox", { is: "inbox" }],
  ["inbox", { is: "inbox" }],
  ["/digest at 18:00 Europe/Berlin", { is: "digest", words: "at 18:00 Europe/Berlin" }],
  ["/timeline yesterday", { is: "timeline", words: "yesterday" }],
  ["/verify ABCDEF012345", { is: "verify", head: "abcdef012345" }],
  ["/pair 123456", { is: "pair", code: "123456" }],
  ["/start", { is: "help" }],
  ["approve k7f3qa9m", { is: "approve", id: "k7f3qa9m", rest: "" }],
  ["Approve K7F3QA9M", { is: "approve", id: "k7f3qa9m", rest: "" }],
  ["/approve k7f3qa9m", { is: "approve", id: "k7f3qa9m", rest: "" }],
  ["reject k7f3qa9m too  pushy\nand long", { is: "reject", id: "k7f3qa9m", rest: "too  pushy\nand long" }],
  ["edit k7f3qa9m title: A\nBody", { is: "edit", id: "k7f3qa9m", rest: "title: A\nBody" }],
  ["/pause agent publisher", { is: "pause", scope: "publisher" }],
  ["pause domain content", { is: "pause", scope: "content" }],
  ["Pause.", { is: "pause", scope: "" }],
  ["why", { is: "why", id: "" }],
  ["why [k7f3qa9m]", { is: "why", id: "k7f3qa9m" }],
  ["timeline ntt39h41", { is: "timeline", words: "ntt39h41" }],
  ["Timeline yesterday", { is: "timeline", words: "yesterday" }],
  ["timeline 23 Nov", { is: "timeline", words: "23 Nov" }],
  ["digest at 18:00", { is: "digest", words: "at 18:00" }],
  ["digest at 18:00 Europe/Berlin", { is: "digest", words: "at 18:00 Europe/Berlin" }],
  ["verify abcdef", { is: "verify", head: "abcdef" }],
  ["rollback zzz", { is: "rollback", id: "zzz" }],
  ["memory", { is: "memory", subject: "" }],
  ["memory Acme", { is: "memory", subject: "Acme" }],
  ["/memory Acme Corp", { is: "memory", subject: "Acme Corp" }],
  ["approve foo", { is: "approve", id: "foo", rest: "" }],
  ["show zzz", { is: "show", id: "zzz", rest: "" }],
  ["Reject everything", { is: "reject", id: "everything", rest: "" }],
  ["undo `k7f3qa9m`.", { is: "undo", id: "k7f3qa9m", rest: "" }],
  ["/policy", { is: "policy", words: "" }],
  ["Policy", { is: "policy", words: "" }],
  ["/policy edit\ngoals: []\n  - a", { is: "policy", words: "edit\ngoals: []\n  - a" }],
  ["policy cap company day 10", { is: "policy", words: "cap company day 10" }],
  ["edit policy", { is: "policy", words: "edit" }],
  ["edit policy\ngoals: []", { is: "policy", words: "edit goals: []" }],
  ["always k7f3qa9m", { is: "always", id: "k7f3qa9m", rest: "" }],
  ["/frobnicate x", { is: "unknown", name: "frobnicate" }],
])("reads %j", (text, command) => {
  expect(parseCommand(text)).toEqual(command);
});

it.each([
  "Publish a post about inbox habits",
  "reject all of them",
  "approve the budget for next year",
  "why are we doing this",
  "digest my mails every day",
  "undo the last thing",
  "/ is a slash",
  "help me write a post",
  "stop worrying about it",
  "timeline for the launch of our site",
  "memory is a strange thing",
  "pause for a moment",
  "why not",
  "edit policy documents for the site",
  "policy makers read us",
  "always be kind to them",
])("takes plain words for words: %s", (text) => {
  expect(parseCommand(text)).toEqual({ is: "words", words: text });
});

it("knows every command of the menus", () => {
  for (const { name } of COMMANDS) expect(parseCommand(`/${name}`).is).toBe(name);
});

it("never throws, keeps plain words to the letter, and never makes up an id", () => {
  const pieces = fc.constantFrom(
    "/",
    "approve",
    "edit",
    "k7f3qa9m",
    " ",
    "\n",
    "why",
    "pause",
    "\u0000",
    "é",
    "😀",
  );
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.array(pieces).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(text, (typed) => {
      const command = parseCommand(typed);
      if (command.is === "words") expect(command.words).toBe(typed);
      if ("id" in command && command.id !== "")
        expect(typed.toLowerCase()).toContain(command.id.toLowerCase());
    }),
    { numRuns: 500 },
  );
});
