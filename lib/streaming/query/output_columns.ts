/** Which columns a query's result has. @module */

import type { OutputColumn } from "../sinks/sink.ts";
import { columnTypes } from "./column_types.ts";
import {
  type Aggregate,
  type FieldType,
  type StreamQuery,
  WINDOW_COLUMNS,
} from "./stream_query.ts";

/**
 * The columns of a query's rows: window bounds, keys and aggregates; or, where it aggregates
 * nothing, the columns of its rows.
 *
 * @example
 * ```ts
 * import { outputColumns } from "@lib/streaming/query/output_columns.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const columns = outputColumns({
 *   decode: { format: "json", fields: { id: "string", c: "double" }, eventTime: "at" },
 *   window: { type: "tumbling", size: "1 minute" },
 *   keys: ["id"],
 *   aggregates: [{ fn: "avg", column: "c", as: "mean" }],
 * });
 * assertEquals(columns.map((column) => column.name), ["window_start", "window_end", "id", "mean"]);
 * ```
 */
export function outputColumns(query: StreamQuery): OutputColumn[] {
  const types = columnTypes(query);
  const { aggregates, keys, window } = query;
  if (!aggregates?.length) return Object.entries(types).map(([name, type]) => ({ name, type }));
  return [
    ...(window ? WINDOW_COLUMNS : []).map((name) => ({ name, type: "timestamp" as const })),
    ...(keys ?? []).map((name) => ({ name, type: types[name]! })),
    ...aggregates.map((aggregate) => ({
      name: aggregate.as,
      type: resultType(aggregate, types),
    })),
  ];
}

function resultType({ fn, column }: Aggregate, types: Record<string, FieldType>): FieldType {
  switch (fn) {
    case "count":
      return "long";
    case "min":
    case "max":
    case "sum":
      return types[column ?? ""]!;
    case "avg":
    case "stddev_samp":
    case "stddev_pop":
      return "double";
  }
}
