import { assert, assertEquals } from "@std/assert";
import type { BatchRecord } from "@lib/streaming/core/batch_record.ts";
import { assertSparkRows } from "@lib/testing/assert_spark_rows.ts";
import { type SparkBatch, type SparkRun, sparkRuns } from "@lib/testing/streaming_golden.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { runStream } from "./run_stream.ts";

const QUIET = { env: {}, write: () => {}, note: () => {} };

/** Files that arrive before each run, real checkpoints, and the batches as the command writes them. */
async function commandBatches({ query, drive, runs, batches }: SparkRun): Promise<BatchRecord[]> {
  using folder = temporaryFolder();
  await Deno.mkdir(`${folder.path}/in`);
  await Deno.writeTextFile(`${folder.path}/query.json`, JSON.stringify(query));
  const written: BatchRecord[] = [];
  for (const run of runs ?? [batches.map((_, index) => index)]) {
    for (const index of run) {
      const name = `${folder.path}/in/batch_${String(index).padStart(3, "0")}.ndjson`;
      await Deno.writeTextFile(name, batches[index]!.map((line) => `${line}\n`).join(""));
    }
    const result = await runStream({
      query: `${folder.path}/query.json`,
      source: `files:${folder.path}/in`,
      drive,
      checkpoint: `${folder.path}/checkpoint`,
      batchesOut: `${folder.path}/out/batches.ndjson`,
    }, QUIET);
    const lines = (await Deno.readTextFile(`${folder.path}/out/batches.ndjson`)).split("\n").slice(
      0,
      -1,
    );
    assertEquals(lines.length, result.batches);
    written.push(...lines.map((line) => JSON.parse(line)));
  }
  return written;
}

const figures = ({ batchId, kind, numInputRows, lateWatermark, watermark, state }:
  | BatchRecord
  | SparkBatch) => ({
    ...{ batchId, kind, numInputRows, lateWatermark, watermark },
    state: state.map((one) => [one.numRowsTotal, one.numRowsDroppedByWatermark]),
  });

const RUNS = sparkRuns();

for (const golden of RUNS) {
  Deno.test(`runStream() writes what Spark answered: ${golden.name}`, async () => {
    const batches = await commandBatches(golden);
    assertEquals(batches.map(figures), golden.expected.batches.map(figures));
    for (const [i, batch] of batches.entries()) {
      assertEquals(batch.columns, [...golden.expected.columns]);
      assertSparkRows(batch, golden.expected.batches[i]!, `batch ${i}`);
    }
  });
}

Deno.test("runStream() stops after every file and goes on without a difference but in its batches", async () => {
  const whole = RUNS.filter(({ runs, drive }) => runs === null && drive === "stepwise");
  assert(whole.length >= 10, `only ${whole.length}`);
  for (const golden of whole) {
    const runs = golden.batches.map((_, index) => [index]);
    const [one, many] = [await commandBatches(golden), await commandBatches({ ...golden, runs })];
    assertEquals(many.map(figures), one.map(figures), golden.name);
    assertEquals(many.map(({ rows }) => rows), one.map(({ rows }) => rows), golden.name);
  }
});
