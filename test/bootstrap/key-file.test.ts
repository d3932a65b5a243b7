// The key file: what a run that was cut off left of it is no key.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { beginKeyChange, endKeyChange, keyOf, keysIn } from "#adapters/process/key-file";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "adjutant-key-"));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const at = (configured?: string) => ({ dataDir, configured });
const write = (name: string, text: string) => writeFileSync(join(dataDir, name), text);

it("makes a key once, for its owner's eyes, and leaves nothing beside it", () => {
  const made = ["first", "second"];
  const make = () => made.shift() ?? "";
  expect([keyOf({ ...at(), make }), keyOf({ ...at(), make })]).toEqual(["first", "first"]);
  expect(readdirSync(dataDir)).toEqual(["key"]);
  expect(statSync(join(dataDir, "key")).mode & 0o777).toBe(0o600);
});

it("takes the key of whoever made one first where two start at once, and leaves nothing of its own", () => {
  const make = () => {
    keyOf({ ...at(), make: () => "theirs" });
    return "mine";
  };
  expect(keyOf({ ...at(), make })).toBe("theirs");
  expect(readdirSync(dataDir)).toEqual(["key"]);
});

it.each(["", "\n", " \n"])(
  "never takes an empty file (%j) for a key: whoever knows that, knows the key",
  (text) => {
    write("key", text);
    expect(keyOf({ ...at(), make: () => "made anew" })).toBe("made anew");
    expect([readFileSync(join(dataDir, "key"), "utf8"), keysIn(at())]).toEqual([
      "made anew\n",
      ["made anew"],
    ]);
  },
);

it("begins a change anew where the new key's file is empty, and ends with that key alone", () => {
  write("key", "old\n");
  write("key.new", "");
  beginKeyChange(dataDir, () => "new");
  expect(keysIn(at())).toEqual(["new", "old"]);
  beginKeyChange(dataDir, () => "another");
  expect([endKeyChange(at()), keysIn(at())]).toEqual(["done", ["new"]]);
});
