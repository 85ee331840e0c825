import { assertEquals } from "@std/assert";
import type { OutputMode } from "../query/stream_query.ts";
import { createMemorySink } from "./create_memory_sink.ts";
import type { SinkBatch, SinkRow } from "./sink.ts";

async function filled(outputMode: OutputMode, batches: readonly (readonly SinkRow[])[]) {
  const sink = createMemorySink();
  const columns = { windows: [{ name: "k", type: "long" }, { name: "n", type: "long" }] } as const;
  await sink.open({ queryId: "q", queryName: "q", outputMode, columns, windowKey: ["k"] });
  for (const [batchId, windows] of batches.entries()) {
    const where = { queryId: "q", nextOffsets: {}, isFlush: false, deadLetters: [] };
    const batch: SinkBatch = { ...where, batchId, outputMode, rows: { windows } };
    await sink.write(batch);
  }
  return sink;
}

const row = (k: number, n: number): SinkRow => ({ values: { k, n } });

Deno.test("createMemorySink() shows a table by output mode", async () => {
  const batches = [[row(1, 1), row(2, 1)], [row(1, 5)], []];
  assertEquals((await filled("append", batches)).table().length, 3);
  assertEquals((await filled("update", batches)).table(), [{ k: 1, n: 5 }, { k: 2, n: 1 }]);
  assertEquals((await filled("complete", batches.slice(0, 2))).table(), [{ k: 1, n: 5 }]);
  assertEquals((await filled("append", batches)).batches.map(({ batchId }) => batchId), [0, 1, 2]);
});

Deno.test("createMemorySink() takes out what is retracted", async () => {
  const gone = { ...row(2, 1), isRetraction: true };
  assertEquals((await filled("update", [[row(2, 1)], [gone, row(1, 2)]])).table(), [{
    k: 1,
    n: 2,
  }]);
});

// @fault sinks: a batch comes again to memory -> kept once
// @shows sink memory
Deno.test("createMemorySink() keeps a batch once that comes again", async () => {
  const sink = await filled("append", [[row(1, 1)], [row(2, 2)]]);
  const [, last] = sink.batches;
  await sink.write(last!);
  assertEquals(sink.table(), [{ k: 1, n: 1 }, { k: 2, n: 2 }]);
});
