import { assertEquals } from "@std/assert";
import type { Value } from "../query/stream_query.ts";
import { valueToken } from "./value_token.ts";

const token = (...values: Value[]) => values.map(valueToken).join("");

Deno.test("valueToken() differs wherever a value of several differs", () => {
  const rows: Value[][] = [
    ["", ""],
    [null, null],
    ["", null],
    [null, ""],
    ["null", null],
    [",", ""],
    ["", ","],
    ["1:", ""],
    ["1", 1],
    [1, "1"],
    ["=1", null],
    [1, null],
    [true, null],
    ["true", null],
    [0, null],
    [2n ** 60n, null],
    [2n ** 60n + 1n, null],
  ];
  assertEquals(new Set(rows.map((values) => token(...values))).size, rows.length);
});

Deno.test("valueToken() is the same for values that group together", () => {
  assertEquals(token(NaN, -0), token(NaN, 0));
});
