// `site.publish` passes the contract of all tools that change the world.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toolContract } from "../contracts/tool.ts";
import { givenSite } from "./given-site.ts";

const input = { title: "Pricing lessons", body: "Charge for outcomes." };

toolContract(
  "site.publish",
  async () => {
    const { dir, tool, hand, publish } = givenSite();
    await publish("About", "A company of one.", "op-0");
    return {
      tool,
      input,
      otherInput: { ...input, body: "Charge for results." },
      change: async () => {
        await writeFile(join(dir, "posts/pricing-lessons.md"), "By hand.\n");
        hand("add", ".");
        hand("commit", "-m", "Say it my way");
      },
      observe: async () =>
        existsSync(dir) ? hand("log", "--patch", "--format=%s %aI") + hand("status", "--short") : "",
    };
  },
  { movable: true, compensable: true },
);
