import { assert, assertEquals } from "@std/assert";
import { type SparkBatch, sparkRuns } from "@lib/testing/streaming_golden.ts";
import type { BatchRecord, BatchValue } from "./batch_record.ts";
import { driveBatches } from "./drive_batches.ts";

const RUNS = sparkRuns();
const RELATIVE = 1e-9;

function isClose(actual: BatchValue, expected: BatchValue): boolean {
  if (typeof actual !== "number" || typeof expected !== "number") return actual === expected;
  return Math.abs(actual - expected) <= RELATIVE * Math.abs(expected);
}

function assertRows(actual: BatchRecord, expected: SparkBatch, where: string): void {
  if (expected.rows === null) {
    const sum = (column: string) => {
      const at = actual.columns.indexOf(column);
      return actual.rows.reduce((total, row) => total + Number(row[at]), 0);
    };
    assertEquals(actual.rows.length, expected.rowCount!, where);
    assert(isClose(sum("total_amount"), expected.sumTotal!), `${where}: sumTotal`);
    assertEquals(sum("event_count"), expected.sumCount!, where);
    return;
  }
  const agrees = actual.rows.length === expected.rows.length &&
    actual.rows.every((row, r) => row.every((value, c) => isClose(value, expected.rows![r]![c]!)));
  if (!agrees) assertEquals(actual.rows, expected.rows, where);
}

for (const { name, query, drive, runs, batches, expected } of RUNS) {
  Deno.test(`driveBatches() agrees with Spark on ${name}`, () => {
    const records = [...driveBatches(query, batches, { drive, runs })].map(({ record }) => record);
    assertEquals(
      records.map(({ batchId, kind, numInputRows, lateWatermark, watermark, columns }) => (
        { batchId, kind, numInputRows, lateWatermark, watermark, columns }
      )),
      expected.batches.map(({ batchId, kind, numInputRows, lateWatermark, watermark }) => (
        { batchId, kind, numInputRows, lateWatermark, watermark, columns: expected.columns }
      )),
    );
    for (const [i, record] of records.entries()) {
      const where = `${name} batch ${i}`;
      assertRows(record, expected.batches[i]!, where);
      // How sessions count as updated or removed is a matter of Spark's implementation.
      const isSession = query.window?.type === "session";
      const figures = (state: SparkBatch["state"]) =>
        state.map((operator) => ({
          total: operator.numRowsTotal,
          dropped: operator.numRowsDroppedByWatermark,
          updated: isSession ? null : operator.numRowsUpdated,
          removed: isSession ? null : operator.numRowsRemoved,
        }));
      assertEquals(figures(record.state), figures(expected.batches[i]!.state), where);
    }
  });
}

Deno.test("the golden runs are all there", () => {
  assertEquals(RUNS.length > 100, true, String(RUNS.length));
});
