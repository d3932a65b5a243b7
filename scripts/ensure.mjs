// Makes a checkout runnable before anything else runs: packages, then the database client. Plain JavaScript,
// because it is the one program that must start on the host's own Node, with nothing installed.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);
const oldestNode = 20;
/** `--tools`: whoever checks, tests or measures needs the development packages too. */
const forDevelopers = process.argv.includes("--tools");
const ownNode = at("node_modules", "node", "bin", "node");
const clientFolder = at("adapters", "postgres", "client");
const say = (line) => process.stdout.write(`${line}\n`);

/** A failure that the reader can act on: one sentence, no stack. */
class Remedy extends Error {}

const causes = [
  [
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|network/i,
    "The package registry cannot be reached. Check the network or npm's proxy settings, then run the same command again.",
  ],
  [/ENOSPC|no space left/i, "The disk is full. Free about 1.5 GB, then run the same command again."],
  [
    /EACCES|EPERM|EROFS/i,
    `The folder ${root} cannot be written. Make it yours (chown), then run the same command again.`,
  ],
];

function remedyFor(step, output) {
  const known = causes.find(([pattern]) => pattern.test(output));
  const tail = output.trim().split("\n").slice(-12).join("\n");
  return new Remedy(known ? `${step} failed. ${known[1]}` : `${step} failed:\n${tail}`);
}

const changedAt = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

/** The environment of a child: the project's own programs are not on its path, since an install replaces them. */
function hostEnvironment() {
  const path = (process.env.PATH ?? "").split(delimiter).filter((entry) => !entry.includes("node_modules"));
  // An existing executable in place of Prisma's native engine: nothing here uses it, and it is not downloaded.
  return { ...process.env, PATH: path.join(delimiter), PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
}

function runsOwnNode() {
  const version = spawnSync(ownNode, ["--version"], { encoding: "utf8" });
  return version.status === 0 && Number(version.stdout.slice(1).split(".")[0]) >= 24;
}

const isInstalled = (name) => existsSync(at("node_modules", name, "package.json"));

/** Those who only run Adjutant are spared its tools; where these are installed already they stay. */
function wantsTools() {
  const { devDependencies } = JSON.parse(readFileSync(at("package.json"), "utf8"));
  const tools = Object.keys(devDependencies ?? {});
  return { all: tools.every(isInstalled), include: forDevelopers || tools.some(isInstalled) };
}

function installIsDue() {
  const installed = changedAt(at("node_modules", ".package-lock.json"));
  if (installed === 0 || changedAt(at("package-lock.json")) > installed || !existsSync(ownNode)) return true;
  return forDevelopers && !wantsTools().all;
}

/** Shows how far an install is: of the packages in the lockfile, how many have arrived. */
function watchInstall(tools) {
  const lock = JSON.parse(readFileSync(at("package-lock.json"), "utf8"));
  const wanted = Object.entries(lock.packages).filter(
    ([path, one]) => path !== "" && !one.optional && (tools || !one.dev),
  );
  let shown = -1;
  const timer = setInterval(() => {
    const here = wanted.filter(([path]) => existsSync(at(path, "package.json"))).length;
    if (here !== shown) say(`  packages: ${here} of ${wanted.length}`);
    shown = here;
  }, 3000);
  return () => clearInterval(timer);
}

/** Runs a program to its end; resolves with its exit code and everything it said. */
function run(command, args) {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(command, args, {
      cwd: root,
      env: hostEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    process.once("exit", () => child.kill());
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
      });
    }
    child.on("error", (error) => resolve({ code: 1, output: `${output}\n${error.message}` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** npm as the host has it: npm names itself and its Node to the scripts that it runs. */
function hostNpm() {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  return npm && node ? [node, [npm]] : ["npm", []];
}

async function step(title, work) {
  const began = Date.now();
  say(`${title} …`);
  await work();
  say(`${title}: done in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

async function installPackages() {
  const { include: tools } = wantsTools();
  const stopWatching = watchInstall(tools);
  const [command, first] = hostNpm();
  // Not `npm ci`: it refuses a lockfile that lacks other systems' optional packages, which some registries do not carry.
  const options = [
    "--no-save",
    tools ? "--include=dev" : "--omit=dev",
    "--loglevel=error",
    "--no-audit",
    "--no-fund",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
  ];
  const { code, output } = await run(command, [...first, "install", ...options]).finally(stopWatching);
  if (code !== 0) throw remedyFor("Installing packages", output);
  if (!runsOwnNode()) {
    throw new Remedy(
      `The project's own Node did not install (${ownNode}). Allow install scripts (\`npm config set ignore-scripts false\`), then run the same command again.`,
    );
  }
  const now = new Date();
  utimesSync(at("node_modules", ".package-lock.json"), now, now);
}

async function generateClient() {
  rmSync(clientFolder, { recursive: true, force: true });
  const { code, output } = await run(ownNode, [
    at("node_modules", "prisma", "build", "index.js"),
    "generate",
    "--no-hints",
  ]);
  if (code !== 0) throw remedyFor("Generating the database client", output);
  const now = new Date();
  utimesSync(clientFolder, now, now);
}

const clientIsDue = () =>
  existsSync(at("prisma", "schema.prisma")) &&
  changedAt(at("prisma", "schema.prisma")) > changedAt(join(clientFolder, "client.ts"));

/** Only one at a time: `npm start` and `npm test` may be begun together in a fresh clone. */
async function alone(work) {
  const name = createHash("sha256").update(root).digest("hex").slice(0, 16);
  const lock = join(tmpdir(), `adjutant-install-${process.getuid?.() ?? "user"}-${name}`);
  let told = false;
  while (!take(lock)) {
    if (!told) say("Another command is installing in this folder; waiting for it.");
    told = true;
    await pause(500);
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.on("exit", release);
  await work();
}

/** Takes the lock folder, or says no while a living process keeps it fresh. */
function take(lock) {
  try {
    mkdirSync(lock);
    const beat = setInterval(() => utimesSync(lock, new Date(), new Date()), 2000);
    beat.unref();
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (Date.now() - changedAt(lock) > 15_000) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

async function main() {
  if (Number(process.versions.node.split(".")[0]) < oldestNode) {
    throw new Remedy(
      `Node ${process.versions.node} is too old: install Node ${oldestNode} or newer, then run the same command again.`,
    );
  }
  if (!installIsDue() && !clientIsDue()) return;
  await alone(async () => {
    if (installIsDue()) await step("Installing packages", installPackages);
    if (clientIsDue()) await step("Generating the database client", generateClient);
  });
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));
main().catch((error) => {
  process.stderr.write(`${error instanceof Remedy ? error.message : error.stack}\n`);
  process.exit(1);
});
