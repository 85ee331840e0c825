import { assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { createRecordSpool, FRAME_BYTES } from "./record_spool.ts";

function recordOf(offset: number, length: number) {
  return { offset, timestampMs: 0, key: null, value: new Uint8Array(length), headers: [] };
}

Deno.test("createRecordSpool() keeps the records of each partition in order, whatever came between", () => {
  using folder = temporaryFolder();
  const spool = createRecordSpool(folder.path);
  const lengths = [10, 0, 300_000, 5, 200_000, 200_000, 1];
  lengths.forEach((length, at) => {
    for (const partition of [4, 0, 2]) spool.add(partition, [recordOf(100 + at, length)]);
  });
  const segments = spool.finish();
  spool.close();
  const all = [...segments.values()].flat().sort((a, b) => a.position - b.position);
  let end = 0;
  for (const { position, length } of all) {
    assertEquals(position, end);
    end += length;
  }
  assertEquals(Deno.statSync(spool.path).size, end);
  const frames = lengths.reduce((sum, length) => sum + FRAME_BYTES + length + 1, 0);
  for (const partition of [0, 2, 4]) {
    const own = segments.get(partition)!;
    assertEquals(own.reduce((sum, { length }) => sum + length, 0), frames);
    assertEquals(own.map(({ firstOffset }) => firstOffset), [100, 103, 105, 106]);
  }
});
