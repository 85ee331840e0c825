/** What a query tells its sinks of its outputs. @module */

import { columnTypes } from "../query/column_types.ts";
import { outputColumns } from "../query/output_columns.ts";
import { type StreamQuery, WINDOW_COLUMNS } from "../query/stream_query.ts";
import { DEAD_LETTER_COLUMNS } from "../sinks/dead_letter_row.ts";
import type { SinkSchema } from "../sinks/sink.ts";
import { lateColumns } from "./late_output.ts";

/**
 * The schema of a query's outputs. A session is known by its start, as its end moves.
 *
 * @example
 * ```ts
 * import { sinkSchema } from "@lib/streaming/run/sink_schema.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const schema = sinkSchema({
 *   decode: { format: "json", fields: { id: "string" }, eventTime: "at" },
 *   watermark: { delay: "10 seconds" },
 *   window: { type: "session", gap: "30 seconds" },
 *   keys: ["id"],
 *   aggregates: [{ fn: "count", as: "n" }],
 * }, { queryId: "q", queryName: "visits" });
 * assertEquals(schema.windowKey, ["window_start", "id"]);
 * ```
 */
export function sinkSchema(
  query: StreamQuery,
  { queryId, queryName }: { readonly queryId: string; readonly queryName: string },
): SinkSchema {
  const { aggregates, window, keys, keepRecords, outputMode } = query;
  const isAggregated = (aggregates?.length ?? 0) > 0;
  const bounds = !window
    ? []
    : window.type === "session"
    ? WINDOW_COLUMNS.slice(0, 1)
    : WINDOW_COLUMNS;
  const records = Object.entries(columnTypes(query)).map(([name, type]) => ({ name, type }));
  return {
    queryId,
    queryName,
    outputMode: outputMode ?? "append",
    columns: {
      ...(isAggregated && { windows: outputColumns(query) }),
      ...((!isAggregated || keepRecords) && { records }),
      late: lateColumns(query),
      deadLetters: DEAD_LETTER_COLUMNS,
    },
    windowKey: isAggregated ? [...bounds, ...keys ?? []] : [],
  };
}
