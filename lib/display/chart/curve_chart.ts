/** Measured points, and the curves that are laid through them and beyond. @module */

import { Plot } from "../observable_plot.ts";
import { MUTED } from "../theme.ts";
import {
  type Axis,
  axisLabel,
  chartFrame,
  type ChartTexts,
  type Row,
  seriesColor,
} from "./chart_frame.ts";

/** What to draw. */
export interface CurveChartOptions extends ChartTexts {
  readonly x: Axis;
  readonly y: Axis;
  /** Key that tells the curves apart; points and curves of one value have one colour. */
  readonly series: string;
  /** Rows of the curves; beyond the points of their series they are dashed. */
  readonly curves: Iterable<Row>;
  /** Vertical lines with a text, such as where two curves cross. */
  readonly marks?: readonly { readonly x: number; readonly label: string }[];
}

/**
 * The options of a plot on two logarithmic axes, where a factor is as long everywhere: what costs twice
 * as much for twice as much is a straight line. A curve is solid as far as its series was measured and
 * dashed where it is only expected.
 *
 * @example
 * ```ts
 * import { curveChart } from "@lib/display/chart/curve_chart.ts";
 * import { drawPlot } from "@lib/display/observable_plot.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const points = [{ n: 1, s: 2, who: "a" }, { n: 10, s: 20, who: "a" }];
 * const curves = [...points, { n: 100, s: 200, who: "a" }];
 * const axes = { x: { key: "n" }, y: { key: "s", unit: "s" } };
 * const options = curveChart(points, { title: "Cost", series: "who", curves, ...axes });
 * assertStringIncludes(drawPlot(options).figure.outerHTML, "stroke-dasharray");
 * ```
 */
export function curveChart(points: Iterable<Row>, options: CurveChartOptions): Plot.PlotOptions {
  const { x, y, series, marks = [] } = options;
  const measured = [...points];
  const curves = [...options.curves].sort((a, b) => Number(a[x.key]) - Number(b[x.key]));
  const reach = reaches(measured, options);
  const isMeasured = (row: Row) => {
    const [from, to] = reach.get(row[series]) ?? [Infinity, -Infinity];
    return from <= Number(row[x.key]) && Number(row[x.key]) <= to;
  };
  const encoding = { x: x.key, y: y.key, stroke: series, z: series };
  return {
    ...chartFrame(options),
    height: 360,
    x: { type: "log", label: axisLabel(x), grid: true, tickFormat: shortNumber },
    y: { type: "log", label: axisLabel(y), grid: true, tickFormat: shortNumber },
    color: seriesColor([...measured, ...curves], series),
    marks: [
      ...marks.map((mark) => Plot.ruleX([mark.x], { stroke: MUTED, strokeWidth: 1.5 })),
      ...marks.map((mark) =>
        Plot.text([mark.label], {
          ...{ x: mark.x, frameAnchor: "top", textAnchor: "end", dx: -5, dy: 2 },
          fill: "currentColor",
        })
      ),
      Plot.line(curves, { ...encoding, strokeWidth: 1.25, strokeDasharray: "3 4" }),
      Plot.line(curves.filter(isMeasured), { ...encoding, strokeWidth: 2 }),
      Plot.dot(measured, {
        ...{ x: x.key, y: y.key, fill: series, r: 4 },
        title: (row: Row) =>
          `${row[series]}: ${shortNumber(Number(row[x.key]))}, ${shortNumber(Number(row[y.key]))}`,
      }),
    ],
  };
}

/** From where to where each series was measured. */
function reaches(
  points: readonly Row[],
  { x, series }: CurveChartOptions,
): Map<unknown, readonly [number, number]> {
  const groups = Map.groupBy(points, (row) => row[series]);
  return new Map([...groups].map(([name, rows]) => {
    const values = rows.map((row) => Number(row[x.key]));
    return [name, [Math.min(...values), Math.max(...values)]];
  }));
}

const SHORT = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** `20K`, `3M`: a logarithmic axis has no room for zeros. */
function shortNumber(value: number): string {
  return SHORT.format(value);
}
