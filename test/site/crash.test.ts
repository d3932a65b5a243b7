// What a kill leaves behind in the site, and that the next run goes on over it.
import { readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { givenSite } from "./given-site.ts";

const title = "Pricing lessons";
const body = "Charge for outcomes.";
const path = "posts/pricing-lessons.md";

describe("after a kill", () => {
  const old = new Date(Date.now() - 60_000);

  it("goes on over lock files that a killed git left", async () => {
    const { dir, hand, publish } = givenSite();
    await publish("About", "A company of one.", "op-0");
    for (const lock of ["index.lock", "HEAD.lock", "refs/heads/main.lock"]) {
      writeFileSync(join(dir, ".git", lock), "");
      utimesSync(join(dir, ".git", lock), old, old);
    }
    await publish(title, body, "op-1");
    expect(hand("status", "--porcelain")).toBe("");
    expect(hand("log", "--format=%s", "-1").trim()).toBe(title);
  });

  it("goes on over a lock file that was left this moment", async () => {
    const { dir, hand, publish } = givenSite();
    await publish("About", "A company of one.", "op-0");
    writeFileSync(join(dir, ".git/index.lock"), "");
    await publish(title, body, "op-1");
    expect(hand("status", "--porcelain")).toBe("");
  });

  it("writes an object anew that was left truncated", async () => {
    const { dir, hand, publish } = givenSite();
    await publish("About", "A company of one.", "op-0");
    const loose = () => readdirSync(join(dir, ".git/objects"), { recursive: true, encoding: "utf8" });
    const before = new Set(loose());
    const twin = givenSite();
    await twin.publish("About", "A company of one.", "op-0");
    await twin.publish(title, body, "op-1");
    const fresh = readdirSync(join(twin.dir, ".git/objects"), { recursive: true, encoding: "utf8" }).filter(
      (name) => /^..\/.{38,}$/.test(name) && !before.has(name),
    );
    expect(fresh).toHaveLength(4);
    for (const name of fresh) {
      await mkdir(join(dir, ".git/objects", name.slice(0, 2)), { recursive: true });
      writeFileSync(join(dir, ".git/objects", name), readFileSync(join(twin.dir, ".git/objects", name)));
      truncateSync(join(dir, ".git/objects", name), fresh.indexOf(name) % 2 === 0 ? 0 : 9);
    }
    await publish(title, body, "op-1");
    hand("fsck", "--strict", "--full");
    expect(hand("show", `HEAD:${path}`)).toContain(body);
  });

  it("brings the folder up to a commit that was made just before", async () => {
    const { dir, hand, tool, publish } = givenSite();
    await publish(title, body, "op-1");
    const receipt = await publish(title, "Charge for results.", "op-2");
    // As if the process had died after the commit and before the checkout and the index.
    hand("checkout", "HEAD~1", "--", path);
    writeFileSync(join(dir, ".git/adjutant-draft"), "half a te");
    const next = givenSite(dir);
    expect((await next.tool.preview({ title, body })).diff).toContain("-Charge for results.");
    expect(await tool.check("op-2", { title, body: "Charge for results." })).toEqual({ is: "done", receipt });
    expect(readFileSync(join(dir, path), "utf8")).toContain("Charge for results.");
    expect(hand("status", "--porcelain")).toBe("");
  });

  it("completes a repository that was only half made", async () => {
    const { dir, hand, publish } = givenSite();
    await mkdir(join(dir, ".git/objects"), { recursive: true });
    await publish(title, body, "op-1");
    expect(hand("log", "--format=%s").trim()).toBe(title);
  });

  it("says that it cannot know when the branch is damaged, and starts no new history", async () => {
    const { dir, tool, publish } = givenSite();
    await publish(title, body, "op-1");
    truncateSync(join(dir, ".git/refs/heads/main"), 0);
    expect(await tool.check("op-1", { title, body })).toMatchObject({ is: "unknown" });
    await expect(publish("Two", "Two", "op-2")).rejects.toMatchObject({ code: "unavailable" });
  });
});
