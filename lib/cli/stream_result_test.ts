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

Deno.test("streamSummary() counts one thing as one", () => {
  const counts = { input: 1, accepted: 0, deadLetters: 1, late: 1, duplicates: 1, output: 1 };
  const handle = { ...HANDLE, batches: 1, counts: { ...counts, refused: 0 } };
  const result = { ...streamResult(handle, FACTS), open_windows: 1 };
  assertEquals([...streamSummary(result)].slice(0, 4), [
    "sales: 1 record from files:in in 1 batch, 1.235 s",
    "0 accepted, 1 dead letter, 1 late, 1 duplicate",
    "1 row to console",
    "1 window is still open: it closes when event time goes on",
  ]);
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
