import { assertEquals } from "@std/assert";
import { countOf } from "./count_of.ts";

Deno.test("countOf() has a plural for all but one", () => {
  assertEquals([0, 1, 2, 12_345].map((n) => countOf(n, "row")), [
    "0 rows",
    "1 row",
    "2 rows",
    "12,345 rows",
  ]);
  assertEquals([countOf(1, "batch"), countOf(2, "batch")], ["1 batch", "2 batches"]);
});
