import { assert, assertEquals } from "@std/assert";
import { idealLine } from "./ideal_line.ts";
import { lineOnCores } from "./line_on_cores.ts";

Deno.test("idealLine() is what was measured on two cores, and below what a law expects of more", () => {
  const two = { fixedSeconds: 3, secondsPerMillion: 6 };
  for (const perMillion of [6, 8, 10, 12]) {
    const lines = { one: { fixedSeconds: 3, secondsPerMillion: perMillion }, two };
    assertEquals(idealLine(lines, 2), two);
    for (const cores of [4, 16, 64]) {
      const ideal = idealLine(lines, cores).secondsPerMillion;
      assert(ideal <= lineOnCores(lines, cores).secondsPerMillion + 1e-12);
    }
  }
});
