// The very first commit of a site's repository is made by somebody else while we are about to make it.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { givenFolder, givenSite } from "./given-site.ts";

afterEach(() => void vi.unstubAllEnvs());

/** From now on Ada makes the first commit, with a git of her own, just before ours runs this command for the first time. */
function adaIsFasterThan(command: string, dir: string): () => boolean {
  const folder = givenFolder();
  const real = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
  const was = join(folder, "was");
  const commit = `'${real}' -C '${dir}' -c user.name=Ada -c user.email=ada@example.com commit --quiet --allow-empty -m Hello`;
  const script = `case " $* " in *" ${command} "*) if mkdir '${was}' 2>/dev/null; then ${commit}; fi;; esac`;
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin", "git"), `#!/bin/sh\n${script}\nexec '${real}' "$@"\n`, { mode: 0o755 });
  vi.stubEnv("PATH", `${join(folder, "bin")}:${process.env.PATH}`);
  return () => existsSync(was);
}

// When we look whether the branch that we found unborn is a damaged one, and when we move the branch.
it.each(["symbolic-ref", "update-ref"])(
  "puts the post on top of a first commit that somebody else makes just before our %s",
  async (command) => {
    const { dir, site, hand, publish, tool } = givenSite();
    await site.repository.open();
    const wasFaster = adaIsFasterThan(command, dir);
    const receipt = await publish("Pricing lessons", "Charge for outcomes.", "op-1");
    expect(wasFaster()).toBe(true);
    expect(hand("log", "--format=%s|%an").trim().split("\n")).toEqual([
      "Pricing lessons|Adjutant",
      "Hello|Ada",
    ]);
    expect(hand("status", "--porcelain")).toBe("");
    expect(await tool.check("op-1", { title: "Pricing lessons", body: "Charge for outcomes." })).toEqual({
      is: "done",
      receipt,
    });
  },
);
