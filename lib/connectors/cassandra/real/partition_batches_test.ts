import { assert, assertEquals } from "@std/assert";
import { partitionBatches } from "./partition_batches.ts";

Deno.test("partitionBatches() loses no row, mixes no partitions and keeps their order", () => {
  const rows = Array.from({ length: 500 }, (_, i) => [`p${i % 7}`, i % 2, i]);
  const batches = partitionBatches(rows, { partitionAt: [0, 1] });
  assertEquals(batches.flat().length, 500);
  for (const batch of batches) {
    assert(batch.length <= 50);
    assertEquals(new Set(batch.map(([p, q]) => `${p}/${q}`)).size, 1);
    const places = batch.map((row) => row[2] as number);
    assertEquals(places, places.toSorted((a, b) => a - b));
  }
});

Deno.test("partitionBatches() sends a row alone that is too large to travel with others", () => {
  const rows = [["p", "x".repeat(20)], ["p", "y"], ["p", "z"], ["p", null]];
  const sizes = partitionBatches(rows, { partitionAt: [0], maxCharacters: 10 })
    .map(({ length }) => length);
  assertEquals(sizes, [1, 3]);
});

Deno.test("partitionBatches() does not take two keys for one", () => {
  const rows = [["a", "b,c"], ["a,b", "c"]];
  assertEquals(partitionBatches(rows, { partitionAt: [0, 1] }).length, 2);
});
