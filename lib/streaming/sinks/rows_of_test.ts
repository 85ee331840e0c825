import { assertEquals } from "@std/assert";
import { rowsOf } from "./rows_of.ts";
import type { SinkBatch } from "./sink.ts";

Deno.test("rowsOf() gives dead letters as rows that know where they come from", () => {
  const origin = { topic: "t", partition: 0, offset: 12, timestampMs: null };
  const why = { code: "C", message: "m", stage: "decode", attempt: 1 };
  const batch: SinkBatch = {
    queryId: "q",
    batchId: 0,
    outputMode: "append",
    rows: { records: [{ values: { a: 1 } }] },
    deadLetters: [{ origin, key: null, value: null, ...why }],
    nextOffsets: {},
    isFlush: false,
  };
  const [row] = rowsOf(batch, "deadLetters");
  assertEquals([row!.values.code, row!.origin], ["C", origin]);
  assertEquals(rowsOf(batch, "records"), [{ values: { a: 1 } }]);
});
