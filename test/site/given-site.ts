// A site in a folder of its own, and git as the operator would use it; shared by the tests of the site.
import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { sitePublish } from "#adapters/site/publish";
import { openSite } from "#adapters/site/site";
import type { Receipt } from "#core/tool";

export const at = "2026-11-20T10:00:00.000Z";

export function givenFolder(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "adjutant-site-")));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

export function givenSite(dir = join(givenFolder(), "site")) {
  const site = openSite({ dir });
  const tool = sitePublish(site);
  const hand = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...args], {
      cwd: dir,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  const publish = async (title: string, body: string, token: string): Promise<Receipt> => {
    const { targetVersion } = await tool.preview({ title, body });
    return tool.execute({ title, body }, { token, expected: targetVersion, at });
  };
  return { dir, site, tool, hand, publish };
}
