import { assertEquals } from "@std/assert";
import { tickMicros } from "./tick_micros.ts";

Deno.test("tickMicros() rounds as Python's timedelta(seconds=tick * (1 / hz))", () => {
  // deno-fmt-ignore
  const python = [
    [1, 3, 333333], [2, 3, 666667], [7, 0.3, 23333333], [1, 64, 15625], [3, 128, 23438], [5, 1e6, 5],
    [1, 2e6, 0], [3, 2e6, 2], [86399, 1, 86399000000], [12345, 7, 1763571429],
    [999999, 30, 33333300000], [5, 1.5e6, 3],
  ] as const;
  for (const [tick, hz, micros] of python) assertEquals(tickMicros(tick, hz), micros);
});

Deno.test("tickMicros() never goes back", () => {
  for (const hz of [0.3, 1, 7, 30, 1000]) {
    for (let tick = 1; tick < 5000; tick++) {
      assertEquals(tickMicros(tick, hz) > tickMicros(tick - 1, hz), true);
    }
  }
});
