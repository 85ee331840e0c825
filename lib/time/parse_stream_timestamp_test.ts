import { assertEquals } from "@std/assert";
import { formatInstant } from "./format_instant.ts";
import { parseStreamTimestamp } from "./parse_stream_timestamp.ts";
import { parseTimestamp } from "./parse_timestamp.ts";

function read(text: string): string | null {
  const micros = parseStreamTimestamp(text);
  return micros === null ? null : formatInstant(micros);
}

Deno.test("parseStreamTimestamp() reads every spelling of the golden case ts_formats", () => {
  assertEquals(read("2025-01-01T12:00:01Z"), "2025-01-01T12:00:01.000Z");
  assertEquals(read("2025-01-01T09:00:02-03:00"), "2025-01-01T12:00:02.000Z");
  assertEquals(read("2025-01-01T12:00:03+00:00"), "2025-01-01T12:00:03.000Z");
  assertEquals(read("2025-01-01 12:00:04"), "2025-01-01T12:00:04.000Z");
  assertEquals(read("2025-01-01T12:00:05.123456"), "2025-01-01T12:00:05.123456Z");
  assertEquals(read("2025-01-01"), "2025-01-01T00:00:00.000Z");
  assertEquals(read("2025-01-01T12:00"), "2025-01-01T12:00:00.000Z");
});

Deno.test("parseStreamTimestamp() cuts the fraction after the sixth digit, and allows nine", () => {
  assertEquals(read("2025-01-01T12:00:06.1234569"), "2025-01-01T12:00:06.123456Z");
  assertEquals(read("2025-01-01T12:00:06.5"), "2025-01-01T12:00:06.500Z");
  assertEquals(read("2025-01-01T12:00:06.999999999"), "2025-01-01T12:00:06.999999Z");
  assertEquals(read("2025-01-01T12:00:06.1234567890"), null);
});

Deno.test("parseStreamTimestamp() refuses what is not in the grammar", () => {
  for (
    const text of [
      "",
      "not-a-date",
      "2025-1-01",
      "2025-01-01T",
      "2025-01-01T12",
      "2025-01-01T12:0",
      "2025-01-01T12:00:",
      "2025-01-01T12:00:00.",
      "2025-01-01T12:00:00+0300",
      "2025-01-01T12:00:00+03",
      "2025-01-01T12:00:00+19:00",
      "2025-01-01T12:00:00ZZ",
      "2025-01-01t12:00:00",
      "2025-01-01T24:00:00",
      "2025-01-01T12:60",
      "2025-01-01T12:00:60",
      "2025-02-29",
      "2025-13-01",
      "2025-00-10",
      "0000-01-01",
      " 2025-01-01",
      "2025-01-01 ",
      "1756058730",
      "2025-01-01T12.00",
      "0001-01-01T00:00:00+01:00",
      "9999-12-31T23:59:59-01:00",
    ]
  ) assertEquals(parseStreamTimestamp(text), null, text);
});

Deno.test("parseStreamTimestamp() agrees with the strict grammar wherever both read a text", () => {
  let instants = 0;
  for (let day = -700_000; day <= 2_900_000; day += 997) {
    const text = formatInstant(day * 86_400_000_000 + day * 1_000 % 86_400_000_000);
    const strict = parseTimestamp(text);
    assertEquals(parseStreamTimestamp(text), strict === undefined ? null : Number(strict), text);
    instants++;
  }
  assertEquals(instants > 3_000, true);
});

Deno.test("parseStreamTimestamp() reads the last microsecond of the year 9999 as an instant in it", () => {
  assertEquals(read("9999-12-31T23:59:59.999999"), "9999-12-31T23:59:59.999Z");
});

Deno.test("parseStreamTimestamp() knows leap days, also after another date", () => {
  assertEquals(read("2024-02-29T00:00Z"), "2024-02-29T00:00:00.000Z");
  assertEquals(read("2023-02-29T00:00Z"), null);
  assertEquals(read("2024-02-29"), "2024-02-29T00:00:00.000Z");
  assertEquals(read("1900-02-29"), null);
});

Deno.test("parseStreamTimestamp() reads a part of a text as if there was no more", () => {
  const texts = [
    "2025-01-01",
    "2025-01-01T12:34",
    "2025-01-01T12:34:56",
    "2025-01-01T12:34:56.7",
    "2025-01-01T12:34:56.7Z",
    "2025-01-01T12:34-03:00",
    "2025-01-01T12:3",
    "2025-01-01T12:34:5",
    "2025-01-01T12:34:56+03:0",
    "2025-01-01T12:34:56.",
  ];
  for (const text of texts) {
    for (const after of ["", "0", "Z", ":00", ".5", '"}', "+03:00"]) {
      const part = { from: 2, to: 2 + text.length };
      assertEquals(
        parseStreamTimestamp(`9"${text}${after}`, part),
        parseStreamTimestamp(text),
        text + after,
      );
    }
  }
});
