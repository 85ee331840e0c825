import { assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import type { OutputMode } from "../query/stream_query.ts";
import { createNdjsonSink } from "./create_ndjson_sink.ts";
import { readDeadLetterLine } from "./dead_letter_line.ts";
import type { DeadLetter, Output, SinkRow } from "./sink.ts";

const LETTER: DeadLetter = {
  origin: { topic: "t", partition: 0, offset: 1, timestampMs: null },
  key: null,
  value: Uint8Array.of(0xff),
  code: "C",
  message: "m",
  stage: "decode",
  attempt: 1,
};

async function written(
  outputMode: OutputMode,
  { output = "windows", batches }: {
    output?: Output;
    batches: readonly { batchId: number; rows?: readonly SinkRow[]; deadLetters?: DeadLetter[] }[];
  },
): Promise<string[]> {
  using folder = temporaryFolder();
  const path = `${folder.path}/below/out.ndjson`;
  const sink = createNdjsonSink(path);
  const columns = { [output]: [{ name: "n", type: "long" }] };
  await sink.open({ queryId: "q", queryName: "q", outputMode, columns, windowKey: [] });
  for (const { batchId, rows = [], deadLetters = [] } of batches) {
    const where = { queryId: "q", outputMode, nextOffsets: {}, isFlush: false };
    await sink.write({ ...where, batchId, rows: { [output]: rows }, deadLetters });
  }
  return (await Deno.readTextFile(path)).split("\n").slice(0, -1);
}

const row = (n: number): SinkRow => ({ values: { n } });

// @shows sink ndjson
Deno.test("createNdjsonSink() writes a batch once, however often it comes", async () => {
  const batches = [
    { batchId: 0, rows: [row(1)] },
    { batchId: 0, rows: [row(1)] },
    { batchId: 1, rows: [] },
    { batchId: 2, rows: [row(2), row(3)] },
    { batchId: 1, rows: [row(9)] },
  ];
  assertEquals(await written("append", { batches }), ['{"n":1}', '{"n":2}', '{"n":3}']);
});

Deno.test("createNdjsonSink() holds the last table in complete mode", async () => {
  const batches = [{ batchId: 0, rows: [row(1), row(2)] }, { batchId: 1, rows: [row(3)] }];
  assertEquals(await written("complete", { batches }), ['{"n":3}']);
});

Deno.test("createNdjsonSink() marks retractions and keeps dead letters whole", async () => {
  const retracted = { batchId: 0, rows: [{ ...row(1), isRetraction: true }] };
  assertEquals(await written("update", { batches: [retracted] }), ['{"n":1,"is_retraction":true}']);
  const batches = [{ batchId: 0, deadLetters: [LETTER] }];
  const [line] = await written("append", { output: "deadLetters", batches });
  assertEquals(readDeadLetterLine(line!), LETTER);
});
