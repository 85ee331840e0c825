import { assertEquals } from "@std/assert";
import type { Value } from "../query/stream_query.ts";
import { createBatchRecord } from "./create_batch_record.ts";

const BATCH = { batchId: 7, kind: "no-data", watermarks: null } as const;

function rowsOf(values: readonly Value[]): unknown {
  return createBatchRecord(BATCH, {
    columns: [{ name: "v", type: "double" }],
    numInputRows: 0,
    output: { rows: values.map((v) => ({ v })), retracted: [], late: [], state: [] },
  }).rows.map(([value]) => value);
}

Deno.test("createBatchRecord() sorts rows, nulls first, and makes texts of what JSON has no numbers for", () => {
  assertEquals(rowsOf([NaN, 2, null, -Infinity, Infinity, -1]), [
    null,
    "-Infinity",
    -1,
    2,
    "Infinity",
    "NaN",
  ]);
});

Deno.test("createBatchRecord() has no watermarks where the query has none", () => {
  const { lateWatermark, watermark, kind } = createBatchRecord(BATCH, {
    columns: [],
    numInputRows: 0,
    output: { rows: [], retracted: [], late: [], state: [] },
  });
  assertEquals([lateWatermark, watermark, kind], [null, null, "no-data"]);
});
