// A chart as a picture: stacked bars a day over a quiet grid, with a legend. Drawn anew whenever it is shown.
import { type Chart, type Draw, sumOf } from "#core/chart";
import { showUsd } from "#core/money";
import { Canvas } from "./canvas.ts";
import { GLYPH, widthOf } from "./glyphs.ts";

const SIZE = { width: 1_200, height: 640 } as const;
const PLOT = { top: 90, right: 1_170, bottom: 500 } as const;
/** Around the picture, and between the amounts and the bars. */
const MARGIN = { edge: 24, label: 16 } as const;
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
  const top = roundTop(Math.max(0, ...chart.days.map((_, day) => sumOf(chart, day))));
  const amounts = Array.from({ length: LINES + 1 }, (_, line) => showUsd(Math.round((top * line) / LINES)));
  const left = MARGIN.edge + Math.max(...amounts.map(widthOf)) * DOT.label + MARGIN.label;
  canvas.write(chart.title, { x: left, y: 30 }, DOT.title, INK);
  grid(canvas, left, amounts);
  bars(canvas, chart, left, top);
  legend(canvas, chart, left);
  return canvas.png();
};

/** The next of 1, 2, 4, 6 and 8 times a power of ten, so that the lines have round labels. */
function roundTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 10_000)));
  const step = [1, 2, 4, 6, 8, 10].find((one) => one * power >= most) ?? 10;
  return step * power;
}

/** `left`: where the bars begin; what the widest amount needs stands left of it. */
function grid(canvas: Canvas, left: number, amounts: readonly string[]): void {
  amounts.forEach((amount, line) => {
    const y = PLOT.bottom - ((PLOT.bottom - PLOT.top) * line) / LINES;
    canvas.fill({ x: left, y, width: PLOT.right - left, height: 2 }, line === 0 ? FAINT : GRID);
    canvas.write(amount, { x: left - MARGIN.label, y: y - 10, align: "right" }, DOT.label, FAINT);
  });
}

function bars(canvas: Canvas, { days, series }: Chart, left: number, top: number): void {
  const slot = (PLOT.right - left) / Math.max(1, days.length);
  const every = Math.ceil((widthOf(days[0] ?? "") * DOT.small + 8) / slot);
  days.forEach((label, day) => {
    const x = left + slot * day;
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

function legend(canvas: Canvas, { series }: Chart, left: number): void {
  let x = left;
  const y = PLOT.bottom + 76;
  series.forEach(({ name }, place) => {
    canvas.fill({ x, y, width: GLYPH.height * DOT.label, height: GLYPH.height * DOT.label }, colourOf(place));
    canvas.write(name, { x: x + 32, y }, DOT.label, INK);
    x += 32 + widthOf(name) * DOT.label + 40;
  });
}

const colourOf = (place: number): string => COLOURS[place % COLOURS.length] ?? FAINT;
