import { assertEquals } from "@std/assert";
import { rowText, valueText } from "./row_text.ts";

Deno.test("valueText() writes every kind of value so that JSON can read it", () => {
  const cases = [
    [null, "double", "null"],
    [0.1, "double", "0.1"],
    [-0, "double", "0"],
    [NaN, "double", '"NaN"'],
    [-Infinity, "double", '"-Infinity"'],
    [true, "boolean", "true"],
    ['a "b"\n', "string", '"a \\"b\\"\\n"'],
    [12n, "long", "12"],
    [1, "timestamp", '"1970-01-01T00:00:00.000001Z"'],
    [1, "long", "1"],
  ] as const;
  for (const [value, type, text] of cases) {
    assertEquals(valueText(value, { type }), text);
    JSON.parse(text);
  }
});

Deno.test("rowText() has the columns in order and null for what a row lacks", () => {
  const columns = [{ name: "b", type: "long" }, { name: 'a"', type: "string" }] as const;
  assertEquals(rowText({ 'a"': "x" }, columns), '{"b":null,"a\\"":"x"}');
});
