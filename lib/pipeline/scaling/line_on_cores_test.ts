import { assert, assertEquals } from "@std/assert";
import { lineOnCores } from "./line_on_cores.ts";

const line = (secondsPerMillion: number, fixedSeconds = 1) => ({ fixedSeconds, secondsPerMillion });

Deno.test("lineOnCores() gives back what was measured", () => {
  for (const [one, two] of [[10, 5], [10, 7], [10, 10]] as const) {
    const lines = { one: line(one, 3), two: line(two, 2) };
    assertEquals(lineOnCores(lines, 1), lines.one);
    assertEquals(lineOnCores(lines, 2), lines.two);
  }
});

Deno.test("lineOnCores() never gets slower with more cores, nor quicker than its own part", () => {
  const lines = { one: line(10), two: line(6) };
  const seconds = [2, 3, 4, 8, 64, 1e9].map((cores) => lineOnCores(lines, cores).secondsPerMillion);
  assertEquals(seconds, seconds.toSorted((a, b) => b - a));
  assert(Math.abs(seconds.at(-1)! - 2) < 1e-6, `${seconds.at(-1)}`);
});

Deno.test("lineOnCores() expects nothing of cores where the second one did not help", () => {
  assertEquals(lineOnCores({ one: line(10), two: line(11) }, 16).secondsPerMillion, 11);
});

Deno.test("lineOnCores() takes a second core that more than halves the time for one that halves it", () => {
  const found = lineOnCores({ one: line(10), two: line(4) }, 10).secondsPerMillion;
  assertEquals(found, 1);
});
