/** Lines over time or any other order. @module */

import { Plot } from "../observable_plot.ts";
import { ALERT, SERIES } from "../theme.ts";
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
export interface LineChartOptions extends ChartTexts {
  readonly x: Axis;
  readonly y: Axis;
  /** Key that tells the lines apart; without it there is one line. */
  readonly series?: string;
  /** Horizontal lines with a text, such as an alert threshold. */
  readonly limits?: readonly { readonly y: number; readonly label: string }[];
}

/**
 * The options of a plot with one line per value of `series`. Rows are drawn in the order of `x`; a
 * missing value interrupts its line.
 *
 * @example
 * ```ts
 * import { lineChart } from "@lib/display/chart/line_chart.ts";
 * import { plot } from "@lib/display/plot.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const rows = [{ at: 0, level: 1 }, { at: 1_000_000, level: 3 }];
 * const options = lineChart(rows, {
 *   title: "Level",
 *   x: { key: "at", label: "time", isMicros: true },
 *   y: { key: "level", unit: "m" },
 * });
 * assertStringIncludes(plot(options).html, "Level");
 * ```
 */
export function lineChart(
  rows: Iterable<Row>,
  options: LineChartOptions,
): Plot.PlotOptions {
  const { x, y, series, limits = [] } = options;
  const data = [...rows];
  const stroke = series ?? SERIES[0];
  return {
    ...chartFrame(options),
    height: 320,
    x: { ...axisScale(x), grid: false },
    y: axisScale(y),
    ...(series !== undefined && { color: seriesColor(data, series) }),
    marks: [
      ...limits.map((limit) =>
        Plot.ruleY([limit.y], { stroke: ALERT, strokeDasharray: "4 3", strokeWidth: 1.5 })
      ),
      ...limits.map((limit) =>
        Plot.text([limit.label], {
          y: limit.y,
          frameAnchor: "top-left",
          textAnchor: "start",
          dy: 4,
          dx: 4,
          fill: "currentColor", // the line is coloured; a text in its colour is too faint on white
        })
      ),
      Plot.lineY(data, {
        x: axisValue(x),
        y: axisValue(y),
        stroke,
        ...(series !== undefined && { z: series }),
        sort: axisValue(x),
        strokeWidth: 1.75,
        title: (row: Row) => series === undefined ? "" : String(row[series]),
      }),
    ],
  };
}
