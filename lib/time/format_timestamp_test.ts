import { assertEquals } from "@std/assert";
import { formatTimestamp } from "./format_timestamp.ts";
import { parseTimestamp } from "./parse_timestamp.ts";

Deno.test("formatTimestamp() always has six digits and the offset", () => {
  assertEquals(formatTimestamp(0), "1970-01-01T00:00:00.000000+00:00");
  assertEquals(formatTimestamp(-1), "1969-12-31T23:59:59.999999+00:00");
});

Deno.test("formatTimestamp() is read back to the same microsecond", () => {
  for (let micros = -2e15; micros < 4e15; micros += 123_456_789_012_345) {
    assertEquals(parseTimestamp(formatTimestamp(micros)), BigInt(micros));
  }
});
