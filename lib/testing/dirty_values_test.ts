import { assert, assertEquals } from "@std/assert";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { parseTimestamp } from "@lib/time/parse_timestamp.ts";
import { nextDouble, respelledInstant } from "./dirty_values.ts";

Deno.test("nextDouble() leaves no double between a number and the next", () => {
  for (const value of [1, -1, 0.1, 1e308, -2.5e-300, 5e-324, -5e-324]) {
    for (const direction of [1, -1] as const) {
      const next = nextDouble(value, direction);
      assert(direction * (next - value) > 0);
      const middle = value / 2 + next / 2;
      assert(middle === value || middle === next || Math.abs(value) < 1e-300);
      assertEquals(nextDouble(next, direction === 1 ? -1 : 1), value);
    }
  }
  assertEquals([nextDouble(0, 1), nextDouble(0, -1)], [Number.MIN_VALUE, -Number.MIN_VALUE]);
});

Deno.test("respelledInstant() writes one instant in many ways", () => {
  const random = new PythonRandom(1);
  const texts = Array.from({ length: 200 }, () => respelledInstant(1_756_058_730_500_001, random));
  assert(new Set(texts).size > 20);
  assertEquals(
    new Set(texts.map((text) => parseTimestamp(text))),
    new Set([1_756_058_730_500_001n]),
  );
});
