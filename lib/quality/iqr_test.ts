import { assertEquals } from "@std/assert";
import { iqrLimits } from "./iqr.ts";

Deno.test("iqrLimits() lie 1.5 interquartile ranges outside the quartiles, or where asked", () => {
  assertEquals(iqrLimits(1, 3), { q1: 1, q3: 3, lo: -2, hi: 6 });
  assertEquals(iqrLimits(1, 3, 0), { q1: 1, q3: 3, lo: 1, hi: 3 });
  assertEquals(iqrLimits(5, 5), { q1: 5, q3: 5, lo: 5, hi: 5 });
});

Deno.test("iqrLimits() has no limits without quartiles", () => {
  assertEquals(iqrLimits(null, null), { q1: null, q3: null, lo: null, hi: null });
});

Deno.test("iqrLimits() stay within a double", () => {
  const { MAX_VALUE } = Number;
  assertEquals(iqrLimits(-1e308, 1e308), { q1: -1e308, q3: 1e308, lo: -MAX_VALUE, hi: MAX_VALUE });
});
