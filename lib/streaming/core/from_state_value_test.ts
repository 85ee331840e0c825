import { assertEquals } from "@std/assert";
import { fromStateValue } from "./from_state_value.ts";
import { toStateValue } from "./to_state_value.ts";

Deno.test("fromStateValue() gives back every value, through JSON text", () => {
  for (
    const value of [
      "",
      "NaN",
      "0",
      0,
      -0,
      NaN,
      Infinity,
      -Infinity,
      0.1,
      2n ** 63n,
      -1n,
      true,
      null,
    ]
  ) {
    assertEquals(fromStateValue(JSON.parse(JSON.stringify(toStateValue(value)))), value);
  }
});
