import { assert, assertEquals } from "@std/assert";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { crossingRecords } from "./crossing_records.ts";
import { secondsFor } from "./seconds_for.ts";

Deno.test("crossingRecords() gives the size at which both take as long, whichever comes first", () => {
  const random = new PythonRandom(2);
  let crossed = 0;
  for (let round = 0; round < 200; round++) {
    const line = () => ({
      fixedSeconds: random.uniform(0, 30),
      secondsPerMillion: random.uniform(0, 30),
    });
    const [a, b] = [line(), line()];
    const records = crossingRecords(a, b);
    assertEquals(crossingRecords(b, a), records);
    // Whether one is better in both ways is another way to ask.
    const isAhead =
      (a.fixedSeconds < b.fixedSeconds) === (a.secondsPerMillion < b.secondsPerMillion);
    assertEquals(records === undefined, isAhead);
    if (records === undefined) continue;
    crossed++;
    assert(Math.abs(secondsFor(a, records) / secondsFor(b, records) - 1) < 1e-9);
    assert(
      secondsFor(a, records * 2) < secondsFor(b, records * 2) ===
        a.fixedSeconds > b.fixedSeconds,
    );
  }
  assert(crossed > 50);
});

Deno.test("crossingRecords() finds none where both are the same", () => {
  const line = { fixedSeconds: 1, secondsPerMillion: 1 };
  assertEquals(crossingRecords(line, line), undefined);
});
