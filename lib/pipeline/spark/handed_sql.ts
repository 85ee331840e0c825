/** Rows that were read and standardized on this machine, as Spark takes them over. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import type { SourceRead } from "../job_source.ts";
import { EXACT_PATH } from "./exact_path.ts";
import { sourceValuesSql } from "./source_values_sql.ts";
import type { SparkStatement } from "./spark_statement.ts";

/** Rows on a file system that all of Spark reaches. */
export interface HandedRows {
  /** A folder or file of Parquet, as `handOver` leaves it. */
  readonly location: string;
  readonly sources: readonly SourceRead[];
}

/**
 * The views `source`, `line_count` and `standardized`: what `ingestSql` and `standardizeSql` would
 * leave. Blank lines are not among the rows any more.
 *
 * @example
 * ```ts
 * import { handedSql } from "@lib/pipeline/spark/handed_sql.ts";
 * import { waterLevel } from "@lib/testing/water_level.ts";
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 *
 * const sources = [{ file: "a.csv", rows: 3 }];
 * const views = handedSql(waterLevel, { location: "/lake/.staging/handed", sources });
 * assertEquals(views.map(({ phase }) => phase), ["ingest", "ingest", "ingest", "standardize"]);
 * assertStringIncludes(views[1]!.text, "(0L, 3L)");
 * ```
 */
export function handedSql(
  contract: Contract,
  { location, sources }: HandedRows,
): SparkStatement[] {
  const columns = Object.keys(contract.columns).map(sql.identifier).join(", ");
  const counts = sources.map(({ rows }, source) => `(${source}L, ${rows}L)`).join(", ");
  return [
    { phase: "ingest", text: `CREATE TEMPORARY VIEW source AS\n${sourceValuesSql(sources)}` },
    {
      phase: "ingest",
      text: `CREATE TEMPORARY VIEW line_count AS
SELECT source, lines, 0L AS blank_lines FROM VALUES ${counts} AS listed (source, lines)`,
    },
    {
      phase: "ingest",
      text: `CREATE TEMPORARY VIEW handed USING parquet ` +
        `OPTIONS (path ${sql.text(location)}, ${EXACT_PATH})`,
    },
    {
      phase: "standardize",
      text: `CREATE TEMPORARY VIEW standardized AS
SELECT source, source_file, source_line, CAST(bytes AS STRING) AS value,
  is_valid_utf8(CAST(bytes AS STRING)) AS is_text, ${columns}, issues
FROM handed`,
    },
  ];
}
