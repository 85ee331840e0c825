/** What all charts have in common. @module */

import type { Plot } from "../observable_plot.ts";
import { SERIES } from "../theme.ts";

/** The texts around a chart. */
export interface ChartTexts {
  readonly title: string;
  readonly subtitle?: string;
  readonly caption?: string;
  /** Width in pixels; default 720; 340 lets two stand side by side. */
  readonly width?: number;
}

/** One axis: which key of the rows it shows, and what to write at it. */
export interface Axis {
  readonly key: string;
  /** Default: the key. */
  readonly label?: string;
  readonly unit?: string;
  /** The values are instants in microseconds since 1970. */
  readonly isMicros?: boolean;
}

/** A row of data. */
export type Row = Readonly<Record<string, unknown>>;

const CHART_WIDTH = 720;

/** Title, size and type of a chart, as options that marks are added to. */
export function chartFrame(texts: ChartTexts): Plot.PlotOptions {
  const { title, subtitle, caption, width = CHART_WIDTH } = texts;
  return {
    title,
    ...(subtitle !== undefined && { subtitle }),
    ...(caption !== undefined && { caption }),
    width,
    // Room for the label of the axis below its numbers.
    marginBottom: 44,
    marginTop: 28,
    style: { fontSize: "12px" },
  };
}

/** The label of an axis with its unit. */
export function axisLabel({ key, label = key, unit }: Axis): string {
  return unit === undefined ? label : `${label} (${unit})`;
}

/** Reads what an axis shows from a row; instants become dates, large whole numbers plain ones. */
export function axisValue({ key, isMicros }: Axis): (row: Row) => number | Date | string | null {
  return (row) => {
    const value = row[key];
    if (value === null || value === undefined) return null;
    if (isMicros) return new Date(Number(value) / 1000);
    return typeof value === "bigint" ? Number(value) : value as number | Date | string;
  };
}

/** Colours for series in the order in which they come, with a legend where there are several. */
export function seriesColor(rows: readonly Row[], series: string): Plot.PlotOptions["color"] {
  const domain = [...new Set(rows.map((row) => row[series]))] as string[];
  const range = domain.map((_, i) => SERIES[i % SERIES.length]!);
  return { type: "ordinal", domain, range, legend: domain.length > 1 };
}

/** How an axis is scaled: by time in UTC on a 24-hour clock, else by number. */
export function axisScale(axis: Axis): Plot.PlotOptions["x"] {
  const label = axisLabel(axis);
  if (!axis.isMicros) return { label, grid: true, nice: true };
  return { label, type: "utc", grid: true, tickFormat: formatTick };
}

/** The time of day, with the date below it where a day begins. */
function formatTick(date: Date): string {
  const text = date.toISOString();
  const [day, time] = [text.slice(0, 10), text.slice(11, 19)];
  if (time === "00:00:00") return `00:00\n${day}`;
  return time.endsWith(":00") ? time.slice(0, 5) : time;
}
