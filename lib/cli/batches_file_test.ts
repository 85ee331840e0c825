import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openBatchesFile } from "./batches_file.ts";

const BATCH = {
  kind: "data",
  numInputRows: 0,
  lateWatermark: null,
  watermark: null,
  columns: [],
  rows: [],
  state: [],
} as const;

Deno.test("openBatchesFile() begins empty each time, and has one line to a batch", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/below/batches.ndjson`;
  for (const ids of [[7, 8, 9], [1, 2]]) {
    using file = openBatchesFile(path);
    for (const batchId of ids) file.write({ batchId, ...BATCH });
    const lines = Deno.readTextFileSync(path).trimEnd().split("\n");
    assertEquals(lines.map((line) => JSON.parse(line).batchId), ids);
  }
});

Deno.test("openBatchesFile() names a path that cannot be written", () => {
  assertThrows(() => openBatchesFile("/proc/none/x"), UsageError, '"/proc/none/x"');
});

Deno.test("openBatchesFile() writes longs that no number holds", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/batches.ndjson`;
  {
    using file = openBatchesFile(path);
    file.write({ batchId: 0, ...BATCH, columns: ["n"], rows: [[9_223_372_036_854_775_807n]] });
  }
  assertEquals(Deno.readTextFileSync(path).includes('"rows":[[9223372036854775807]]'), true);
});
