import { assert, assertEquals } from "@std/assert";
import { assertSparkRows } from "@lib/testing/assert_spark_rows.ts";
import { otherQueries } from "@lib/testing/other_queries.ts";
import { type SparkAnswer, sparkAnswers } from "@lib/testing/spark_answers.ts";
import { type SparkBatch, sparkRuns } from "@lib/testing/streaming_golden.ts";
import type { BatchRecord } from "../core/batch_record.ts";
import { driveBatches } from "../core/drive_batches.ts";
import type { StreamQuery } from "../query/stream_query.ts";
import { toPyspark } from "./to_pyspark.ts";

/** All but most of the random streams, which would take as long again and are like one another. */
const GOLDEN = sparkRuns().filter(({ name }) => !/fuzz_\w*[1-9]\b/.test(name));
/** There are no golden answers of these: this engine says what is right. */
const OTHERS = otherQueries();

/** All in one JVM, since it takes longer to start than to answer. */
let asked: Promise<readonly SparkAnswer[]> | undefined;
const ask = () =>
  asked ??= sparkAnswers([
    ...GOLDEN.map(({ query, drive, runs, batches }) => ({
      text: jobOf(query),
      drive,
      runs: runs?.map((indexes) => indexes.map((index) => batches[index]!)) ?? [batches],
    })),
    ...Object.values(OTHERS).map(({ query, batches }) => ({
      text: jobOf(query, { deadLetters: "letters" }),
      drive: "available-now" as const,
      runs: [batches],
    })),
  ]);

function jobOf(query: StreamQuery, letters: { readonly deadLetters?: string } = {}): string {
  return toPyspark(query, { name: "golden", source: "files:in", sink: "none", ...letters }).text;
}

/** What is exact; how many rows were updated or removed is a matter of the state store. */
function figures(
  { batchId, kind, numInputRows, watermark, state }:
    | SparkBatch
    | Omit<BatchRecord, "lateWatermark">,
) {
  return {
    ...{ batchId, kind, numInputRows, watermark },
    state: state.map((one) => [one.numRowsTotal, one.numRowsDroppedByWatermark]),
  };
}

for (const [i, { name, expected }] of GOLDEN.entries()) {
  Deno.test(`toPyspark() writes a job that gives Spark's own answers: ${name}`, async () => {
    const { batches, error } = (await ask())[i]!;
    assertEquals(error, undefined);
    assertEquals(batches.map(figures), expected.batches.map(figures));
    for (const [b, batch] of batches.entries()) {
      assertEquals(batch.columns, [...expected.columns]);
      assertSparkRows(batch, expected.batches[b]!, `batch ${b}`);
    }
  });
}

for (const [i, [name, { query, batches }]] of Object.entries(OTHERS).entries()) {
  Deno.test(`toPyspark() writes a job that answers as this engine does: ${name}`, async () => {
    const answer = (await ask())[GOLDEN.length + i]!;
    assertEquals(answer.error, undefined);
    const driven = [...driveBatches(query, batches, { nowMs: () => Date.now() })];
    const records = driven.map(({ record }) => record);
    assertEquals(answer.batches.map(figures), records.map(figures));
    for (const [b, batch] of answer.batches.entries()) {
      assertEquals(batch.columns, [...records[b]!.columns]);
      assertSparkRows(batch, records[b]!, `batch ${b}`);
    }
    assert(records.some(({ rows }) => rows.length > 0), "nothing was compared");
    const letters = driven.flatMap(({ rejected }) => rejected).map((
      { code, message, stage, record },
    ) => [code, message, stage, String(record.value)]);
    assertEquals(sorted(answer.letters), sorted(letters));
  });
}

function sorted(letters: readonly (readonly string[])[]): string[] {
  return letters.map((letter) => JSON.stringify(letter)).sort();
}
