import { assertEquals } from "@std/assert";
import { decodeValue } from "./decode_value.ts";

Deno.test("decodeValue() reads instants as Temporal does, in any year that PostgreSQL has", () => {
  const cases: [text: string, iso: string][] = [
    ["1970-01-01 00:00:00", "1970-01-01T00:00:00Z"],
    ["1969-12-31 23:59:59.5+00", "1969-12-31T23:59:59.5Z"],
    ["2024-02-29 12:34:56.000001+00", "2024-02-29T12:34:56.000001Z"],
    ["0001-01-01 00:00:00+00", "0001-01-01T00:00:00Z"],
    ["0001-12-31 00:00:00+00 BC", "+000000-12-31T00:00:00Z"],
    ["4713-11-24 00:00:00+00 BC", "-004712-11-24T00:00:00Z"],
    ["10000-01-01 00:00:00.1+00", "+010000-01-01T00:00:00.1Z"],
    ["270000-06-15 01:02:03+00", "+270000-06-15T01:02:03Z"],
  ];
  for (const [text, iso] of cases) {
    const expected = Temporal.Instant.from(iso).epochNanoseconds / 1000n;
    const found = decodeValue("timestamptz", text);
    assertEquals(BigInt(found as number | bigint), expected, text);
    assertEquals(typeof found, Number.isSafeInteger(Number(expected)) ? "number" : "bigint", text);
  }
  assertEquals(decodeValue("timestamp", "-infinity"), "-infinity");
});
