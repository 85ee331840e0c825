/** Holds the rows of a batch to those of Apache Spark. @module */

import { assert, assertEquals } from "./assert.ts";
import type { BatchRecord, BatchValue } from "@lib/streaming/core/batch_record.ts";
import type { SparkBatch } from "./streaming_golden.ts";

/** Sums of doubles may differ in the last bits with the order of adding. */
const RELATIVE = 1e-9;

/** Rows, or where there are none kept, how many there were and what they sum up to. */
interface ExpectedRows extends Pick<SparkBatch, "rowCount" | "sumTotal" | "sumCount"> {
  readonly rows: BatchRecord["rows"] | null;
}

/** Numbers to a relative 1e-9, all else exactly; by figures where only these are kept of the rows. */
export function assertSparkRows(
  actual: Pick<BatchRecord, "columns" | "rows">,
  expected: ExpectedRows,
  where: string,
): void {
  if (expected.rows === null) {
    const sum = (column: string) => {
      const at = actual.columns.indexOf(column);
      return actual.rows.reduce((total, row) => total + Number(row[at]), 0);
    };
    assertEquals(actual.rows.length, expected.rowCount, where);
    assert(isClose(sum("total_amount"), expected.sumTotal!), `${where}: sumTotal`);
    assertEquals(sum("event_count"), expected.sumCount, where);
    return;
  }
  const agrees = actual.rows.length === expected.rows.length &&
    actual.rows.every((row, r) => row.every((value, c) => isClose(value, expected.rows![r]![c]!)));
  if (!agrees) assertEquals(actual.rows, expected.rows, where);
}

function isClose(actual: BatchValue, expected: BatchValue): boolean {
  if (typeof actual !== "number" || typeof expected !== "number") return actual === expected;
  return Math.abs(actual - expected) <= RELATIVE * Math.abs(expected);
}
