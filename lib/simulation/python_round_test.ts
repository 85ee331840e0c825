import { assert, assertEquals } from "@std/assert";
import { PythonRandom } from "./python_random.ts";
import { pythonRound, roundScaled } from "./python_round.ts";

/** `[x, digits, round(x, digits)]` from CPython 3.11. */
// deno-fmt-ignore
const PYTHON = [
  [0.125, 2, 0.12], [0.375, 2, 0.38], [2.675, 2, 2.67], [0.5, 0, 0], [1.5, 0, 2], [2.5, 0, 2],
  [-0.125, 2, -0.12], [-0.004, 2, -0], [1.0000005, 6, 1.000001], [5e-07, 6, 0],
  [50380.9765, 3, 50380.976], [0.0625, 3, 0.062], [0.1875, 3, 0.188], [1e-300, 6, 0],
  [123456789.0125, 3, 123456789.013], [4503599627370496, 0, 4503599627370496],
  [9007199254740992, 2, 9007199254740992], [1e22, 2, 1e22], [229.05, 1, 229.1], [0.05, 1, 0.1],
  [0.15, 1, 0.1], [0.25, 1, 0.2], [0.35, 1, 0.3], [-0.25, 1, -0.2], [5e-324, 9, 0],
  [-23.5505005, 6, -23.5505], [1234567.1250000002, 2, 1234567.13], [-0, 2, -0], [0, 2, 0],
] as const;

Deno.test("pythonRound() gives what Python's round() gives", () => {
  for (const [x, digits, expected] of PYTHON) {
    assert(Object.is(pythonRound(x, digits), expected), `round(${x}, ${digits}) is ${expected}`);
  }
});

Deno.test("pythonRound() agrees with toFixed() wherever there is no tie", () => {
  const random = new PythonRandom(1);
  for (let i = 0; i < 20_000; i++) {
    const digits = random.randrange(7);
    const x = random.uniform(-1000, 1000);
    assertEquals(pythonRound(x, digits), Number(x.toFixed(digits)));
  }
});

Deno.test("pythonRound() takes ties to the even digit", () => {
  // An odd number of eighths is exact in binary and halfway between two hundredths.
  for (let eighths = 1; eighths < 4000; eighths += 2) {
    const hundredths = Math.abs(roundScaled(eighths / 8, 2));
    assertEquals(hundredths % 2, 0, `${eighths}/8 becomes ${hundredths}/100`);
    assert(Math.abs(hundredths - eighths * 12.5) === 0.5);
  }
});

Deno.test("roundScaled() gives a whole number of units and keeps the sign of zero", () => {
  assertEquals([roundScaled(73.5812, 2), roundScaled(-23.3005191, 6)], [7358, -23300519]);
  assert(Object.is(roundScaled(-0.0001, 2), -0));
});
