import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { systemFs } from "@lib/lake/fs.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openParquetManifest } from "./open_parquet_manifest.ts";

const OPTIONS = { queryId: "q", fs: systemFs };

Deno.test("openParquetManifest() writes over a line that was left unfinished", async () => {
  using folder = temporaryFolder();
  await (await openParquetManifest(folder.path, OPTIONS)).append({ batchId: 0, files: [] });
  const path = `${folder.path}/_manifest.ndjson`;
  await Deno.writeTextFile(path, '{"queryId":"q","bat', { append: true });
  const manifest = await openParquetManifest(folder.path, OPTIONS);
  assertEquals(manifest.lastBatchId, 0);
  await manifest.append({ batchId: 1, files: [{ path: "batch_id=1/a", rows: 1, bytes: 9 }] });
  const lines = (await Deno.readTextFile(path)).trimEnd().split("\n");
  assertEquals(lines.map((line) => JSON.parse(line).batchId), [0, 1]);
});

Deno.test("openParquetManifest() allows the folder of one batch more than it lists", async () => {
  using folder = temporaryFolder();
  await Deno.mkdir(`${folder.path}/batch_id=0`);
  assertEquals((await openParquetManifest(folder.path, OPTIONS)).lastBatchId, -1);
  await Deno.mkdir(`${folder.path}/batch_id=1`);
  await assertRejects(() => openParquetManifest(folder.path, OPTIONS), UsageError, "batch_id=1");
});
