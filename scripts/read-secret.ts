// Reading a value that nobody is to see: from a terminal without echo, or all that a pipe brings.
import { Fault } from "#core/fault";

const ENTER = ["\r", "\n", "\u0004"];
const BREAK = "\u0003";
const RUBOUT = ["\u007f", "\b"];
const CLEAR = "\u0015";
/** Arrows and the like begin with it, and are no part of any value. */
const ESCAPE = "\u001b";

type Terminal = Pick<
  NodeJS.ReadStream,
  "isTTY" | "setRawMode" | "setEncoding" | "pause" | "on" | "off" | typeof Symbol.asyncIterator
>;

export async function readSecret(prompt: string, stdin: Terminal = process.stdin): Promise<string> {
  const { stderr } = process;
  if (!stdin.isTTY) return all(stdin);
  // No echo before anybody is asked: whoever is fast types at once.
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  stderr.write(prompt);
  try {
    return await typed(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write("\n");
  }
}

async function all(stdin: Terminal): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
}

/** What was pasted has more lines: its first one alone is not what was meant. */
const severalLines = (): Fault =>
  new Fault(
    "bad-input",
    "That has more than one line. Put it into a file and pipe it in: npm run vault -- set NAME < FILE. Nothing was kept.",
  );

function typed(stdin: Terminal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let value = "";
  const end = (conclude: () => void) => {
    stdin.off("data", hear);
    conclude();
  };
  const press = (key: string) => {
    if (ENTER.includes(key)) end(() => resolve(value));
    else if (key === BREAK) end(() => reject(new Fault("bad-input", "Given up. Nothing was kept.")));
    else value = edited(value, key);
  };
  const hear = (chunk: string) => {
    if (/[\r\n]\s*\S/.test(chunk)) end(() => reject(severalLines()));
    else if (!chunk.startsWith(ESCAPE)) for (const key of chunk) press(key);
  };
  stdin.on("data", hear);
  return promise;
}

function edited(value: string, key: string): string {
  if (key === CLEAR) return "";
  return RUBOUT.includes(key) ? value.slice(0, -1) : value + key;
}
