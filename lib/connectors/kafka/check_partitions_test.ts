import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { checkPartitions } from "./check_partitions.ts";

Deno.test("checkPartitions() takes whole numbers from 1 to its limit, and no other", () => {
  assertEquals([1, 10_000].map((n) => checkPartitions(n)), [1, 10_000]);
  for (const partitions of [0, -1, 1.5, NaN, 10_001]) {
    assertThrows(() => checkPartitions(partitions), UsageError, `${partitions}`);
  }
});

Deno.test("checkPartitions() says what the caller calls the number", () => {
  const parameter = "--partitions";
  assertThrows(() => checkPartitions(0, { parameter }), UsageError, "--partitions must be");
});
