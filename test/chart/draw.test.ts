// The chart as a picture: a PNG that says what its figures say, made without a browser or a drawing library.
import { crc32, inflateSync } from "node:zlib";
import { expect, it } from "vitest";
import { draw } from "#adapters/chart/draw";
import type { Chart } from "#core/chart";

interface Picture {
  readonly width: number;
  readonly height: number;
  /** How many pixels have this colour, `rrggbb`. */
  count(colour: string): number;
  /** Columns on its left with nothing but paper. */
  readonly margin: number;
}

/** Reads a PNG of flat colours; every chunk's check must be right. */
function read(png: Uint8Array): Picture {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const typed = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(typed));
    chunks.set(typed.subarray(0, 4).toString("latin1"), typed.subarray(4));
    at += 12 + length;
  }
  const header = chunks.get("IHDR") ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const raw = inflateSync(chunks.get("IDAT") ?? Buffer.alloc(0));
  expect(raw.length).toBe((width + 1) * height);
  const palette = chunks.get("PLTE")?.toString("hex").match(/.{6}/g) ?? [];
  const lines = Array.from({ length: height }, (_, row) =>
    [...raw.subarray(row * (width + 1) + 1, (row + 1) * (width + 1))].map((place) => palette[place] ?? ""),
  );
  const counts = new Map<string, number>();
  for (const colour of lines.flat()) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const begins = lines.map((line) => line.findIndex((colour) => colour !== PAPER)).filter((at) => at >= 0);
  return { width, height, margin: Math.min(...begins), count: (colour) => counts.get(colour) ?? 0 };
}

const PAPER = "ffffff";
const FIRST = "0072b2";
const SECOND = "e69f00";
const chart = (...series: number[][]): Chart => ({
  title: "Spent",
  days: series[0]?.map((_, day) => `${day + 1} Nov`) ?? [],
  series: series.map((values, place) => ({ name: `s${place}`, values })),
});

it("is a whole PNG of the size a chat shows", () => {
  expect(read(draw(chart([1_000_000])))).toMatchObject({ width: 1_200, height: 640 });
});

it("draws a bar as high as its figure, part upon part", () => {
  const area = (...series: number[][]) => {
    const picture = read(draw(chart(...series)));
    const empty = read(draw(chart(...series.map((values) => values.map(() => 0)))));
    return [FIRST, SECOND].map((colour) => picture.count(colour) - empty.count(colour));
  };
  const [one = 0, two = 0] = area([1_000_000, 0], [500_000, 0]);
  expect(one / two).toBeCloseTo(2, 1);
  const [both = 0] = area([1_000_000, 1_000_000]);
  const [half = 0] = area([1_000_000, 500_000]);
  expect(half / both).toBeCloseTo(0.75, 1);
});

it("takes any figures and any letters", () => {
  for (const values of [[], [0], [1], [9e12], [1, 2, 3]])
    expect(draw(chart(values)).length).toBeGreaterThan(100);
  const odd = { ...chart([5]), title: "Zürich — “€” 🦊", days: ["…"] };
  expect(read(draw(odd)).width).toBe(1_200);
});

it.each([100, 10_000, 1_000_000, 90_000_000_000])(
  "cuts no amount at the left where the most is %i",
  (most) => {
    const { margin } = read(draw(chart([most])));
    expect(margin).toBeGreaterThanOrEqual(20);
    expect(margin).toBeLessThan(60);
  },
);
