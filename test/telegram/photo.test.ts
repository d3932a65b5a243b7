// Which files are shown in the chat as a picture: a PNG that Telegram takes as a photo, and nothing else.
import { expect, it } from "vitest";
import { isPhoto } from "#adapters/telegram/photo";
import { PNG } from "../support/pictured.ts";

/** The head of a PNG with these sides. */
function sized(width: number, height: number, bytes = 100): Buffer {
  const png = Buffer.alloc(bytes);
  PNG.copy(png, 0, 0, 24);
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return png;
}

it.each([
  ["a chart", PNG, true],
  ["the longest sides in all", sized(9_000, 1_000), true],
  ["sides that are longer in all", sized(9_000, 1_001), false],
  ["the narrowest", sized(2_000, 100), true],
  ["one narrower than that", sized(2_001, 100), false],
  ["one without a height", sized(100, 0), false],
  ["one of 10 MB", sized(1_200, 640, 10_000_000), true],
  ["one larger than 10 MB", sized(1_200, 640, 10_000_001), false],
  ["a head cut short", PNG.subarray(0, 23), false],
  ["bytes that are no PNG", Buffer.alloc(100), false],
  ["a text", "+line\n".repeat(100), false],
])("of %s says so", (_what, file, answer) => {
  expect(isPhoto(file)).toBe(answer);
});
