import { assertAlmostEquals, assertEquals } from "@std/assert";
import { quartile, QUARTILES } from "./quartile.ts";

Deno.test("quartile() of one value, or between equal ones, is that value", () => {
  for (const p of QUARTILES) {
    assertEquals(quartile(p, { count: 1, below: 0.1, above: 0.1 }), 0.1);
    assertEquals(quartile(p, { count: 5, below: 0.1, above: 0.1 }), 0.1);
  }
});

Deno.test("quartile() moves evenly from one element to the next as values are added", () => {
  const shares = [1, 2, 3, 4].map((count) => quartile(0.25, { count, below: 0, above: 1 }));
  assertEquals(shares, [0, 0.25, 0.5, 0.75]);
  assertEquals([1, 2, 3, 4].map((count) => quartile(0.75, { count, below: 0, above: 1 })), [
    0,
    0.75,
    0.5,
    0.25,
  ]);
});

Deno.test("quartile() does not overflow between the ends of a double", () => {
  const { MAX_VALUE } = Number;
  const middle = quartile(0.25, { count: 3, below: -MAX_VALUE, above: MAX_VALUE });
  assertAlmostEquals(middle, 0);
});
