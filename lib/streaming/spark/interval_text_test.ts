import { assertEquals } from "@std/assert";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { parseDuration } from "@lib/time/parse_duration.ts";
import { intervalText } from "./interval_text.ts";

Deno.test("intervalText() is read back as the same duration", () => {
  const random = new PythonRandom(1);
  for (let i = 0; i < 1000; i++) {
    const size = 10 ** random.randrange(13);
    const micros = (random.randrange(2 * size + 1)) - size;
    assertEquals(parseDuration(intervalText(micros)), micros, intervalText(micros));
  }
});

Deno.test("intervalText() has no weeks and no fractions", () => {
  assertEquals(intervalText(parseDuration("2 weeks 0.25 seconds")), "14 days 250 milliseconds");
  assertEquals(intervalText(0), "0 seconds");
});
