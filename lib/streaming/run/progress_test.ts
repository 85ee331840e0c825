import { assertEquals } from "@std/assert";
import { createProgress, type ProgressFacts } from "./progress.ts";

const FACTS: ProgressFacts = {
  id: "q",
  runId: "r",
  name: "sales",
  batchId: 3,
  startedAtMs: 5_000,
  previousStartMs: null,
  durationMs: { triggerExecution: 20, commitOffsets: 4 },
  eventTimes: { minMicros: 0, maxMicros: 2_000_000, avgMicros: 999_999.7 },
  watermarks: null,
  state: [{
    operatorName: "windows",
    numRowsTotal: 1,
    numRowsUpdated: 1,
    numRowsRemoved: 0,
    numRowsDroppedByWatermark: 0,
  }],
  source: { description: "memory", startOffset: {}, endOffset: {}, latestOffset: {} },
  sinkDescription: "memory",
  counts: { input: 3, accepted: 2, deadLetters: 1, late: 0, duplicates: 0, output: 7, refused: 0 },
};

Deno.test("createProgress() has Spark's field names", () => {
  assertEquals(Object.keys(createProgress(FACTS)), [
    "id",
    "runId",
    "name",
    "timestamp",
    "batchId",
    "batchDuration",
    "numInputRows",
    "inputRowsPerSecond",
    "processedRowsPerSecond",
    "durationMs",
    "eventTime",
    "stateOperators",
    "sources",
    "sink",
    "counts",
  ]);
});

Deno.test("createProgress() tells times, rates and rows", () => {
  const progress = createProgress(FACTS);
  assertEquals(progress.eventTime, {
    max: "1970-01-01T00:00:02.000Z",
    min: "1970-01-01T00:00:00.000Z",
    avg: "1970-01-01T00:00:01.000Z",
  });
  assertEquals([progress.inputRowsPerSecond, progress.processedRowsPerSecond], [0, 150]);
  assertEquals([progress.sink.numOutputRows, progress.stateOperators[0]!.commitTimeMs], [7, 4]);
});

Deno.test("createProgress() stays short where a folder has many files", () => {
  const startOffset = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`file ${i}`, 9]));
  const endOffset = { ...startOffset, "file 2000": 4 };
  const source = { description: "files:in", startOffset, endOffset, latestOffset: endOffset };
  const [shown] = createProgress({ ...FACTS, source }).sources;
  assertEquals([shown!.startOffset, shown!.endOffset], [{}, { "file 2000": 4 }]);
});
