// The table of words that Adjutant understands, with its real tools: from what is said to what has changed in the world.
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { simpleGit } from "simple-git";
import { beforeEach, expect, it } from "vitest";
import { type RealTools, realTools } from "../support/tools.ts";
import { type GivenWorld, givenWorld, HOUR, MINUTE } from "../support/world.ts";

let real: RealTools;
let you: GivenWorld;
beforeEach(async () => {
  real = realTools();
  you = await givenWorld({ tools: real.tools });
});
const inFolder = (...parts: string[]) => join(real.folder, ...parts);
const posts = () => readdir(inFolder("site", "posts"));
const mails = async () =>
  existsSync(inFolder("outbox"))
    ? (await readdir(inFolder("outbox"))).filter((name) => name.endsWith(".eml"))
    : [];

it("publishes exactly what was said, as one commit, once it is approved", async () => {
  await you.say('Publish a post titled "Pricing lessons" saying "Charge for outcomes."');
  expect(you.cards()).toHaveLength(1);
  expect(you.newest()).toContain("+Charge for outcomes.");
  expect(existsSync(inFolder("site", "posts"))).toBe(false);
  await you.tap("approve");
  expect(await posts()).toEqual(["pricing-lessons.md"]);
  expect(await readFile(inFolder("site", "posts", "pricing-lessons.md"), "utf8")).toMatch(
    /^---\ntitle: "Pricing lessons"\n---\n\nCharge for outcomes\.\n$/,
  );
  const log = await simpleGit(inFolder("site")).log(["--", "posts"]);
  expect(log.total).toBe(1);
  expect(you.cards()).toHaveLength(1);
  expect(you.newest()).toMatch(/Approved by you .*Done at 10:00/);
  await you.tap("undo");
  expect(await posts().catch(() => [])).toEqual([]);
});

it("researches, drafts and checks a post, then asks with one card", async () => {
  await you.say("Remember that Acme pays for outcomes, not hours");
  await you.say("Write and publish a post about outcomes");
  expect(you.cards().filter(({ kind }) => kind === "approval")).toHaveLength(1);
  expect(you.newest()).toContain("Acme pays for outcomes, not hours");
  await you.tap("approve");
  expect(await posts()).toHaveLength(1);
});

it("mails once, after the hold window", async () => {
  await you.say('Email ada@example.com about "Invoice 7" saying "It is due on Friday."');
  expect(you.newest()).toContain("Cannot be undone");
  await you.tap("approve");
  expect(await mails()).toEqual([]);
  await you.advance(59_000);
  expect(await mails()).toEqual([]);
  await you.advance(2_000);
  const [mail = "", ...more] = await mails();
  expect(more).toEqual([]);
  const text = await readFile(inFolder("outbox", mail), "utf8");
  expect(text).toContain("To: ada@example.com");
  expect(text).toContain("Subject: Invoice 7");
  expect(text).toContain("It is due on Friday.");
  await you.advance(HOUR);
  expect(await mails()).toHaveLength(1);
});

it("adds a contact, and Undo removes it", async () => {
  await you.say("Add contact Ada Lovelace <ada@example.com>");
  expect(you.cards()).toHaveLength(1);
  await you.tap("approve");
  await you.say("What do you know about Ada Lovelace?");
  expect(you.newest()).toContain("Ada Lovelace <ada@example.com>");
  await you.tap("undo");
  await you.say("What do you know about Ada Lovelace?");
  expect(you.newest()).not.toContain("ada@example.com");
});

it("keeps a fact with its source, and cites it with its age", async () => {
  await you.say("Remember that Acme pays within 45 days");
  expect(you.newest()).toMatch(/Kept: “Acme pays within 45 days” \(source: you\) \[[0-9a-z]{8}\]/);
  await you.advance(48 * HOUR);
  await you.say("What do you know about Acme?");
  expect(you.newest()).toMatch(/“Acme pays within 45 days” — you on the local chat, 2 days/);
});

it("sets a standing goal whose runs ask", async () => {
  await you.say('Every Friday at 16:00, publish a post titled "Week in review" saying "We shipped."');
  expect(you.newest()).toMatch(/Standing goal .* every Friday at 16:00/);
  await you.advance(6 * 24 * HOUR);
  expect(you.waiting("approve").title).toContain("Week in review");
  expect(existsSync(inFolder("site", "posts"))).toBe(false);
});

it("asks one question back when it does not know what is meant, and does nothing", async () => {
  await you.say("Do the thing");
  expect(you.cards()).toHaveLength(1);
  expect(you.newest()).toContain("?");
  expect(await you.world.journal.count({ kind: "approval" })).toBe(0);
  await you.advance(MINUTE);
  expect(you.cards()).toHaveLength(1);
});
