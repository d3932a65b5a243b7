// A card with a picture, as a channel is handed one.
import { draw } from "#adapters/chart/draw";
import { type Card, noteCard } from "#core/card";
import type { Chart } from "#core/chart";

const CHART: Chart = { title: "Spent", days: ["22 Nov"], series: [{ name: "content", values: [1_000_000] }] };

export const PNG = Buffer.from(draw(CHART));
export const ALT = "Spent: $1.00 in all.";

export const pictured = (title = "Spent today: $1.00."): Card =>
  noteCard("k7f3qa9m", title, [{ is: "picture", chart: CHART, alt: ALT, png: PNG }]);
