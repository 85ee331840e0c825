/** Box plots from figures that are known already. @module */

import { Plot } from "../observable_plot.ts";
import { ALERT, MUTED, SERIES } from "../theme.ts";
import { chartFrame, type ChartTexts } from "./chart_frame.ts";

/** The figures of one box. */
export interface Box {
  readonly label: string;
  readonly q1: number;
  readonly median?: number;
  readonly q3: number;
  /** Limits of what counts as usual, such as q1 - 1.5 IQR and q3 + 1.5 IQR. */
  readonly lo: number;
  readonly hi: number;
  /** Smallest and largest value there is. */
  readonly min?: number;
  readonly max?: number;
  /** Values outside the limits; all or a sample of them. */
  readonly outliers?: readonly number[];
}

/** What to draw. */
export interface BoxChartOptions extends ChartTexts {
  /** Text of the axis, the same for all boxes. */
  readonly label: string;
  readonly unit?: string;
}

/**
 * The options of a plot with one box per line: the box from quartile to quartile, a whisker to the
 * last value inside the limits where it is known, else to the limit, the limits as dashed lines, and
 * the values outside as dots.
 *
 * @example
 * ```ts
 * import { boxChart } from "@lib/display/chart/box_chart.ts";
 * import { plot } from "@lib/display/plot.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const box = { label: "speed", q1: 10, median: 20, q3: 30, lo: -20, hi: 60, outliers: [80] };
 * const options = boxChart([box], { title: "Speed", label: "speed", unit: "km/h" });
 * assertStringIncludes(plot(options).html, "Speed");
 * ```
 */
export function boxChart(
  boxes: readonly Box[],
  options: BoxChartOptions,
): Plot.PlotOptions {
  const { label, unit } = options;
  const whisker = (box: Box) => ({
    x1: Math.max(box.lo, box.min ?? box.lo),
    x2: Math.min(box.hi, box.max ?? box.hi),
  });
  const limits = boxes.flatMap((box) => [
    { label: box.label, at: box.lo, side: "lower limit" },
    { label: box.label, at: box.hi, side: "upper limit" },
  ]);
  const outliers = boxes.flatMap((box) =>
    (box.outliers ?? []).map((at) => ({ label: box.label, at }))
  );
  return {
    ...chartFrame(options),
    height: 72 + 48 * boxes.length,
    inset: 6,
    marginLeft: 24 + 7 * Math.max(...boxes.map((box) => box.label.length), 0),
    x: { label: unit === undefined ? label : `${label} (${unit})`, grid: true, nice: true },
    y: { label: null, tickSize: 0, domain: boxes.map((box) => box.label), padding: 0.4 },
    marks: [
      Plot.ruleY(boxes, {
        x1: (box: Box) => whisker(box).x1,
        x2: (box: Box) => whisker(box).x2,
        y: "label",
        stroke: MUTED,
        strokeWidth: 1.5,
      }),
      Plot.barX(boxes, {
        x1: "q1",
        x2: "q3",
        y: "label",
        fill: SERIES[0],
        title: (box: Box) => `${box.label}: quartiles ${box.q1} and ${box.q3}`,
      }),
      Plot.tickX(boxes.filter((box) => box.median !== undefined), {
        x: "median",
        y: "label",
        stroke: "var(--plot-background)",
        strokeWidth: 2.5,
      }),
      Plot.tickX(limits, {
        x: "at",
        y: "label",
        stroke: ALERT,
        strokeDasharray: "3 2",
        strokeWidth: 1.5,
        title: (limit: typeof limits[number]) => `${limit.side}: ${limit.at}`,
      }),
      Plot.dot(outliers, { x: "at", y: "label", r: 2.5, stroke: ALERT, strokeOpacity: 0.7 }),
    ],
  };
}
