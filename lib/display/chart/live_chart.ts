/** A chart of a stream, redrawn while rows arrive. @module */

import { type InPlaceOptions, updateInPlace } from "../cell/update_in_place.ts";
import type { Displayed } from "../displayed.ts";
import { formatValue } from "../format_value.ts";
import type { Plot } from "../observable_plot.ts";
import { plot } from "../plot.ts";
import type { Row } from "./chart_frame.ts";

/** A chart that rows are given to. */
export interface LiveChart {
  /** Adds rows; the oldest ones beyond the history are forgotten. */
  push(rows: Iterable<Row>): void;
  /** Draws the last state and resolves when it is out; call it when the stream ends or is stopped. */
  finish(): Promise<void>;
  /** The chart as it is now. */
  current(): Displayed;
}

/** How much to show; the rest is given by tests. */
export interface LiveChartOptions extends Omit<InPlaceOptions, "everyMs"> {
  /** Most rows to keep; default 500. */
  readonly history?: number;
}

const DEFAULT_HISTORY = 500;
/** Five times a second: more is not seen, and each redraw is a message of some kilobytes. */
const EVERY_MS = 200;

/**
 * A chart that is drawn anew, in its place, at most five times a second. Its memory is bounded by
 * the history, whatever the stream's length; the caption says how many rows there were.
 *
 * @example
 * ```ts
 * import { lineChart } from "@lib/display/chart/line_chart.ts";
 * import { liveChart } from "@lib/display/chart/live_chart.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const live = liveChart(
 *   (rows) => lineChart(rows, { title: "Level", x: { key: "at" }, y: { key: "level" } }),
 *   { history: 100 },
 * );
 * for (let at = 0; at < 1000; at++) live.push([{ at, level: at % 7 }]);
 * await live.finish();
 * assertEquals(live.current().facts.texts, ["Level", "the last 100 of 1,000 rows"]);
 * ```
 */
export function liveChart(
  draw: (rows: readonly Row[]) => Plot.PlotOptions,
  options: LiveChartOptions = {},
): LiveChart {
  const { history = DEFAULT_HISTORY } = options;
  let kept: Row[] = [];
  let seen = 0;

  function current(): Displayed {
    const shown = kept.slice(-history);
    const chart = draw(shown);
    const amount = seen > shown.length
      ? `the last ${formatValue(shown.length)} of ${formatValue(seen)} rows`
      : `${formatValue(seen)} rows`;
    // With a caption from the start, the picture does not move when the first rows are forgotten.
    return plot({ ...chart, caption: [chart.caption, amount].filter(Boolean).join("; ") });
  }

  const place = updateInPlace(current, { ...options, everyMs: EVERY_MS });
  return {
    push: (rows) => {
      for (const row of rows) {
        kept.push(row);
        seen++;
        // Not at every row, as each time costs the whole history.
        if (kept.length >= 2 * history) kept = kept.slice(-history);
      }
      place.change();
    },
    finish: place.finish,
    current,
  };
}
