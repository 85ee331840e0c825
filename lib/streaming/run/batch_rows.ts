/** The rows of a batch as its sinks get them. @module */

import type { StepOutput, StreamEvent } from "../core/operator.ts";
import type { Row, StreamQuery } from "../query/stream_query.ts";
import type { SinkBatch, SinkRow } from "../sinks/sink.ts";
import type { SourceRecord } from "../sources/source.ts";
import { lateSinkRow } from "./late_output.ts";

/** What a batch had and what became of it. */
export interface BatchParts {
  readonly records: readonly SourceRecord[];
  /** Made of the records, in their order. */
  readonly events: readonly StreamEvent[];
  readonly output: StepOutput;
}

/**
 * The rows by output. Rows of records know the record they were made of; what is retracted comes
 * before what takes its place.
 *
 * @example
 * ```ts
 * import { batchRows } from "@lib/streaming/run/batch_rows.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const query = { decode: { format: "json", fields: { id: "string" } } } as const;
 * const origin = { topic: "t", partition: 0, offset: 7, timestampMs: null };
 * const row = { id: "a" };
 * const rows = batchRows(query, {
 *   records: [{ ...origin, key: null, value: '{"id": "a"}' }],
 *   events: [{ row, eventMicros: null, origin }],
 *   output: { rows: [row], retracted: [], late: [], state: [] },
 * });
 * assertEquals(rows.records?.[0]?.record?.value, '{"id": "a"}');
 * ```
 */
export function batchRows(
  { aggregates, keepRecords }: StreamQuery,
  { records, events, output }: BatchParts,
): SinkBatch["rows"] {
  const late = output.late.map(lateSinkRow);
  if (!aggregates?.length) {
    return { records: withRecords(passedEvents(events, output.rows), records), late };
  }
  return {
    windows: [
      ...output.retracted.map((values): SinkRow => ({ values, isRetraction: true })),
      ...output.rows.map((values): SinkRow => ({ values })),
    ],
    ...(keepRecords && { records: withRecords(events, records) }),
    late,
  };
}

/** The events whose rows the operator let through; it keeps their order, and the very rows. */
function passedEvents(events: readonly StreamEvent[], rows: readonly Row[]): StreamEvent[] {
  let next = 0;
  return events.filter(({ row }) => {
    if (row !== rows[next]) return false;
    next++;
    return true;
  });
}

/** Events are in the order of their records, of which some became none. */
function withRecords(events: readonly StreamEvent[], records: readonly SourceRecord[]): SinkRow[] {
  let next = 0;
  return events.map(({ row, origin }) => {
    while (!isAt(records[next]!, origin)) next++;
    return { values: row, origin, record: records[next++]! };
  });
}

function isAt(record: SourceRecord, { topic, partition, offset }: StreamEvent["origin"]): boolean {
  return record.offset === offset && record.partition === partition && record.topic === topic;
}
