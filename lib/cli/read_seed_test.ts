import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { readSeed } from "./read_seed.ts";

Deno.test("readSeed() keeps every digit", () => {
  assertEquals(readSeed("123456789012345678901"), 123456789012345678901n);
});

Deno.test("readSeed() names what is no whole number", () => {
  for (const text of ["1.5", "abc", "0x10", ""]) {
    assertThrows(() => readSeed(text), UsageError, `current value is ${JSON.stringify(text)}`);
  }
});
