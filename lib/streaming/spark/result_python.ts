/** The part of a Spark job that makes the result of rows. @module */

import { parseDuration } from "@lib/time/parse_duration.ts";
import {
  type Aggregate,
  EVENT_TIME_COLUMN,
  type StreamQuery,
  WINDOW_COLUMNS,
  type WindowSpec,
} from "../query/stream_query.ts";
import { columnPath } from "./column_path.ts";
import { intervalText } from "./interval_text.ts";
import { pythonText } from "./python_text.ts";

/**
 * The function `summarize` of a job: watermark, deduplication, windows and aggregates of a query that
 * Spark can run.
 *
 * @example
 * ```ts
 * import { resultPython } from "@lib/streaming/spark/result_python.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const python = resultPython({
 *   decode: { format: "json", fields: { k: "string" }, eventTime: "at" },
 *   watermark: { delay: "90 seconds" },
 *   dedup: { op: "within", cols: ["k"] },
 * });
 * assertStringIncludes(python, '.withWatermark("event_timestamp", "1 minute 30 seconds")');
 * assertStringIncludes(python, '.dropDuplicatesWithinWatermark(["k"])');
 * ```
 */
export function resultPython(query: StreamQuery): string {
  const { watermark, dedup, aggregates } = query;
  const steps = [
    ...(watermark
      ? [`.withWatermark(${pythonText(EVENT_TIME_COLUMN)}, ${interval(watermark.delay)})`]
      : []),
    ...(dedup
      ? [
        `.dropDuplicates${dedup.op === "within" ? "WithinWatermark" : ""}([${
          dedup.cols.map(pythonText).join(", ")
        }])`,
      ]
      : []),
    ...(aggregates?.length ? groupSteps(query, aggregates) : []),
  ];
  return [
    "def summarize(rows: DataFrame) -> DataFrame:",
    '    """The rows of the result."""',
    ...(steps.length === 0 ? ["    return rows"] : [
      "    return (",
      `        rows${steps[0]}`,
      ...steps.slice(1).map((step) => `        ${step}`),
      "    )",
    ]),
  ].join("\n");
}

function groupSteps(
  { window, keys }: StreamQuery,
  aggregates: readonly Aggregate[],
): string[] {
  const bounds = window?.type === "session" ? "session_window" : "window";
  const names = [...keys ?? [], ...aggregates.map((aggregate) => aggregate.as)];
  /** Where a name is the one that Spark gives a window, it waits until the window has been read. */
  const inner = (name: string) => name === bounds ? freeName(bounds, names) : name;
  const named = (column: string, from: string, to: string) =>
    from === to ? column : `${column}.alias(${pythonText(to)})`;
  const col = (...path: string[]) => `F.col(${pythonText(columnPath(...path))})`;
  const grouping = [
    ...(window ? [windowPython(window)] : []),
    ...(keys ?? []).map((key) => named(col(key), key, inner(key))),
  ];
  return [
    `.groupBy(${grouping.length === 0 ? "" : listed(grouping)})`,
    `.agg(${
      listed(aggregates.map((one) => `${aggregatePython(one)}.alias(${pythonText(inner(one.as))})`))
    })`,
    ...(window
      ? [
        `.select(${
          listed([
            ...WINDOW_COLUMNS.map((name) =>
              `${col(bounds, name.replace("window_", ""))}.alias(${pythonText(name)})`
            ),
            ...names.map((name) => named(col(inner(name)), inner(name), name)),
          ])
        })`,
      ]
      : []),
  ];
}

function listed(parts: readonly string[]): string {
  return `\n${parts.map((part) => `            ${part},\n`).join("")}        `;
}

function freeName(name: string, taken: readonly string[]): string {
  return taken.includes(name) ? freeName(`${name}_`, taken) : name;
}

function windowPython(window: WindowSpec): string {
  const time = pythonText(EVENT_TIME_COLUMN);
  if (window.type === "session") return `F.session_window(${time}, ${interval(window.gap)})`;
  const parts = [time, interval(window.size)];
  if (window.type === "sliding") parts.push(interval(window.slide));
  if (window.start) parts.push(`startTime=${interval(window.start)}`);
  return `F.window(${parts.join(", ")})`;
}

function aggregatePython({ fn, column }: Aggregate): string {
  return column ? `F.${fn}(${pythonText(columnPath(column))})` : "F.count(F.lit(1))";
}

function interval(duration: string): string {
  return pythonText(intervalText(parseDuration(duration)));
}
