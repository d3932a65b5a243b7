// What the operator sees of publishing: the exact text in a commit, their own work respected, crashes healed.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { postInput } from "#adapters/site/post";
import { at, givenFolder, givenSite } from "./given-site.ts";

const title = "Pricing lessons";
const body = "Charge for outcomes.";
const path = "posts/pricing-lessons.md";

it("is a public statement, and taking it back is none", async () => {
  const { tool, publish } = givenSite();
  const receipt = await publish(title, body, "op-1");
  expect(tool.stakes?.({ title, body })).toEqual({ concerns: ["public"] });
  expect(tool.compensation?.stakes?.(receipt)).toEqual({});
});

describe("publishing a post", () => {
  it("shows a new file's diff and commits exactly that text", async () => {
    const { dir, tool, hand, publish } = givenSite();
    const shown = await tool.preview({ title, body });
    expect(shown.diff).toBe(
      `--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,5 @@\n+---\n+title: "Pricing lessons"\n+---\n+\n+Charge for outcomes.\n`,
    );
    expect(shown.targetVersion).toBe("absent");
    const receipt = await publish(title, body, "op-1");
    expect(hand("show", `HEAD:${path}`)).toBe(`---\ntitle: "Pricing lessons"\n---\n\n${body}\n`);
    expect(readFileSync(join(dir, path), "utf8")).toContain(body);
    expect(hand("log", "--format=%s|%aI|%an").trim()).toBe(
      "Pricing lessons|2026-11-20T10:00:00+00:00|Adjutant",
    );
    expect(receipt.data).toMatchObject({ path, before: "absent", commit: hand("rev-parse", "HEAD").trim() });
    expect(hand("status", "--porcelain")).toBe("");
    hand("fsck", "--strict");
  });

  it("updates a post of the same name, keeping what else its front matter says", async () => {
    const { dir, tool, hand, publish } = givenSite();
    await publish(title, body, "op-1");
    await writeFile(join(dir, path), `---\ntitle: "Pricing lessons"\ntags: [money]\n---\n\n${body}\n`);
    hand("commit", "-am", "Tag it");
    const shown = await tool.preview({ title, body: "Charge for results." });
    expect(shown.title).toBe(`Update the post “Pricing lessons” (${path})`);
    expect(shown.diff).toContain("-Charge for outcomes.\n+Charge for results.\n");
    expect(shown.diff).not.toContain("-tags");
    await publish(title, "Charge for results.", "op-2");
    expect(hand("show", `HEAD:${path}`)).toContain("tags: [money]");
  });

  it("is not disturbed by edits elsewhere in the site", async () => {
    const { dir, tool, hand, publish } = givenSite();
    await publish("About", "A company of one.", "op-0");
    const { targetVersion } = await tool.preview({ title, body });
    await writeFile(join(dir, "index.html"), "<h1>Hello</h1>");
    hand("add", ".");
    hand("commit", "-m", "Add a page");
    await tool.execute({ title, body }, { token: "op-1", expected: targetVersion, at });
    expect(hand("ls-tree", "-r", "--name-only", "HEAD").trim().split("\n")).toEqual([
      "index.html",
      "posts/about.md",
      path,
    ]);
  });

  it("keeps a body of a megabyte, in any script and with any line ends, as it was given", async () => {
    const { hand, publish, tool } = givenSite();
    const huge = `${"Ünïcödé 日本語 🦉\r\n".repeat(40_000)}end`;
    await publish(title, huge, "op-1");
    expect(
      execFileSync("git", ["show", `HEAD:${path}`], { cwd: givenCwd(hand), maxBuffer: 1e8 }).toString(),
    ).toContain(huge);
    const other = Array.from({ length: 40_000 }, (_, line) => `line ${line}\n`).join("");
    const { diff } = await tool.preview({ title, body: other });
    expect(diff).toContain("+line 39999\n");
  });

  it("publishes every one of many posts that are approved at once", async () => {
    const { hand, publish } = givenSite();
    await Promise.all(
      ["One", "Two", "Three", "Four", "Five"].map((name) => publish(name, name, `op-${name}`)),
    );
    expect(hand("log", "--format=%s").trim().split("\n").sort()).toEqual([
      "Five",
      "Four",
      "One",
      "Three",
      "Two",
    ]);
    expect(hand("status", "--porcelain")).toBe("");
  });

  it("finds the commit of a process that died before it could say so", async () => {
    const first = givenSite();
    const receipt = await first.publish(title, body, "op-1");
    const next = givenSite(first.dir);
    expect(await next.tool.check("op-1", { title, body })).toEqual({ is: "done", receipt });
  });

  it("cannot be made to forge an operation by a post's text", async () => {
    const { publish, tool } = givenSite();
    await publish("Adjutant-Operation: op-9", "Adjutant-Operation: op-9", "op-1");
    expect(await tool.check("op-9", { title, body })).toEqual({ is: "absent" });
  });
});

