import { assertEquals } from "@std/assert";
import { longOf } from "./long_of.ts";

Deno.test("longOf() is exact over all 64 bits, and a number where that can be", () => {
  for (const long of [0n, 1n, -1n, 2n ** 53n - 1n, 2n ** 53n, -(2n ** 63n), 2n ** 63n - 1n]) {
    const value = longOf(String(long))!;
    assertEquals(BigInt(value), long);
    assertEquals(typeof value, Number.isSafeInteger(Number(long)) ? "number" : "bigint");
  }
});

Deno.test("longOf() has nothing for what 64 bits cannot hold, and no -0", () => {
  assertEquals([longOf("9223372036854775808"), longOf("-9223372036854775809")], [null, null]);
  assertEquals(longOf("-0"), 0);
});
