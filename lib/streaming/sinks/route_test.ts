import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { createMemorySink } from "./create_memory_sink.ts";
import { forEachBatch } from "./for_each_batch.ts";
import { route } from "./route.ts";
import type { Sink, SinkBatch, SinkSchema } from "./sink.ts";

const SCHEMA: SinkSchema = {
  queryId: "id",
  queryName: "sales",
  outputMode: "append",
  columns: { records: [{ name: "n", type: "long" }], windows: [], deadLetters: [] },
  windowKey: [],
};
const LETTER = {
  origin: { topic: "t", partition: 0, offset: 1, timestampMs: null },
  key: null,
  value: null,
  code: "C",
  message: "m",
  stage: "decode",
  attempt: 1,
};
const BATCH: SinkBatch = {
  queryId: "id",
  batchId: 6,
  outputMode: "append",
  rows: { records: [{ values: { n: 1 } }, { values: { n: 2 } }], windows: [{ values: {} }] },
  deadLetters: [LETTER],
  nextOffsets: { a: 1 },
  isFlush: false,
};

Deno.test("route() opens each sink for its own output and gives it that alone", async () => {
  const [records, windows] = [createMemorySink(), createMemorySink()];
  const sink = route({ records, windows });
  await sink.open(SCHEMA);
  assertEquals(await sink.write(BATCH), { written: 3, rejected: [] });
  assertEquals(records.schema?.columns, { records: SCHEMA.columns.records! });
  assertEquals(records.batches, [{
    ...BATCH,
    rows: { records: BATCH.rows.records! },
    deadLetters: [],
  }]);
  assertEquals(windows.batches[0]!.rows, { windows: BATCH.rows.windows! });
  assertEquals(sink.outputs, ["records", "windows"]);
});

Deno.test("route() adds what a sink refuses to the dead letters, which come last", async () => {
  const letters = createMemorySink();
  const refusing: Sink = {
    ...createMemorySink(),
    write: ({ rows }) =>
      Promise.resolve({
        written: 1,
        rejected: [{ row: rows.records![1]!, code: "CONSTRAINT", message: "too big" }],
      }),
  };
  const sink = route({ deadLetters: letters, records: refusing });
  await sink.open(SCHEMA);
  const { rejected } = await sink.write(BATCH);
  assertEquals(rejected.length, 1);
  const [first, second] = letters.batches[0]!.deadLetters;
  assertEquals(first, LETTER);
  assertEquals([second!.code, second!.stage, second!.origin.partition], ["CONSTRAINT", "sink", 6]);
  assertEquals(new TextDecoder().decode(second!.value!), '{"n":2}');
});

Deno.test("route() refuses to route nothing, or to a sink that does not take it", () => {
  assertThrows(() => route({}), UsageError, "records, windows, late, deadLetters");
  assertThrows(() => route({ deadLetters: forEachBatch(() => {}) }), UsageError, "forEachBatch");
});
