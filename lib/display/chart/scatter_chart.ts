/** One quantity against another. @module */

import { Plot } from "../observable_plot.ts";
import { SERIES } from "../theme.ts";
import {
  type Axis,
  axisScale,
  axisValue,
  chartFrame,
  type ChartTexts,
  type Row,
  seriesColor,
} from "./chart_frame.ts";

/** What to draw. */
export interface ScatterChartOptions extends ChartTexts {
  readonly x: Axis;
  readonly y: Axis;
  /** Key that colours the dots; without it they have one colour. */
  readonly series?: string;
  /** Most dots to draw; of more rows every n-th is drawn, and the caption says so. */
  readonly limit?: number;
}

const DEFAULT_LIMIT = 2_000;

/**
 * The options of a plot with one dot per row.
 *
 * @example
 * ```ts
 * import { scatterChart } from "@lib/display/chart/scatter_chart.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = Array.from({ length: 10 }, (_, i) => ({ speed: i, power: i * i }));
 * const { caption } = scatterChart(rows, {
 *   title: "Power by speed",
 *   x: { key: "speed", unit: "km/h" },
 *   y: { key: "power", unit: "kW" },
 *   limit: 5,
 * });
 * assertEquals(caption, "5 of 10 rows, every 2nd");
 * ```
 */
export function scatterChart(
  rows: Iterable<Row>,
  options: ScatterChartOptions,
): Plot.PlotOptions {
  const { x, y, series, limit = DEFAULT_LIMIT } = options;
  const all = [...rows];
  const step = Math.max(1, Math.ceil(all.length / limit));
  const data = all.filter((_, i) => i % step === 0);
  const sampled = step === 1
    ? undefined
    : `${data.length.toLocaleString("en-US")} of ${
      all.length.toLocaleString("en-US")
    } rows, every ${ordinal(step)}`;
  const caption = [options.caption, sampled].filter(Boolean).join("; ");
  return {
    ...chartFrame({ ...options, ...(caption !== "" && { caption }) }),
    height: 360,
    inset: 6,
    x: axisScale(x),
    y: axisScale(y),
    ...(series !== undefined && { color: seriesColor(all, series) }),
    marks: [
      Plot.dot(data, {
        x: axisValue(x),
        y: axisValue(y),
        r: 2.5,
        fill: series ?? SERIES[0],
        fillOpacity: 0.65,
        ...(series !== undefined && { title: series }),
      }),
    ],
  };
}

function ordinal(n: number): string {
  const suffix = new Map([["one", "st"], ["two", "nd"], ["few", "rd"]]);
  const rule = new Intl.PluralRules("en", { type: "ordinal" }).select(n);
  return `${n.toLocaleString("en-US")}${suffix.get(rule) ?? "th"}`;
}