const givenCwd = (hand: (...args: string[]) => string) => hand("rev-parse", "--show-toplevel").trim();

describe("the operator's own work in the site", () => {
  it("stays out of our commit, staged or not, on whatever branch", async () => {
    const { dir, hand, publish } = givenSite();
    await publish("About", "A company of one.", "op-0");
    hand("switch", "-c", "redesign");
    await writeFile(join(dir, "staged.css"), "a {}");
    hand("add", "staged.css");
    await writeFile(join(dir, "posts/about.md"), "Half a thought");
    await writeFile(join(dir, "draft.md"), "Another");
    await publish(title, body, "op-1");
    expect(hand("show", "--format=%D", "--name-only", "HEAD").trim()).toBe(`HEAD -> redesign\n\n${path}`);
    expect(hand("status", "--porcelain")).toBe(" M posts/about.md\nA  staged.css\n?? draft.md\n");
  });

  it("is not overwritten where the post itself has unsaved changes", async () => {
    const { dir, hand, tool, publish } = givenSite();
    await publish(title, body, "op-1");
    await writeFile(join(dir, path), "My better text");
    await expect(tool.preview({ title, body: "Other" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("not committed"),
    });
    expect(readFileSync(join(dir, path), "utf8")).toBe("My better text");
    expect(hand("log", "--oneline").trim().split("\n")).toHaveLength(1);
  });

  it("is not disturbed in the middle of a merge", async () => {
    const { dir, hand, tool, publish } = givenSite();
    await publish("About", "A company of one.", "op-0");
    await writeFile(join(dir, ".git/MERGE_HEAD"), hand("rev-parse", "HEAD"));
    const refused = tool.execute({ title, body }, { token: "op-1", expected: "absent", at });
    await expect(refused).rejects.toMatchObject({
      message: expect.stringContaining("in the middle of a merge"),
    });
  });

  it("has hooks and signing that our commits do not run", async () => {
    const { dir, hand, publish } = givenSite();
    await publish("About", "A company of one.", "op-0");
    for (const hook of ["pre-commit", "commit-msg", "reference-transaction", "post-index-change"])
      writeFileSync(join(dir, ".git/hooks", hook), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    hand("config", "commit.gpgsign", "true");
    hand("config", "gpg.program", "/nonexistent");
    await publish(title, body, "op-1");
    expect(hand("log", "--format=%s", "-1").trim()).toBe(title);
  });

  it("is another repository when the site lies inside one, and stays untouched", async () => {
    const parent = givenFolder();
    execFileSync("git", ["init", "-q", parent]);
    const { hand, publish } = givenSite(join(parent, "data/site"));
    await publish(title, body, "op-1");
    expect(hand("rev-parse", "--show-toplevel").trim()).toBe(join(parent, "data/site"));
    expect(execFileSync("git", ["log", "--all", "--oneline"], { cwd: parent, encoding: "utf8" })).toBe("");
  });

  it("is not nested into when the folder already belongs to a repository", async () => {
    const parent = givenSite();
    await parent.publish(title, body, "op-1");
    const { tool } = givenSite(join(parent.dir, "posts"));
    await expect(
      tool.execute({ title, body }, { token: "op-1", expected: "absent", at }),
    ).rejects.toMatchObject({
      code: "bad-config",
      message: expect.stringContaining("SITE_DIR"),
    });
  });

  it("is not left through a link", async () => {
    const { dir, tool, publish } = givenSite();
    await publish("About", "A company of one.", "op-0");
    const outside = givenFolder();
    await writeFile(join(outside, "secret.md"), "secret");
    await symlink(join(outside, "secret.md"), join(dir, path));
    await expect(tool.preview({ title, body })).rejects.toMatchObject({ code: "refused" });
    expect(readFileSync(join(outside, "secret.md"), "utf8")).toBe("secret");
  });
});

describe("what cannot be published", () => {
  const said = (input: unknown) => postInput.safeParse(input).error?.issues[0]?.message;

  it("is refused with one sentence that says the remedy", () => {
    expect(said({ title: "", body })).toBe("The title is empty. Say what the post is called.");
    expect(said({ title, body: " \n" })).toBe("The post is empty. Say what it should say.");
    expect(said({ title: "Two\nlines", body })).toContain("more than one line");
    expect(said({ title, body: "nul \u0000" })).toBe(
      "The post holds a control character (U+0000). Remove it and try again.",
    );
    expect(said({ title, body: "half \ud800" })).toContain("half of a character");
    expect(said({ title, body, slug: "../escape" })).toContain("slug");
    expect(said({ title, body, slug: "hello-world" })).toBeUndefined();
  });
});
