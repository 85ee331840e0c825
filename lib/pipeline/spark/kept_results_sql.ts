/** Results of a script that the script itself reads again: for its checks and for its run log. @module */

import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { EXACT_PATH } from "./exact_path.ts";
import { isResultSql } from "./is_result_sql.ts";
import type { SparkStatement } from "./spark_statement.ts";

const CODE = "kind STRING, code STRING, rows BIGINT";
const LIMIT = "column STRING, q1 DOUBLE, q3 DOUBLE, lo DOUBLE, hi DOUBLE";
const SOURCE = "file STRING, lines BIGINT, blank_lines BIGINT, rows BIGINT, clean BIGINT, " +
  "quarantine BIGINT, outside BIGINT, counts MAP<STRING, BIGINT>, outliers MAP<STRING, BIGINT>";

/** Declares the table that {@linkcode keptResult} fills. */
export function resultLineTable(staging: string): string {
  return `CREATE TABLE result_line (line STRING) USING parquet OPTIONS (${EXACT_PATH}) LOCATION ${
    sql.text(`${staging}/result_line`)
  }`;
}

/** The statement itself, or, where it prints a result, one that keeps the result's lines. */
export function keptResult({ phase, text }: SparkStatement): SparkStatement {
  return { phase, text: isResultSql(text) ? `INSERT INTO result_line\n${text}` : text };
}

/** Prints what was kept, as the statements themselves would have. */
export const PRINT_KEPT = "SELECT line FROM result_line ORDER BY line";

/**
 * Views of what was kept: `result (name, json)`, `source_figure` (one row per source), `code_figure`
 * (per reason and warning), `limit_figure` (per column with interquartile flags) and `run_total` (one).
 *
 * @example
 * ```ts
 * import { keptResultsSql } from "@lib/pipeline/spark/kept_results_sql.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const names = keptResultsSql().map((text) => /VIEW (\w+)/.exec(text)?.[1]);
 * assertEquals(names, [
 *   "result",
 *   "source_figure",
 *   "code_figure",
 *   "limit_figure",
 *   "run_total",
 * ]);
 * ```
 */
export function keptResultsSql(): string[] {
  const sum = (name: string) => `coalesce(sum(${name}), 0)`;
  const share = (name: string) => `coalesce(100 * sum(${name}) / sum(rows), 0D)`;
  const figures = (name: string, fields: string) =>
    `CREATE TEMPORARY VIEW ${name}_figure AS
SELECT figure.* FROM (
  SELECT from_json(json, '${fields}') AS figure FROM result WHERE name = '${name}'
)`;
  return [
    `CREATE TEMPORARY VIEW result AS
SELECT split_part(line, ' ', 2) AS name, substr(line, instr(line, '{')) AS json FROM result_line`,
    figures("source", SOURCE),
    figures("code", CODE),
    figures("limit", LIMIT),
    `CREATE TEMPORARY VIEW run_total AS
SELECT ${sum("rows")} AS rows, ${sum("clean")} AS clean, ${sum("quarantine")} AS quarantine,
  ${sum("outside")} AS outside, ${share("clean")} AS pct_clean,
  ${share("quarantine")} AS pct_quarantine,
  sort_array(collect_list(struct(file, rows))) AS sources
FROM source_figure`,
  ];
}
