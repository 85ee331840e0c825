import { assertEquals } from "@std/assert";
import { compareOutside } from "./compare_outside.ts";
import type { OutsidePartition } from "./outside_period.ts";

const AUGUST: OutsidePartition = {
  data_set: "clean",
  partition: "ano=2025/mes=8",
  files: { "a.parquet": "0f", "b.parquet": "1e" },
  rows: 3,
  digest: "a1",
};

Deno.test("compareOutside() tells the same bytes, the same rows and a change apart", () => {
  const outcomeOf = (after: Partial<OutsidePartition>) =>
    compareOutside([AUGUST], [{ ...AUGUST, ...after }])[0]?.outcome;
  assertEquals(outcomeOf({}), "same bytes");
  assertEquals(outcomeOf({ files: { "a.parquet": "0f", "c.parquet": "1e" } }), "same rows");
  assertEquals(outcomeOf({ files: { "a.parquet": "0f" } }), "same rows");
  assertEquals(outcomeOf({ files: { ...AUGUST.files, "c.parquet": "2d" } }), "same rows");
  assertEquals(outcomeOf({ digest: "a2" }), "changed");
  assertEquals(outcomeOf({ rows: 4 }), "changed");
});

Deno.test("compareOutside() counts the files that stay, and knows partitions that come and go", () => {
  const moved = { ...AUGUST, files: { "a.parquet": "0f", "c.parquet": "2d", "d.parquet": "3c" } };
  const [august] = compareOutside([AUGUST], [moved]);
  assertEquals([august?.same_files, august?.files], [1, 3]);
  const [gone] = compareOutside([AUGUST], []);
  assertEquals([gone?.outcome, gone?.rows_before, gone?.rows_after], ["changed", 3, 0]);
  const [came] = compareOutside([], [AUGUST]);
  assertEquals([came?.outcome, came?.partition, came?.rows_after], [
    "changed",
    "ano=2025/mes=8",
    3,
  ]);
  // All of its rows were in the period: a partition that empties has lost nothing outside of it.
  const empty = { ...AUGUST, rows: 0, digest: "0" };
  assertEquals(compareOutside([empty], [])[0]?.outcome, "same rows");
});
