import { assertEquals } from "@std/assert";
import { formatValue } from "./format_value.ts";

Deno.test("formatValue() writes each kind of value as one readable text", () => {
  for (
    const [value, text] of [
      [null, ""],
      [undefined, ""],
      [1_234_567, "1,234,567"],
      [-0.000123456789, "-0.000123457"],
      [NaN, "NaN"],
      [-Infinity, "-Infinity"],
      [9_007_199_254_740_993n, "9,007,199,254,740,993"],
      [true, "true"],
      [new Date(Date.UTC(2025, 0, 15, 1, 2, 3, 4)), "2025-01-15 01:02:03.004"],
      [new Date(NaN), "invalid date"],
      [["a", 1n], '["a","1"]'],
      ["a <b>", "a <b>"],
    ] as const
  ) assertEquals(formatValue(value), text);
});

Deno.test("formatValue() keeps the digits that are asked for", () => {
  assertEquals(formatValue(1.005, { digits: 1 }), "1.0");
  assertEquals(formatValue(12345, { digits: 2 }), "12,345.00");
});

Deno.test("formatValue() agrees with Date on whole milliseconds, before and after 1970", () => {
  for (const ms of [0, 1, -1, 999, -1000, 1_736_899_200_123, -62_135_596_800_000]) {
    const expected = new Date(ms).toISOString().slice(0, 19).replace("T", " ");
    const fraction = ((ms % 1000) + 1000) % 1000;
    assertEquals(
      formatValue(BigInt(ms) * 1000n, { kind: "micros" }),
      fraction === 0 ? expected : `${expected}.${String(fraction).padStart(3, "0")}000`,
    );
  }
});
