import { assertEquals } from "@std/assert";
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
