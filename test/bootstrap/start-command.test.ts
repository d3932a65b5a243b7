import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Running, running, temporaryFolder } from "./given-process.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const program = fileURLToPath(new URL("fixtures/stops-slowly.ts", import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** `npm start` as package.json has it, with a small program in the place of src/main.ts. */
async function npmStart() {
  const folder = temporaryFolder();
  const start = (scripts.start ?? "").replace("src/main.ts", `"${program}"`);
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "stand-in", version: "1.0.0", scripts: { start } }),
  );
  const path = `${join(root, "node_modules", ".bin")}:${process.env.PATH}`;
  const npm = running("npm", ["start"], { cwd: folder, env: { PATH: path } });
  await npm.says(/serving/);
  return npm;
}

/** Both are gone once nobody holds the other end of what they say. */
const stops = async (npm: Running) => {
  await npm.ended;
  expect(npm.said()).toContain("finished the step in hand");
};

test("the script hands its process over to Adjutant, so that npm's signals reach it", () => {
  expect(scripts.start).toMatch(/^exec node /);
});

test.each(["SIGTERM", "SIGINT"] as const)("a %s to npm alone stops everything in order", async (signal) => {
  const npm = await npmStart();
  process.kill(npm.pid, signal);
  await stops(npm);
});

test.each(["SIGTERM", "SIGINT"] as const)(
  "a %s to the whole process group, as Ctrl-C sends it, stops everything in order",
  async (signal) => {
    const npm = await npmStart();
    process.kill(-npm.pid, signal);
    await stops(npm);
  },
);

test.each(["SIGTERM", "SIGINT"] as const)(
  "a repeated %s does not cut the step in hand short",
  async (signal) => {
    const npm = await npmStart();
    process.kill(-npm.pid, signal);
    await npm.says(/stopping/);
    process.kill(-npm.pid, signal);
    process.kill(npm.pid, signal);
    await stops(npm);
  },
);

test("when npm is killed, Adjutant notices and stops in order by itself", async () => {
  const npm = await npmStart();
  process.kill(npm.pid, "SIGKILL");
  await npm.says(/stopping: npm ended/);
  await stops(npm);
});
