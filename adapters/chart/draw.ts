// A chart as a picture: stacked bars a day over a quiet grid, with a legend. Drawn anew whenever it is shown.
import { type Chart, type Draw, sumOf } from "#core/chart";
import { showUsd } from "#core/money";
import { Canvas } from "./canvas.ts";
import { GLYPH, widthOf } from "./glyphs.ts";

const SIZE = { width: 1_200, height: 640 } as const;
const PLOT = { left: 130, top: 90, right: 1_170, bottom: 500 } as const;
const DOT = { title: 4, label: 3, small: 2 } as const;
const LINES = 4;
const INK = "#1f2430";
const FAINT = "#6b7280";
const GRID = "#e5e7eb";
const PAPER = "#ffffff";
/** Told apart also by those who see few colours: Okabe and Ito, https://jfly.uni-koeln.de/color */
const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999"];

export const draw: Draw = (chart) => {
  const canvas = new Canvas(SIZE.width, SIZE.height, PAPER);
  canvas.write(chart.title, { x: PLOT.left, y: 30 }, DOT.title, INK);
  const top = roundTop(Math.max(0, ...chart.days.map((_, day) => sumOf(chart, day))));
  grid(canvas, top);
  bars(canvas, chart, top);
  legend(canvas, chart);
  return canvas.png();
};

/** The next of 1, 2, 4, 6 and 8 times a power of ten, so that the lines have round labels. */
function roundTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 10_000)));
  const step = [1, 2, 4, 6, 8, 10].find((one) => one * power >= most) ?? 10;
  return step * power;
}

function grid(canvas: Canvas, top: number): void {
  for (let line = 0; line <= LINES; line += 1) {
    const y = PLOT.bottom - ((PLOT.bottom - PLOT.top) * line) / LINES;
    canvas.fill({ x: PLOT.left, y, width: PLOT.right - PLOT.left, height: 2 }, line === 0 ? FAINT : GRID);
    const at = { x: PLOT.left - 16, y: y - 10, align: "right" as const };
    canvas.write(showUsd(Math.round((top * line) / LINES)), at, DOT.label, FAINT);
  }
}

function bars(canvas: Canvas, { days, series }: Chart, top: number): void {
  const slot = (PLOT.right - PLOT.left) / Math.max(1, days.length);
  const every = Math.ceil((widthOf(days[0] ?? "") * DOT.small + 8) / slot);
  days.forEach((label, day) => {
    const x = PLOT.left + slot * day;
    let y: number = PLOT.bottom;
    series.forEach(({ values }, place) => {
      const height = ((values[day] ?? 0) / top) * (PLOT.bottom - PLOT.top);
      y -= height;
      canvas.fill({ x: x + slot * 0.15, y, width: slot * 0.7, height }, colourOf(place));
    });
    const middle = { x: x + slot / 2, y: PLOT.bottom + 16, align: "middle" as const };
    if ((days.length - 1 - day) % every === 0) canvas.write(label, middle, DOT.small, FAINT);
  });
}

function legend(canvas: Canvas, { series }: Chart): void {
  let x: number = PLOT.left;
  const y = PLOT.bottom + 76;
  series.forEach(({ name }, place) => {
    canvas.fill({ x, y, width: GLYPH.height * DOT.label, height: GLYPH.height * DOT.label }, colourOf(place));
    canvas.write(name, { x: x + 32, y }, DOT.label, INK);
    x += 32 + widthOf(name) * DOT.label + 40;
  });
}

const colourOf = (place: number): string => COLOURS[place % COLOURS.length] ?? FAINT;
