import { UsageError } from "@lib/feedback/usage_error.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { parseDuration } from "./parse_duration.ts";

Deno.test("parseDuration() reads Spark's spellings", () => {
  const expected = {
    "8 seconds": 8e6,
    "1 second": 1e6,
    "1 minute 30 seconds": 90e6,
    "  2   HOURS ": 7200e6,
    "interval 5 minutes": 300e6,
    "1 week 1 day": 691_200e6,
    "250 milliseconds": 250e3,
    "7 microseconds": 7,
    "1.5 seconds": 1.5e6,
    "0 seconds": 0,
    "-5 seconds": -5e6,
    "1 minute -10 seconds": 50e6,
  };
  for (const [text, micros] of Object.entries(expected)) assertEquals(parseDuration(text), micros);
});

Deno.test("parseDuration() names the parameter and its value in what it throws", () => {
  for (const text of ["", "8", "seconds", "8 parsecs", "1.5 minutes", "8 seconds later", "8s"]) {
    const error = assertThrows(() => parseDuration(text, { name: "watermark.delay" }), UsageError);
    assertEquals(error.message.startsWith("watermark.delay must be a text such as"), true);
    assertEquals(error.message.includes(`current value is ${JSON.stringify(text)}`), true);
  }
});

Deno.test("parseDuration() refuses calendar units and what a number cannot hold", () => {
  assertThrows(() => parseDuration("1 month"), UsageError, "a month has no fixed length");
  assertThrows(() => parseDuration("2 years"), UsageError, "a year has no fixed length");
  assertThrows(() => parseDuration("9999999999 days"), UsageError, "too long");
});
