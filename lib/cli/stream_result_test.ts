import { assertEquals, assertThrows } from "@std/assert";
import { streamResult, streamSummary } from "./stream_result.ts";

const HANDLE = {
  id: "q",
  runId: "r",
  name: "sales",
  batches: 3,
  counts: {
    input: 1_020,
    accepted: 1_000,
    deadLetters: 21,
    late: 5,
    duplicates: 2,
    output: 300,
    refused: 1,
  },
  lastProgress: null,
  openWindows: () => [],
};
const FACTS = {
  source: "files:in",
  sink: "console",
  checkpoint: null,
  seconds: 1.23456,
  system: undefined,
};

Deno.test("streamResult() tells what was rejected from what was refused", () => {
  const { counts, seconds, watermark } = streamResult(HANDLE, FACTS);
  assertEquals([counts.input, counts.accepted, counts.rejected, counts.refused], [
    1_020,
    1_000,
    20,
    1,
  ]);
  assertEquals([counts.dead_letters, seconds, watermark], [21, 1.235, null]);
});

Deno.test("streamResult() refuses counts that do not add up", () => {
  const counts = { ...HANDLE.counts, accepted: 999 };
  assertThrows(() => streamResult({ ...HANDLE, counts }, FACTS), Error, "add up");
});

Deno.test("streamSummary() is short and says what to do", () => {
  const lines = [...streamSummary(streamResult(HANDLE, { ...FACTS, system: { stored: 7 } }))];
  assertEquals(lines, [
    "sales: 1,020 records from files:in in 3 batches, 1.235 s",
    "1,000 accepted, 21 dead letters, 5 late, 2 duplicates",
    "300 rows to console",
    "stored: 7",
    "no checkpoint was kept (--checkpoint DIR): the next run begins again",
  ]);
});
