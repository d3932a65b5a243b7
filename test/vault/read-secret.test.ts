// A value typed at the terminal: what was typed, and of what was pasted all or nothing.
import { EventEmitter } from "node:events";
import { expect, it, vi } from "vitest";
import { readSecret } from "../../scripts/read-secret.ts";

function typing(...chunks: readonly string[]): Promise<string> {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const nothing = () => undefined;
  const terminal = Object.assign(new EventEmitter(), { isTTY: true, setEncoding: nothing, pause: nothing });
  const read = readSecret("Value: ", Object.assign(terminal, { setRawMode: nothing }) as never);
  for (const chunk of chunks) terminal.emit("data", chunk);
  return read.finally(() => vi.restoreAllMocks());
}

it("is what was typed, as it was corrected", async () => {
  expect(await typing("p", "w", "x", "\u007f", "1", "\r")).toBe("pw1");
  expect(await typing("pasted whole", "\r")).toBe("pasted whole");
  expect(await typing("pasted with its line end\r")).toBe("pasted with its line end");
});

it("is nothing where it was given up", async () => {
  await expect(typing("half", "\u0003")).rejects.toThrow("Nothing was kept");
});

it.each(["-----BEGIN KEY-----\rabc\r-----END KEY-----\r", '{\n  "clientId": "a"\n}\n'])(
  "is nothing where several lines were pasted, rather than the first of them: %j",
  async (pasted) => {
    await expect(typing(pasted)).rejects.toThrow("more than one line");
  },
);

it("is begun anew with Ctrl-U, and holds no arrow that was pressed", async () => {
  expect(await typing("wrong", "\u0015", "right", "\u001b[D", "\r")).toBe("right");
});

it("is not echoed even to whoever types before being asked", async () => {
  const order: string[] = [];
  const noted = (what: string) => () => void order.push(what);
  const write = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    order.push(String(text));
    return true;
  });
  const terminal = Object.assign(new EventEmitter(), { isTTY: true, setEncoding: noted("encoding") });
  const read = readSecret(
    "Value: ",
    Object.assign(terminal, { setRawMode: noted("raw"), pause: noted("") }) as never,
  );
  terminal.emit("data", "value\r");
  expect(await read).toBe("value");
  write.mockRestore();
  expect(order.indexOf("raw")).toBeLessThan(order.indexOf("Value: "));
});
