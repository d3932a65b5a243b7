// A canvas of flat colours that becomes a PNG: rectangles and letters are all that bars need, so no drawing library is.
import { crc32, deflateSync } from "node:zlib";
import { dotsOf, GLYPH, widthOf } from "./glyphs.ts";

/** `#rrggbb`. */
type Colour = string;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Each pixel is the place of its colour in a palette: at most 256 of them. */
export class Canvas {
  readonly #width: number;
  readonly #height: number;
  readonly #pixels: Uint8Array;
  readonly #palette: Colour[] = [];

  constructor(width: number, height: number, background: Colour) {
    this.#width = width;
    this.#height = height;
    this.#pixels = new Uint8Array(width * height);
    this.fill({ x: 0, y: 0, width, height }, background);
  }

  fill(box: Box, colour: Colour): void {
    const [left, top] = [Math.max(0, Math.round(box.x)), Math.max(0, Math.round(box.y))];
    const right = Math.min(Math.round(box.x + box.width), this.#width);
    const bottom = Math.min(Math.round(box.y + box.height), this.#height);
    const place = this.#placeOf(colour);
    if (right > left)
      for (let row = top; row < bottom; row += 1)
        this.#pixels.fill(place, row * this.#width + left, row * this.#width + right);
  }

  #placeOf(colour: Colour): number {
    if (!this.#palette.includes(colour)) this.#palette.push(colour);
    return this.#palette.indexOf(colour);
  }

  /** `at`: where its top left corner is, or the middle or right end of its top. */
  write(
    text: string,
    at: { x: number; y: number; align?: "left" | "middle" | "right" },
    dot: number,
    colour: Colour,
  ): void {
    const whole = widthOf(text) * dot;
    const shift = { left: 0, middle: whole / 2, right: whole }[at.align ?? "left"];
    [...text].forEach((character, place) => {
      const x = at.x - shift + place * (GLYPH.width + GLYPH.gap) * dot;
      dotsOf(character).forEach((column, across) => {
        column.forEach((set, down) => {
          if (set) this.fill({ x: x + across * dot, y: at.y + down * dot, width: dot, height: dot }, colour);
        });
      });
    });
  }

  /** As a file: one palette index a pixel. https://www.w3.org/TR/png-3 */
  png(): Uint8Array {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(this.#width, 0);
    header.writeUInt32BE(this.#height, 4);
    header.set([8, 3, 0, 0, 0], 8);
    const raw = Buffer.alloc((this.#width + 1) * this.#height);
    for (let row = 0; row < this.#height; row += 1)
      raw.set(this.#pixels.subarray(row * this.#width, (row + 1) * this.#width), row * (this.#width + 1) + 1);
    return Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk("IHDR", header),
      chunk("PLTE", Buffer.from(this.#palette.map((colour) => colour.slice(1)).join(""), "hex")),
      chunk("IDAT", deflateSync(raw)),
      chunk("IEND", Buffer.alloc(0)),
    ]);
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}
