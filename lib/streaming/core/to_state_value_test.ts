import { assertEquals } from "@std/assert";
import { toStateValue } from "./to_state_value.ts";

Deno.test("toStateValue() leaves alone what JSON can hold", () => {
  for (const value of ["", "NaN", 0, -1.5, 5e-324, true, null]) {
    assertEquals(toStateValue(value), value);
  }
});

Deno.test("toStateValue() makes texts in a list of what it cannot", () => {
  assertEquals(toStateValue(NaN), ["NaN"]);
  assertEquals(toStateValue(-Infinity), ["-Infinity"]);
  assertEquals(toStateValue(-0), ["-0"]);
  assertEquals(toStateValue(-(2n ** 63n)), ["-9223372036854775808"]);
});
