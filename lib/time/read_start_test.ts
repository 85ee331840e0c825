import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { DEFAULT_START, readStart } from "./read_start.ts";

Deno.test("readStart() reads an instant, and now as the clock has it", () => {
  assertEquals(readStart(DEFAULT_START, () => 0), 1_756_058_730_000_000);
  assertEquals(readStart("now", () => 1_700_000_000_000.7), 1_700_000_000_000_000);
});

Deno.test("readStart() names what it cannot read", () => {
  assertThrows(() => readStart("yesterday", () => 0), UsageError, 'current value is "yesterday"');
  assertThrows(
    () => readStart("9999-01-01T00:00:00Z", () => 0),
    UsageError,
    "must be an instant from",
  );
});
