/** Amounts side by side. @module */

import { Plot } from "../observable_plot.ts";
import { SERIES } from "../theme.ts";
import {
  type Axis,
  axisLabel,
  chartFrame,
  type ChartTexts,
  type Row,
  seriesColor,
} from "./chart_frame.ts";

/** What to draw. */
export interface BarChartOptions extends ChartTexts {
  /** Key of the text of each bar. */
  readonly label: string;
  readonly value: Axis;
  /** Key that tells apart several bars with the same text; they stand below each other. */
  readonly series?: string;
  /** Order of the bars: as the rows come, or largest first. */
  readonly order?: "given" | "largest";
}

const BAR_HEIGHT = 22;

/**
 * The options of a plot with one horizontal bar per row and its amount written at its end.
 *
 * @example
 * ```ts
 * import { barChart } from "@lib/display/chart/bar_chart.ts";
 * import { plot } from "@lib/display/plot.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const rows = [{ code: "soc_pct_range", rows: 12 }, { code: "odo_km_null", rows: 30 }];
 * const options = barChart(rows, { title: "Reasons", label: "code", value: { key: "rows" } });
 * assertStringIncludes(plot(options).html, "Reasons");
 * ```
 */
export function barChart(rows: Iterable<Row>, options: BarChartOptions): Plot.PlotOptions {
  const { label, value, series, order = "largest" } = options;
  const data = [...rows];
  const amount = (row: Row) => Number(row[value.key] ?? 0);
  if (order === "largest") data.sort((a, b) => amount(b) - amount(a));
  const labels = [...new Set(data.map((row) => String(row[label])))];
  const band = series === undefined ? { y: label } : { fy: label, y: series };
  const groups = series === undefined ? 1 : new Set(data.map((row) => row[series])).size;
  const left = 24 + 7 * Math.max(...labels.map((text) => text.length), 0);
  return {
    ...chartFrame(options),
    height: 72 + (BAR_HEIGHT * groups + (groups > 1 ? 8 : 0)) * labels.length,
    marginLeft: left,
    marginRight: 72,
    x: { label: axisLabel(value), grid: true },
    ...(series === undefined ? { y: { label: null, domain: labels } } : {
      fy: { label: null, domain: labels, padding: 0.2 },
      y: { axis: null, domain: [...new Set(data.map((row) => row[series]))] as string[] },
      color: seriesColor(data, series),
    }),
    marks: [
      Plot.barX(data, { x: amount, ...band, fill: series ?? SERIES[0] }),
      Plot.text(data, {
        x: amount,
        ...band,
        text: (row: Row) => amount(row).toLocaleString("en-US", { maximumFractionDigits: 3 }),
        textAnchor: "start",
        dx: 4,
        fill: "currentColor",
      }),
      Plot.ruleX([0], { stroke: "currentColor" }),
    ],
  };
}
