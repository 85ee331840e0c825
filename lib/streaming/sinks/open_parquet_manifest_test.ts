import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { systemFs } from "@lib/lake/fs.ts";
import { openParquetManifest } from "./open_parquet_manifest.ts";

const OPTIONS = { queryId: "q", fs: systemFs };

Deno.test("openParquetManifest() writes over a line that was left unfinished", async () => {
  const dir = await Deno.makeTempDir();
  await (await openParquetManifest(dir, OPTIONS)).append({ batchId: 0, files: [] });
  const path = `${dir}/_manifest.ndjson`;
  await Deno.writeTextFile(path, '{"queryId":"q","bat', { append: true });
  const manifest = await openParquetManifest(dir, OPTIONS);
  assertEquals(manifest.lastBatchId, 0);
  await manifest.append({ batchId: 1, files: [{ path: "batch_id=1/a", rows: 1, bytes: 9 }] });
  const lines = (await Deno.readTextFile(path)).trimEnd().split("\n");
  assertEquals(lines.map((line) => JSON.parse(line).batchId), [0, 1]);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("openParquetManifest() allows the folder of one batch more than it lists", async () => {
  const dir = await Deno.makeTempDir();
  await Deno.mkdir(`${dir}/batch_id=0`);
  assertEquals((await openParquetManifest(dir, OPTIONS)).lastBatchId, -1);
  await Deno.mkdir(`${dir}/batch_id=1`);
  await assertRejects(() => openParquetManifest(dir, OPTIONS), UsageError, "batch_id=1");
  await Deno.remove(dir, { recursive: true });
});
