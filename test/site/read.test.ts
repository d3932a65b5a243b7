// Finding posts by their words.
import { execFile } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { siteRead } from "#adapters/site/read";
import { givenFolder, givenSite } from "./given-site.ts";

it("finds nothing where there is no site yet", async () => {
  expect(await siteRead(givenSite().site).read({ query: "pricing" }, { domain: "content" })).toEqual({
    posts: [],
  });
});

it("finds posts by their words, those with the word in the title first", async () => {
  const { site, publish } = givenSite();
  await publish("About", "We think about prices.\n\nAsk us about pricing, too.", "op-1");
  await publish("Pricing lessons", "Charge for outcomes.", "op-2");
  await publish("Café", "Coffee.", "op-3");
  expect(await siteRead(site).read({ query: "PRICING" }, { domain: "content" })).toEqual({
    posts: [
      {
        path: "posts/pricing-lessons.md",
        title: "Pricing lessons",
        excerpt: "Charge for outcomes.",
        line: 5,
      },
      { path: "posts/about.md", title: "About", excerpt: "Ask us about pricing, too.", line: 7 },
    ],
  });
  expect(await siteRead(site).read({ query: "cafe" }, { domain: "content" })).toMatchObject({
    posts: [{ title: "Café" }],
  });
  expect(await siteRead(site).read({ query: "invoice" }, { domain: "content" })).toEqual({ posts: [] });
});

it("reads one post whole, and nothing outside the site", async () => {
  const { dir, site, publish } = givenSite();
  await publish("About", "A company of one.\n\nYes.", "op-1");
  const read = siteRead(site);
  expect(await read.read({ path: "posts/about.md" }, { domain: "content" })).toMatchObject({
    posts: [{ text: "A company of one.\n\nYes.\n" }],
  });
  const outside = givenFolder();
  await writeFile(join(outside, "secret.md"), "secret");
  await symlink(join(outside, "secret.md"), join(dir, "posts/link.md"));
  for (const path of ["posts/link.md", join(outside, "secret.md"), "posts/../../secret.md", ".git/config"])
    expect(await read.read({ path }, { domain: "content" })).toEqual({ posts: [] });
});

it("reads posts that were written by hand", async () => {
  const { dir, site } = givenSite();
  await mkdir(join(dir, "posts/2025"), { recursive: true });
  await writeFile(join(dir, "posts/2025/plain.md"), "# A heading #\n\nText\n");
  await writeFile(join(dir, "posts/quoted.md"), "---\ntitle: 'It''s done'\n---\nText\n");
  await writeFile(join(dir, "posts/empty.md"), "");
  expect(await siteRead(site).read({}, { domain: "content" })).toMatchObject({
    posts: [
      { path: "posts/2025/plain.md", title: "A heading" },
      { path: "posts/empty.md", title: "empty", excerpt: "" },
      { path: "posts/quoted.md", title: "It's done" },
    ],
  });
});

it("reads more posts than a process may have files open", async () => {
  const dir = givenFolder();
  await mkdir(join(dir, "posts"));
  const names = Array.from({ length: 400 }, (_, at) => `post-${at}.md`);
  await Promise.all(names.map((name) => writeFile(join(dir, "posts", name), `# ${name}\n\nPricing.\n`)));
  const tool = new URL("../../adapters/site/read.ts", import.meta.url).href;
  const program = `
    const { siteRead } = await import(${JSON.stringify(tool)});
    const site = { repository: { dir: ${JSON.stringify(dir)} } };
    const { posts } = await siteRead(site).read({ query: "pricing" }, { domain: "content" });
    process.stdout.write(String(posts.length));`;
  const limited = ["-c", 'ulimit -n 150 && exec "$0" --input-type=module -e "$1"', process.execPath, program];
  expect((await promisify(execFile)("sh", limited)).stdout).toBe("10");
});
