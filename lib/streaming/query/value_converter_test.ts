import { assertEquals } from "@std/assert";
import { FIELD_TYPES } from "./stream_query.ts";
import { valueConverter } from "./value_converter.ts";

Deno.test("valueConverter() reads doubles as JavaScript does, to the last bit", () => {
  const { ofNumber } = valueConverter();
  for (
    const number of [0.1, -0, 0.3, 123456.789, 1e21, 5e-324, 4.35, 99999999999999.9, 2 ** 53 + 2]
  ) {
    for (const literal of [String(number), number.toExponential(), number.toFixed(6)]) {
      assertEquals(ofNumber(literal, "double"), Number(literal), literal);
    }
  }
});

Deno.test("valueConverter() takes whole seconds and long integers only as they are written", () => {
  const { ofNumber } = valueConverter();
  const both = (literal: string) => [ofNumber(literal, "long"), ofNumber(literal, "timestamp")];
  assertEquals(both("60"), [60, 60_000_000]);
  assertEquals(both("60.0"), [null, null]);
  assertEquals(both("6e1"), [null, null]);
  assertEquals(both("6E1"), [null, null]);
});

Deno.test("valueConverter() with strict takes no text for a number", () => {
  const [lenient, strict] = [false, true].map((strict) => valueConverter({ strict }));
  assertEquals(lenient!.ofText("-Infinity", "double"), -Infinity);
  assertEquals(strict!.ofText("-Infinity", "double"), null);
});

Deno.test("valueConverter() tells numbers from words by how they begin", () => {
  const { ofBare, ofNumber, ofOther } = valueConverter();
  for (const type of FIELD_TYPES) {
    for (const literal of ["0", "-1", "9.5"]) {
      assertEquals(ofBare(literal, type), ofNumber(literal, type), `${literal} as ${type}`);
    }
    for (const word of ["true", "false", "null"]) {
      assertEquals(ofBare(word, type), ofOther(word, type), `${word} as ${type}`);
    }
  }
});
