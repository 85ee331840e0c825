import { assertEquals, assertRejects } from "@std/assert";
import { CheckpointError } from "./checkpoint/checkpoint_error.ts";
import { openProgressFile } from "./progress_file.ts";

Deno.test("openProgressFile() has one row for each batch, also after a torn one", async () => {
  const dir = await Deno.makeTempDir();
  const path = `${dir}/progress.ndjson`;
  const first = await openProgressFile(dir, { last: undefined });
  for (const batchId of [0, 1]) await first.append({ batchId });
  await Deno.writeTextFile(path, '{"batchId":2,"half', { append: true });
  const second = await openProgressFile(dir, { last: { batchId: 2 } });
  await second.append({ batchId: 3 });
  await openProgressFile(dir, { last: { batchId: 3 } });
  const rows = (await Deno.readTextFile(path)).trimEnd().split("\n").map((line) =>
    JSON.parse(line)
  );
  assertEquals(rows.map(({ batchId }) => batchId), [0, 1, 2, 3]);
  await Deno.remove(dir, { recursive: true });
});

// @fault checkpoints: it forgot more than the last batch -> the file of progress is not written
//   on
Deno.test("openProgressFile() refuses a checkpoint that forgot more than the last batch", async () => {
  const dir = await Deno.makeTempDir();
  const first = await openProgressFile(dir, { last: undefined });
  await first.append({ batchId: 0 });
  await openProgressFile(dir, { last: undefined });
  for (const batchId of [1, 2]) await first.append({ batchId });
  await openProgressFile(dir, { last: { batchId: 1 } });
  for (const last of [undefined, { batchId: 0 }]) {
    await assertRejects(() => openProgressFile(dir, { last }), CheckpointError, "batch 2");
  }
  await Deno.remove(dir, { recursive: true });
});
