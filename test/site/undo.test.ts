// What the operator is told when a post cannot simply be taken back.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { at, givenSite } from "./given-site.ts";

const title = "Pricing lessons";
const path = "posts/pricing-lessons.md";

async function published() {
  const given = givenSite();
  const receipt = await given.publish(title, "Charge for outcomes.", "op-1");
  const undo = given.tool.compensation;
  if (undo === undefined) throw new Error("site.publish cannot be undone");
  return { ...given, receipt, undo };
}

it("removes a new post with a commit, and leaves the rest of the site", async () => {
  const { dir, hand, publish, receipt, undo } = await published();
  await publish("About", "A company of one.", "op-2");
  const { diff, targetVersion } = await undo.preview(receipt);
  expect(diff).toContain(`--- a/${path}\n+++ /dev/null\n`);
  expect(diff).toContain("-Charge for outcomes.\n");
  await undo.execute(receipt, { token: "undo-1", expected: targetVersion, at });
  expect(existsSync(join(dir, path))).toBe(false);
  expect(hand("ls-tree", "-r", "--name-only", "HEAD").trim()).toBe("posts/about.md");
  expect(hand("status", "--porcelain")).toBe("");
});

it("names the later change, shows it, and says what can be done instead", async () => {
  const { dir, hand, receipt, undo } = await published();
  await writeFile(join(dir, path), "Charge for results.\n");
  hand("commit", "-am", "Fix a word");
  await expect(undo.preview(receipt)).rejects.toMatchObject({
    code: "target-moved",
    message: expect.stringMatching(
      /changed after it was published: “Fix a word” by Ada at .* \(commit [0-9a-f]+\)[\s\S]*Publish the post again[\s\S]*\n-Charge for outcomes\.\n\+Charge for results\.$/,
    ),
  });
});

it("undoes on the branch where the post was published, and says so elsewhere", async () => {
  const { hand, receipt, undo } = await published();
  hand("switch", "--orphan", "gh-pages");
  hand("commit", "--allow-empty", "-m", "Start");
  await expect(undo.preview(receipt)).rejects.toMatchObject({
    message: expect.stringContaining("another branch"),
  });
});

it("brings back the very bytes of an older post, also where they are not UTF-8", async () => {
  const { dir, hand, tool, publish, undo } = await published();
  await writeFile(join(dir, path), Buffer.from([0xff, 0xfe, 0x0a]));
  hand("commit", "-am", "Latin");
  const blob = hand("rev-parse", `HEAD:${path}`);
  const receipt = await publish(title, "Charge for results.", "op-2");
  const { targetVersion } = await undo.preview(receipt);
  await undo.execute(receipt, { token: "undo-2", expected: targetVersion, at });
  expect(hand("rev-parse", `HEAD:${path}`)).toBe(blob);
  expect(hand("hash-object", path)).toBe(blob);
  expect(await tool.check("op-2", { title, body: "" })).toMatchObject({ is: "done" });
});
