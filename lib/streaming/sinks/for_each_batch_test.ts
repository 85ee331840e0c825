import { assertEquals, assertRejects } from "@std/assert";
import { forEachBatch } from "./for_each_batch.ts";
import type { SinkBatch } from "./sink.ts";

const BATCH: SinkBatch = {
  queryId: "q",
  batchId: 1,
  outputMode: "append",
  rows: { records: [{ values: {} }], windows: [{ values: {} }, { values: {} }] },
  deadLetters: [],
  nextOffsets: {},
  isFlush: false,
};

Deno.test("forEachBatch() waits for the function and counts the rows", async () => {
  let isDone = false;
  const sink = forEachBatch(async () => {
    await Promise.resolve();
    isDone = true;
  });
  assertEquals([(await sink.write(BATCH)).written, isDone], [3, true]);
});

Deno.test("forEachBatch() fails as the function fails", async () => {
  const sink = forEachBatch(() => {
    throw new Error("refused");
  });
  await assertRejects(() => sink.write(BATCH), Error, "refused");
});
