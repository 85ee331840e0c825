/** The phase `validate` as Spark SQL: figures of a run, each as one line of JSON. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import type { RuleTable } from "@lib/quality/rules.ts";
import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import type { OutputColumn } from "../output_columns.ts";
import { limitName } from "./quality_sql.ts";
import { resultSql } from "./result_sql.ts";
import type { SparkStatement } from "./spark_statement.ts";

/** What there is to measure. */
export interface MeasureSqlOptions {
  readonly contract: Contract;
  readonly table: RuleTable;
  /** Columns of `clean`: the run metrics count derived ones. */
  readonly clean: readonly OutputColumn[];
}

/**
 * Statements that print results: `source`, `code`, `limit` and `profile`.
 *
 * @example
 * ```ts
 * import { measureSql } from "@lib/pipeline/spark/measure_sql.ts";
 * import { cleanColumns } from "@lib/pipeline/output_columns.ts";
 * import { rulesOf } from "@lib/quality/rules.ts";
 * import { waterLevel as contract } from "@lib/testing/water_level.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const profile = contract.defaultProfile;
 * const clean = cleanColumns(contract, { profile, runId: "r1", engine: "spark" });
 * const names = measureSql({ contract, table: rulesOf(contract), clean })
 *   .map(({ text }) => /#result (\w+)/.exec(text)?.[1]);
 * assertEquals([names[0], names[1], names.at(-1)], ["source", "code", "profile"]);
 * ```
 */
export function measureSql({ contract, table, clean }: MeasureSqlOptions): SparkStatement[] {
  const counts = Object.entries(contract.runMetrics).map(([name, { countTrue }]) => {
    const { sql: isTrue } = clean.find((column) => column.name === countTrue)!;
    return `${sql.text(name)}, count_if(is_clean AND in_period AND ${isTrue})`;
  });
  const outliers = table.flags.flatMap((flag) =>
    flag.kind === "in_iqr"
      ? [`${sql.text(flag.column)}, count_if(NOT ${sql.identifier(flag.name)})`]
      : []
  );
  const profiled = Object.keys(contract.columns).filter((name) =>
    contract.columns[name]!.type === "double"
  );
  const statement = (text: string): SparkStatement => ({ phase: "validate", text });
  return [
    statement(resultSql(
      "source",
      `SELECT source_file AS file, lines, blank_lines, coalesce(rows, 0) AS rows,
  coalesce(clean, 0) AS clean, coalesce(quarantine, 0) AS quarantine, coalesce(outside, 0) AS outside,
  counts, outliers
FROM source JOIN line_count USING (source) LEFT JOIN (
  SELECT source, count(*) AS rows, count_if(is_clean AND in_period) AS clean,
    count_if(NOT is_clean AND in_period) AS quarantine, count_if(NOT in_period) AS outside,
    map(${counts.join(", ")}) AS counts, map(${outliers.join(", ")}) AS outliers
  FROM judged GROUP BY source
) USING (source) ORDER BY source`,
    )),
    statement(resultSql(
      "code",
      `SELECT kind, code, count(*) AS rows FROM (
  SELECT 'reason' AS kind, explode(reasons) AS code FROM judged WHERE NOT is_clean AND in_period
  UNION ALL SELECT 'warning', explode(warnings) FROM judged
) GROUP BY kind, code ORDER BY kind, code`,
    )),
    ...contract.flags.iqr.map((name) =>
      statement(resultSql(
        "limit",
        `SELECT ${sql.text(name)} AS column, ${
          (["q1", "q3", "lo", "hi"] as const).map((limit) =>
            `${sql.identifier(limitName(limit, name))} AS ${limit}`
          ).join(", ")
        } FROM iqr_limit`,
      ))
    ),
    statement(resultSql(
      "profile",
      `SELECT ${
        profiled.map((name) => {
          const column = sql.identifier(name);
          return `struct(count_if(${column} IS NULL) AS nulls, min(${column}) AS min,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY ${column}) AS p50, max(${column}) AS max) AS ${column}`;
        }).join(",\n  ")
      } FROM judged`,
    )),
  ];
}
