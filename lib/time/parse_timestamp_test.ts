import { assertEquals } from "@std/assert";
import { parseTimestamp } from "./parse_timestamp.ts";

Deno.test("parseTimestamp() reads every form of the grammar as the same instant", () => {
  for (
    const text of [
      "2025-08-24T18:05:30.500000+00:00",
      "2025-08-24 18:05:30.5Z",
      "2025-08-24T18:05:30.500000999",
      "2025-08-24T15:05:30.500-03:00",
      "2025-08-24T15:05:30.500-0300",
      "2025-08-24T23:35:30.5+05:30",
      "2025-08-25T12:05:30.5+18:00",
    ]
  ) assertEquals(parseTimestamp(text), 1_756_058_730_500_000n, text);
});

Deno.test("parseTimestamp() refuses what the grammar does not have", () => {
  for (
    const text of [
      "",
      "2025-08-24",
      "2025-08-24T18:05",
      "2025-08-24t18:05:30Z",
      "2025-08-24T18:05:30z",
      "2025-08-24T18:05:30.Z",
      "2025-08-24T18:05:30.1234567890Z",
      "2025-08-24T18:05:60Z",
      "2025-08-24T24:00:00Z",
      "2025-02-29T00:00:00Z",
      "1900-02-29T00:00:00Z",
      "2025-13-01T00:00:00Z",
      "2025-00-10T00:00:00Z",
      "2025-08-24T18:05:30+18:01",
      "2025-08-24T18:05:30+05:60",
      "2025-08-24T18:05:30+5:30",
      " 2025-08-24T18:05:30Z",
      "2025-08-24T18:05:30Z\n",
      "٢٠٢٥-08-24T18:05:30Z",
      "1756058730",
      "0000-06-01T00:00:00Z",
      "0001-01-01T00:00:00+01:00",
      "9999-12-31T23:59:59-00:01",
    ]
  ) assertEquals(parseTimestamp(text), undefined, text);
});

Deno.test("parseTimestamp() keeps leap days, far years and single microseconds", () => {
  assertEquals(parseTimestamp("2024-02-29T00:00:00Z"), 1_709_164_800_000_000n);
  assertEquals(parseTimestamp("2000-02-29T00:00:00.000001Z"), 951_782_400_000_001n);
  assertEquals(parseTimestamp("0001-01-01T00:00:00Z"), -62_135_596_800_000_000n);
  assertEquals(parseTimestamp("9999-12-31T23:59:59.999999Z"), 253_402_300_799_999_999n);
});

Deno.test("parseTimestamp() agrees with Temporal on random instants and offsets", () => {
  for (let at = 0; at < 500; at++) {
    const ns = BigInt(at) * 1_234_567_891_234_567n - 300_000_000_000_000_000n;
    const instant = new Temporal.Instant(ns - ns % 1000n);
    const text = instant.toString({ fractionalSecondDigits: 6, timeZone: "Asia/Kolkata" });
    if (text.length > 32) continue;
    assertEquals(parseTimestamp(text), instant.epochNanoseconds / 1000n, text);
  }
});

Deno.test("parseTimestamp() applies the zone only without an offset, and across clock changes", () => {
  const zone = "Europe/Berlin";
  assertEquals(
    parseTimestamp("2025-01-15T12:00:00Z", zone),
    parseTimestamp("2025-01-15T12:00:00Z"),
  );
  assertEquals(parseTimestamp("2025-01-15T12:00:00", zone), parseTimestamp("2025-01-15T11:00:00Z"));
  assertEquals(parseTimestamp("2025-07-15T12:00:00", zone), parseTimestamp("2025-07-15T10:00:00Z"));
  assertEquals(parseTimestamp("2025-03-30T02:30:00", zone), parseTimestamp("2025-03-30T01:30:00Z"));
  assertEquals(parseTimestamp("2025-10-26T02:30:00", zone), parseTimestamp("2025-10-26T00:30:00Z"));
});
