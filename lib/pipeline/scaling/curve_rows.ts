/** A measurement of two engines as the figures of a bench. @module */

import { countOf } from "@lib/feedback/count_of.ts";
import type { BenchRow } from "@lib/testing/bench_row.ts";
import { crossingRecords } from "./crossing_records.ts";
import type { CurveEngine, EngineCurves } from "./engine_curves.ts";
import { engineLines } from "./engine_lines.ts";
import { lineOnCores } from "./line_on_cores.ts";

const MANY_CORES = [4, 8, 16, 32, 64];

/**
 * Figures that say which engine is ahead, by how much, and how many cores it would take to change that.
 *
 * @example
 * ```ts
 * import { readEngineCurves } from "@lib/pipeline/scaling/engine_curves.ts";
 * import { curveRows } from "@lib/pipeline/scaling/curve_rows.ts";
 * import { assert } from "@std/assert";
 *
 * const rows = curveRows(await readEngineCurves("data/samples/engines.json"));
 * assert(rows.some(({ name }) => name === "Spark / DuckDB, 1,000,000 records, 2 cores"));
 * ```
 */
export function curveRows(curves: EngineCurves): BenchRow[] {
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
    ...[1, 2, ...MANY_CORES].flatMap((cores): BenchRow[] => {
      const on = Math.min(cores, 2);
      const duckdb = on === 1 ? lines.duckdb.one : lines.duckdb.two;
      const crossing = crossingRecords(duckdb, lineOnCores(lines.spark, cores));
      if (crossing === undefined) return [];
      const extrapolated = cores > 2 ? ", extrapolated" : "";
      return [{
        name: `Spark on ${countOf(cores, "core")} as quick as DuckDB on ${on} from${extrapolated}`,
        value: crossing,
        unit: "records",
      }];
    }),
  ];
}

const NAMES: Readonly<Record<CurveEngine, string>> = { duckdb: "DuckDB", spark: "Spark" };
