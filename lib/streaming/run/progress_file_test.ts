import { assertEquals, assertRejects } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { CheckpointError } from "./checkpoint/checkpoint_error.ts";
import { openProgressFile } from "./progress_file.ts";

Deno.test("openProgressFile() has one row for each batch, also after a torn one", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/progress.ndjson`;
  const first = await openProgressFile(folder.path, { last: undefined });
  for (const batchId of [0, 1]) await first.append({ batchId });
  await Deno.writeTextFile(path, '{"batchId":2,"half', { append: true });
  const second = await openProgressFile(folder.path, { last: { batchId: 2 } });
  await second.append({ batchId: 3 });
  await openProgressFile(folder.path, { last: { batchId: 3 } });
  const rows = (await Deno.readTextFile(path)).trimEnd().split("\n").map((line) =>
    JSON.parse(line)
  );
  assertEquals(rows.map(({ batchId }) => batchId), [0, 1, 2, 3]);
});

// @fault checkpoints: it forgot more than the last batch -> the file of progress is not written
//   on
Deno.test("openProgressFile() refuses a checkpoint that forgot more than the last batch", async () => {
  using folder = temporaryFolder();
  const first = await openProgressFile(folder.path, { last: undefined });
  await first.append({ batchId: 0 });
  await openProgressFile(folder.path, { last: undefined });
  for (const batchId of [1, 2]) await first.append({ batchId });
  await openProgressFile(folder.path, { last: { batchId: 1 } });
  for (const last of [undefined, { batchId: 0 }]) {
    await assertRejects(() => openProgressFile(folder.path, { last }), CheckpointError, "batch 2");
  }
});
