import { assertEquals } from "@std/assert";
import { curveRows } from "./curve_rows.ts";
import type { EngineRun } from "./engine_curves.ts";

/** Spark starts ten seconds later and needs twice as long for a record, and a little more. */
const runs = [1, 2].flatMap((cores) =>
  [0, 1e6, 4e6, 1e7].flatMap((records): EngineRun[] => {
    const job = records === 0 ? 0 : 1;
    const duckdb = 1 + job + 4 * records / 1e6 / cores;
    const spark = 11 + job + 8.4 * records / 1e6 / cores;
    return [
      { engine: "duckdb", cores, records, seconds: duckdb, rounds: [duckdb], peak_mb: 100 },
      { engine: "spark", cores, records, seconds: spark, rounds: [spark], peak_mb: null },
    ];
  })
);
const curves = { runs };

Deno.test("curveRows() gives each pair its ratio, and leaves out memory that nobody measured", () => {
  const rows = curveRows(curves);
  const value = (name: string) => rows.find((row) => row.name === name)?.value;
  assertEquals(value("Spark / DuckDB, start alone, 1 core"), 11);
  assertEquals(value("Spark / DuckDB, 1,000,000 records, 2 cores"), 4.05);
  assertEquals(value("DuckDB, 1,000,000 records, 1 core, peak memory"), 100);
  assertEquals(value("Spark, 1,000,000 records, 1 core, peak memory"), undefined);
});

Deno.test("curveRows() says where the lines cross, and nothing where they do not", () => {
  const crossings = curveRows(curves).filter(({ unit }) => unit === "records");
  // The second core halves all work, so both ways to extrapolate are one: on four cores Spark needs
  // 2.1 s for a million where DuckDB needs 2 on two; on sixteen it needs a quarter of that.
  const name = (cores: number, how: string) =>
    `Spark on ${cores} cores as quick as DuckDB on 2, extrapolated ${how}, from`;
  assertEquals(crossings.map(({ name, value }) => [name, Math.round(value)]), [
    [name(16, "from the second core"), 6_779_661],
    [name(16, "as if nothing were lost"), 6_779_661],
    [name(64, "from the second core"), 5_351_171],
    [name(64, "as if nothing were lost"), 5_351_171],
  ]);
});
