import { assertEquals } from "@std/assert";
import { PythonRandom } from "./python_random.ts";
import { pythonRepr } from "./python_repr.ts";

/** `[x, repr(x)]` from CPython 3.11. */
// deno-fmt-ignore
const PYTHON = [
  [229, "229.0"], [1e-05, "1e-05"], [0.0001, "0.0001"], [9.9e-05, "9.9e-05"], [-0, "-0.0"],
  [1e16, "1e+16"], [1.2345678901234568e17, "1.2345678901234568e+17"],
  [9999999999999998, "9999999999999998.0"], [1e22, "1e+22"], [-1.5e-07, "-1.5e-07"], [0.1, "0.1"],
  [5e-324, "5e-324"], [1.7976931348623157e308, "1.7976931348623157e+308"], [100, "100.0"], [0, "0.0"],
] as const;

Deno.test("pythonRepr() writes floats as Python does", () => {
  for (const [value, expected] of PYTHON) assertEquals(pythonRepr(value), expected);
});

Deno.test("pythonRepr() gives back the same number when read", () => {
  const random = new PythonRandom(3);
  for (let i = 0; i < 2000; i++) {
    const value = random.uniform(-1, 1) * 10 ** (random.randrange(40) - 20);
    assertEquals(Number(pythonRepr(value)), value);
  }
});
