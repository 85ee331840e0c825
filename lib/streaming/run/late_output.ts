/** Late rows as a sink keeps them. @module */

import type { LateRow } from "../core/operator.ts";
import { columnTypes } from "../query/column_types.ts";
import { type Row, type StreamQuery, WINDOW_COLUMNS } from "../query/stream_query.ts";
import type { OutputColumn, SinkRow } from "../sinks/sink.ts";

/**
 * The columns of late rows: where the record stood, the window that had closed, how late it was, and
 * the record.
 *
 * @example
 * ```ts
 * import { lateColumns } from "@lib/streaming/run/late_output.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const columns = lateColumns({ decode: { format: "json", fields: { id: "string" } } });
 * assertEquals(columns.at(-1), { name: "id", type: "string" });
 * ```
 */
export function lateColumns(query: StreamQuery): OutputColumn[] {
  return [
    { name: "source_topic", type: "string" },
    { name: "source_partition", type: "long" },
    { name: "source_offset", type: "long" },
    ...WINDOW_COLUMNS.map((name) => ({ name, type: "timestamp" as const })),
    { name: "lateness_seconds", type: "double" },
    ...Object.entries(columnTypes(query)).map(([name, type]) => ({ name, type })),
  ];
}

/** A late row in those columns. */
export function lateSinkRow(
  { row, origin, windowStartMicros, windowEndMicros, latenessMicros }: LateRow,
): SinkRow {
  const values: Row = {
    source_topic: origin.topic,
    source_partition: origin.partition,
    source_offset: origin.offset,
    [WINDOW_COLUMNS[0]]: windowStartMicros,
    [WINDOW_COLUMNS[1]]: windowEndMicros,
    lateness_seconds: latenessMicros / 1_000_000,
    ...row,
  };
  return { values, origin };
}
