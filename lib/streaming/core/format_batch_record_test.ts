import { assertEquals } from "@std/assert";
import type { BatchRecord } from "./batch_record.ts";
import { formatBatchRecord } from "./format_batch_record.ts";

Deno.test("formatBatchRecord() is one line that reads back as the record", () => {
  const record: BatchRecord = {
    batchId: 3,
    kind: "no-data",
    numInputRows: 0,
    lateWatermark: "1970-01-01T00:00:00.000Z",
    watermark: "2025-01-01T00:00:00.000Z",
    columns: ["k", "n"],
    rows: [[null, 1.5], ["line\nbreak", -3]],
    state: [],
  };
  const line = formatBatchRecord(record);
  assertEquals(line.includes("\n"), false);
  assertEquals(JSON.parse(line), record);
});

Deno.test("formatBatchRecord() writes longs in all their digits", () => {
  const long = 2n ** 63n - 1n;
  const record = { columns: ["n"], rows: [[long]] } as unknown as BatchRecord;
  assertEquals(formatBatchRecord(record), `{"columns":["n"],"rows":[[${long}]]}`);
});
