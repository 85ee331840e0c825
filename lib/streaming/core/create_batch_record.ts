/** Describes a batch that has run. @module */

import { formatInstant } from "@lib/time/format_instant.ts";
import type { FieldType, Row, Value } from "../query/stream_query.ts";
import type { OutputColumn } from "../sinks/sink.ts";
import type { BatchRecord, BatchValue } from "./batch_record.ts";
import { compareValues } from "./compare_values.ts";
import type { PlannedBatch } from "./create_batch_planner.ts";
import type { StepOutput } from "./operator.ts";

/** What else a record says of a batch. */
export interface BatchFacts {
  readonly columns: readonly OutputColumn[];
  readonly numInputRows: number;
  readonly output: StepOutput;
}

/**
 * The record of a batch: its rows as lists, sorted by all columns, instants as texts.
 *
 * @example
 * ```ts
 * import { createBatchRecord } from "@lib/streaming/core/create_batch_record.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const batch = { batchId: 0, kind: "data", watermarks: { lateMicros: 0, nowMicros: 0 } } as const;
 * const record = createBatchRecord(batch, {
 *   columns: [{ name: "event_timestamp", type: "timestamp" }, { name: "n", type: "long" }],
 *   numInputRows: 2,
 *   output: {
 *     rows: [{ event_timestamp: 1, n: 2 }, { event_timestamp: null, n: 1 }],
 *     retracted: [],
 *     late: [],
 *     state: [],
 *   },
 * });
 * assertEquals(record.rows, [[null, 1], ["1970-01-01T00:00:00.000001Z", 2]]);
 * assertEquals(record.watermark, "1970-01-01T00:00:00.000Z");
 * ```
 */
export function createBatchRecord(
  { batchId, kind, watermarks }: PlannedBatch,
  { columns, numInputRows, output }: BatchFacts,
): BatchRecord {
  const names = columns.map(({ name }) => name);
  return {
    batchId,
    kind,
    numInputRows,
    lateWatermark: watermarks && formatInstant(watermarks.lateMicros),
    watermark: watermarks && formatInstant(watermarks.nowMicros),
    columns: names,
    rows: output.rows
      .toSorted((a, b) => compareRows(a, b, names))
      .map((row) => columns.map(({ name, type }) => batchValue(row[name] ?? null, type))),
    state: output.state,
  };
}

function compareRows(a: Row, b: Row, names: readonly string[]): number {
  for (const name of names) {
    const byColumn = compareValues(a[name] ?? null, b[name] ?? null);
    if (byColumn !== 0) return byColumn;
  }
  return 0;
}

function batchValue(value: Value, type: FieldType): BatchValue {
  if (value === null) return null;
  if (type === "timestamp") return formatInstant(value as number);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
