import { assertEquals } from "@std/assert";
import { formatInstant } from "./format_instant.ts";
import { parseStreamTimestamp } from "./parse_stream_timestamp.ts";

Deno.test("formatInstant() writes three digits of fraction, or six where there are microseconds", () => {
  assertEquals(formatInstant(0), "1970-01-01T00:00:00.000Z");
  assertEquals(formatInstant(59_999_999), "1970-01-01T00:00:59.999999Z");
  assertEquals(formatInstant(59_999_000), "1970-01-01T00:00:59.999Z");
  assertEquals(formatInstant(1), "1970-01-01T00:00:00.000001Z");
});

Deno.test("formatInstant() undoes parseStreamTimestamp(), before 1970 too", () => {
  for (
    const text of [
      "0001-01-01T00:00:00.000Z",
      "1969-12-31T23:59:59.999999Z",
      "2099-01-01T00:00:00.000Z",
      "2254-12-31T23:59:59.123456Z",
      "9999-12-31T23:59:59.000Z",
    ]
  ) assertEquals(formatInstant(parseStreamTimestamp(text)!), text);
});
