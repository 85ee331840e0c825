import { assert, assertEquals, assertThrows } from "@std/assert";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { type CostLine, fitCostLine } from "./cost_line.ts";
import { secondsFor } from "./seconds_for.ts";

const SIZES = [1_000, 10_000, 100_000, 1_000_000];

function runsOn(line: CostLine, factors = [1]) {
  return SIZES.flatMap((records) =>
    factors.map((factor) => ({ records, seconds: secondsFor(line, records) * factor }))
  );
}

function assertNear(value: number, wanted: number, share: number): void {
  assert(Math.abs(value - wanted) <= share * wanted, `${value} is not about ${wanted}`);
}

Deno.test("fitCostLine() finds the line that measurements were made from", () => {
  const random = new PythonRandom(1);
  for (let round = 0; round < 50; round++) {
    const line = {
      fixedSeconds: random.uniform(0.1, 30),
      secondsPerMillion: random.uniform(1, 99),
    };
    const found = fitCostLine(runsOn(line));
    assertNear(found.fixedSeconds, line.fixedSeconds, 1e-9);
    assertNear(found.secondsPerMillion, line.secondsPerMillion, 1e-9);
  }
});

Deno.test("fitCostLine() is not moved by errors that are the same share up and down", () => {
  const found = fitCostLine(runsOn({ fixedSeconds: 10, secondsPerMillion: 40 }, [0.95, 1.05]));
  assertNear(found.fixedSeconds, 10, 0.01);
  assertNear(found.secondsPerMillion, 40, 0.01);
});

Deno.test("fitCostLine() gives no time below zero", () => {
  const concave = [{ records: 1e5, seconds: 1 }, { records: 1e6, seconds: 20 }];
  assertEquals(fitCostLine(concave).fixedSeconds, 0);
  const falling = [{ records: 1e5, seconds: 2 }, { records: 1e6, seconds: 1.9 }];
  assertEquals(fitCostLine(falling).secondsPerMillion, 0);
});

Deno.test("fitCostLine() wants two sizes", () => {
  assertThrows(
    () => fitCostLine([{ records: 5, seconds: 1 }, { records: 5, seconds: 2 }]),
    TypeError,
  );
});
