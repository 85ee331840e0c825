/** Event time against processing time: how windows open, wait and close. @module */

import type { WindowTrace } from "@lib/streaming/core/trace_windows.ts";
import { Plot } from "../observable_plot.ts";
import { ALERT, MUTED, SERIES } from "../theme.ts";
import { axisLabel, chartFrame, type ChartTexts } from "./chart_frame.ts";

const COLORS = { counted: SERIES[0], late: ALERT, watermark: SERIES[1] } as const;

/**
 * The options of a plot with one dot per record, one box per window (as wide as it was held open, as
 * high as it is long) and the watermark as steps. A record is late where its dot lies to the right of
 * its window's box.
 *
 * @example
 * ```ts
 * import { plot } from "@lib/display/plot.ts";
 * import { windowTraceChart } from "@lib/display/chart/window_trace_chart.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const trace = {
 *   records: [{ arrived: 0, event: 0, fate: "counted" }, { arrived: 9, event: 2, fate: "late" }],
 *   watermarks: [{ at: 0, watermark: -2 }, { at: 8, watermark: 6 }],
 *   windows: [{ start: 0, end: 5, opened: 0, closed: 8, rows: 1 }],
 * } as const;
 * const drawn = plot(windowTraceChart(trace, { title: "A window" }));
 * assertStringIncludes(drawn.html, "A window");
 * ```
 */
export function windowTraceChart(trace: WindowTrace, texts: ChartTexts): Plot.PlotOptions {
  const { records, windows, watermarks } = trace;
  const lastS = Math.max(0, ...watermarks.map(({ at }) => at), ...records.map((r) => r.arrived));
  return {
    ...chartFrame(texts),
    height: 420,
    x: { label: axisLabel({ key: "processing time", unit: "s" }) },
    y: { label: axisLabel({ key: "event time", unit: "s" }), grid: true },
    color: {
      domain: Object.keys(COLORS),
      range: Object.values(COLORS),
      legend: true,
    },
    marks: [
      Plot.rect(windows, {
        x1: "opened",
        x2: ({ closed }: WindowTrace["windows"][number]) => closed ?? lastS,
        y1: "start",
        y2: "end",
        fill: MUTED,
        fillOpacity: 0.15,
        stroke: MUTED,
        title: ({ start, end, closed, rows }: WindowTrace["windows"][number]) =>
          `window ${start} to ${end} s: ${
            closed === null ? "open" : `closed at ${closed} s, ${rows} rows`
          }`,
      }),
      Plot.dot(records, {
        x: "arrived",
        y: "event",
        fill: "fate",
        r: 1.8,
        title: ({ arrived, event, fate }: WindowTrace["records"][number]) =>
          `${fate}: happened at ${event.toFixed(1)} s, came at ${arrived.toFixed(1)} s`,
      }),
      Plot.lineY(watermarks, {
        x: "at",
        y: "watermark",
        stroke: () => "watermark",
        curve: "step-after",
        strokeWidth: 1.5,
        clip: true,
      }),
    ],
  };
}
