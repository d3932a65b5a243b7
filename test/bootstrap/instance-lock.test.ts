import { chownSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { lockInstance } from "#adapters/process/instance-lock";
import { running, temporaryFolder } from "./given-process.ts";

const holder = fileURLToPath(new URL("fixtures/hold-lock.ts", import.meta.url));
const quiet = () => undefined;

test("a second start in the same folder is refused in one sentence that names process and address", async () => {
  const dataDir = temporaryFolder();
  const first = running(process.execPath, [holder, dataDir]);
  await first.says(/locked/);
  await expect(lockInstance({ dataDir, say: quiet })).rejects.toThrow(
    `Adjutant already runs in ${dataDir} (process ${first.pid}, http://127.0.0.1:4280). Stop it first, or set DATA_DIR to another folder.`,
  );
});

test("a start after a SIGKILL finds the folder free", async () => {
  const dataDir = temporaryFolder();
  const first = running(process.execPath, [holder, dataDir]);
  await first.says(/locked/);
  first.process.kill("SIGKILL");
  await first.ended;
  const lock = await lockInstance({ dataDir, say: quiet });
  lock.release();
});

test("a start waits for the one before, when that is stopping", async () => {
  const dataDir = temporaryFolder();
  const first = running(process.execPath, [holder, dataDir]);
  await first.says(/locked/);
  first.process.kill("SIGUSR2");
  await first.says(/stopping/);
  const said: string[] = [];
  const second = lockInstance({
    dataDir,
    say: (line) => {
      said.push(line);
      first.process.stdin?.end("end");
    },
  });
  (await second).release();
  expect(said).toEqual([`The previous Adjutant (process ${first.pid}) is still stopping; waiting for it.`]);
});

test("a start waits for one whose npm was killed, since that one ends too", async () => {
  const dataDir = temporaryFolder();
  const npm = running("sleep", ["60"]);
  const first = running(process.execPath, [holder, dataDir, String(npm.pid)]);
  await first.says(/locked/);
  npm.process.kill("SIGKILL");
  await npm.ended;
  const second = lockInstance({ dataDir, say: () => first.process.kill("SIGKILL") });
  (await second).release();
});

test("a folder that cannot be is one sentence with the remedy", async () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  await expect(lockInstance({ dataDir: join(file, "data"), say: quiet })).rejects.toThrow(
    "cannot be used (ENOTDIR). Set DATA_DIR to another folder.",
  );
});

test("a folder with files of another user is named", async () => {
  const dataDir = temporaryFolder();
  const locked = join(dataDir, "key");
  // Root may use anything, so as root it is nobody who starts in a folder of its own that holds a file of root's.
  const nobody = process.getuid?.() === 0 ? 65_534 : undefined;
  if (nobody !== undefined) chownSync(dataDir, nobody, nobody);
  writeFileSync(locked, "", { mode: 0o000 });
  const start = running(process.execPath, [holder, dataDir, "", String(nobody ?? "")]);
  expect(await start.says(/^locked|.*cannot be used \([A-Z]+\).*/m)).toContain(
    `${locked} cannot be used (EACCES). Make it yours (chown -R)`,
  );
});
