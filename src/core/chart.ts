// A chart as figures: what a picture is drawn from whenever it is shown, so that no picture is ever kept.
import type { Micros } from "#core/money";

/** Stacked bars: one a day, parted by series. */
export interface Chart {
  readonly title: string;
  /** Labels below the bars, oldest first, e.g. `22 Nov`. */
  readonly days: readonly string[];
  /** One value a day each. */
  readonly series: readonly { readonly name: string; readonly values: readonly Micros[] }[];
}

/** Makes the picture: PNG. */
export type Draw = (chart: Chart) => Uint8Array;

/** What the picture shows of each day. */
export const sumOf = ({ series }: Chart, day: number): Micros =>
  series.reduce((sum, { values }) => sum + (values[day] ?? 0), 0);
