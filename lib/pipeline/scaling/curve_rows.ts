/** A measurement of two engines as the figures of a bench. @module */

import { countOf } from "@lib/feedback/count_of.ts";
import type { BenchRow } from "@lib/testing/bench_row.ts";
import type { CostLine } from "./cost_line.ts";
import { crossingRecords } from "./crossing_records.ts";
import type { CurveEngine, EngineCurves } from "./engine_curves.ts";
import { engineLines } from "./engine_lines.ts";
import { idealLine } from "./ideal_line.ts";
import { lineOnCores } from "./line_on_cores.ts";

const MANY_CORES = [4, 16, 64];

/**
 * Figures that say which engine is ahead, by how much, and how many cores it would take to change that.
 *
 * @example
 * ```ts
 * import { curveRows } from "@lib/pipeline/scaling/curve_rows.ts";
 * import type { EngineRun } from "@lib/pipeline/scaling/engine_curves.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const runs = (["duckdb", "spark"] as const).flatMap((engine) =>
 *   [1, 2].flatMap((cores) =>
 *     [0, 1e5, 1e6].map((records): EngineRun => ({
 *       ...{ engine, cores, records, rounds: [], peak_mb: null },
 *       seconds: (engine === "spark" ? 20 : 1) + records / 1e5,
 *     }))
 *   )
 * );
 * const [start] = curveRows({ runs });
 * assertEquals(start, { name: "Spark / DuckDB, start alone, 1 core", value: 20, unit: "times" });
 * ```
 */
export function curveRows(curves: Pick<EngineCurves, "runs">): BenchRow[] {
  const most = Math.max(...curves.runs.map(({ records }) => records));
  // The sizes between them are there for the lines.
  const told = [0, most / 10, most];
  const runs = curves.runs.filter(({ engine, records }) =>
    engine === "duckdb" && told.includes(records)
  ).flatMap((duckdb) => {
    const spark = curves.runs.find((run) =>
      run.engine === "spark" && run.cores === duckdb.cores && run.records === duckdb.records
    );
    return spark === undefined ? [] : [{ duckdb, spark }];
  });
  const lines = engineLines(curves);
  return [
    ...runs.flatMap(({ duckdb, spark }): BenchRow[] => {
      const size = duckdb.records === 0 ? "start alone" : countOf(duckdb.records, "record");
      const what = `${size}, ${countOf(duckdb.cores, "core")}`;
      return [
        { name: `Spark / DuckDB, ${what}`, value: spark.seconds / duckdb.seconds, unit: "times" },
        { name: `DuckDB, ${what}`, value: duckdb.seconds, unit: "s" },
        { name: `Spark, ${what}`, value: spark.seconds, unit: "s" },
        ...[duckdb, spark].flatMap(({ engine, peak_mb }) =>
          peak_mb === null
            ? []
            : [{ name: `${NAMES[engine]}, ${what}, peak memory`, value: peak_mb, unit: "MB" }]
        ),
      ];
    }),
    ...[1, 2].flatMap((cores) => {
      const on = cores === 1 ? "one" : "two";
      const name = `Spark as quick as DuckDB, both on ${countOf(cores, "core")}, from`;
      return crossingRow(name, lines.duckdb[on], lines.spark[on]);
    }),
    ...MANY_CORES.flatMap((cores) => {
      const name = `Spark on ${cores} cores as quick as DuckDB on 2, extrapolated`;
      return [
        ...crossingRow(
          `${name} from the second core, from`,
          lines.duckdb.two,
          lineOnCores(lines.spark, cores),
        ),
        ...crossingRow(
          `${name} as if nothing were lost, from`,
          lines.duckdb.two,
          idealLine(lines.spark, cores),
        ),
      ];
    }),
  ];
}

const NAMES: Readonly<Record<CurveEngine, string>> = { duckdb: "DuckDB", spark: "Spark" };

/** None where they do not cross. */
function crossingRow(name: string, a: CostLine, b: CostLine): BenchRow[] {
  const value = crossingRecords(a, b);
  return value === undefined ? [] : [{ name, value, unit: "records" }];
}
