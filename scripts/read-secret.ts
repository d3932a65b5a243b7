// Reading a value that nobody is to see: from a terminal without echo, or all that a pipe brings.
import { Fault } from "#core/fault";

const ENTER = ["\r", "\n", "\u0004"];
const BREAK = "\u0003";
const RUBOUT = ["\u007f", "\b"];

export async function readSecret(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) return all();
  stderr.write(prompt);
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  try {
    return await typed();
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write("\n");
  }
}

async function all(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
}

function typed(): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let value = "";
  const end = (conclude: () => void) => {
    process.stdin.off("data", hear);
    conclude();
  };
  const press = (key: string) => {
    if (ENTER.includes(key)) end(() => resolve(value));
    else if (key === BREAK) end(() => reject(new Fault("bad-input", "Given up. Nothing was kept.")));
    else value = RUBOUT.includes(key) ? value.slice(0, -1) : value + key;
  };
  const hear = (chunk: string) => {
    for (const key of chunk) press(key);
  };
  process.stdin.on("data", hear);
  return promise;
}
