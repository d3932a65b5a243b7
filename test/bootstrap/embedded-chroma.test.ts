import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { embeddedChroma } from "#adapters/chroma/embedded";
import { processesIn } from "#adapters/process/children";
import { type ServerPlan, serve } from "#adapters/process/serve";
import { running, temporaryFolder, until } from "./given-process.ts";

const server = fileURLToPath(new URL("fixtures/serve-chroma.ts", import.meta.url));

function given(change: (plan: ServerPlan) => Partial<ServerPlan> = () => ({})) {
  const dataDir = temporaryFolder();
  const said: string[] = [];
  const chroma = embeddedChroma({ dataDir, say: (line) => said.push(line) });
  const begin = () => {
    const served = serve({ ...chroma.plan, ...change(chroma.plan) });
    onTestFinished(() => served.stop());
    return served;
  };
  return { dataDir, said, begin, address: chroma.address, folder: chroma.plan.folder };
}

const beats = async (url: string) => (await fetch(`${url}/api/v2/heartbeat`)).ok;

test("answers soon after a start that does not wait, and keeps its address", async () => {
  const { begin, address, folder } = given();
  const first = begin();
  expect(first.state()).toBe("starting");
  const port = await first.ready;
  expect(await beats(address(port))).toBe(true);
  await first.stop();
  expect([first.state(), await processesIn(folder)]).toEqual(["stopped", []]);
  expect(await begin().ready).toBe(port);
});

test("starts again by itself when it is killed, at the same address", async () => {
  const { begin, address, folder, said } = given();
  const served = begin();
  const port = await served.ready;
  for (const pid of await processesIn(folder)) process.kill(pid, "SIGKILL");
  await until(() => served.state() === "down");
  await until(() => served.state() === "up");
  expect(await beats(address(port))).toBe(true);
  expect(said).toEqual(["Chroma ended by itself (ended by SIGKILL); starting it again."]);
});

test("one that was left by a killed Adjutant is replaced", async () => {
  const { begin, folder, dataDir } = given();
  const killed = running(process.execPath, [server, dataDir]);
  await killed.says(/http:\S+/);
  killed.process.kill("SIGKILL");
  await killed.ended;
  const left = await processesIn(folder);
  expect(left).toHaveLength(1);
  await begin().ready;
  const now = await processesIn(folder);
  expect(now).toHaveLength(1);
  expect(now).not.toEqual(left);
});

test("where it cannot load, its start fails with the reason, and stopping is no trouble", async () => {
  const { begin, dataDir } = given((plan) => ({
    program: (port) => ({ ...plan.program(port), command: join(dataDir, "cannot-load") }),
  }));
  writeFileSync(join(dataDir, "cannot-load"), "#!/bin/sh\necho 'Error: GLIBC_2.38 not found' >&2\nexit 1\n");
  chmodSync(join(dataDir, "cannot-load"), 0o755);
  const served = begin();
  await expect(served.ready).rejects.toThrow(
    "Chroma did not start (exit code 1): Error: GLIBC_2.38 not found",
  );
  expect(served.state()).toBe("down");
  await served.stop();
});
