import { assertEquals, assertThrows } from "@std/assert";
import type { EngineRun } from "./engine_curves.ts";
import { engineLines } from "./engine_lines.ts";

const run = (engine: EngineRun["engine"], cores: number, records: number, seconds: number) => ({
  ...{ engine, cores, records, seconds, rounds: [seconds], peak_mb: null },
});
/** Each engine by a line of its own on each number of cores. */
const runs = (["duckdb", "spark"] as const).flatMap((engine, at) =>
  [1, 2].flatMap((cores) =>
    [0, 1e6, 3e6].map((records) =>
      run(engine, cores, records, records === 0 ? 99 : 10 * at + cores + records / 1e6 / cores)
    )
  )
);

Deno.test("engineLines() lays a line through the jobs of each engine, and leaves their starts out", () => {
  const lines = engineLines({ runs });
  for (const [engine, fixed] of [["duckdb", 0], ["spark", 10]] as const) {
    for (const [cores, line] of [[1, lines[engine].one], [2, lines[engine].two]] as const) {
      const rounded = [line.fixedSeconds, line.secondsPerMillion].map((n) => +n.toFixed(9));
      assertEquals(rounded, [fixed + cores, 1 / cores]);
    }
  }
});

Deno.test("engineLines() lays none through too few jobs", () => {
  assertThrows(() => engineLines({ runs: runs.filter(({ cores }) => cores === 1) }), TypeError);
});
