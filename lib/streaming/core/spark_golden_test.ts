import { assertEquals } from "@std/assert";
import { assertSparkRows } from "@lib/testing/assert_spark_rows.ts";
import { type SparkBatch, sparkRuns } from "@lib/testing/streaming_golden.ts";
import { driveBatches } from "./drive_batches.ts";

const RUNS = sparkRuns();
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
      assertSparkRows(record, expected.batches[i]!, where);
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
