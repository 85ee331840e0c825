/** The phase `quality` as Spark SQL: the rule table applied to `standardized`. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { IQR_FACTOR } from "@lib/quality/iqr.ts";
import type { RuleTable } from "@lib/quality/rules.ts";
import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { toSql } from "@lib/quality/to_sql.ts";
import { partitionSql } from "../quality/quality_engine.ts";
import type { SparkStatement } from "./spark_statement.ts";
import { tableSql } from "./table_sql.ts";

/** Which rules, on which rows. */
export interface QualitySqlOptions {
  readonly contract: Contract;
  readonly table: RuleTable;
  /** Folder for the tables of the job. */
  readonly work: string;
  /** Predicate for rows of the period, where there is one. */
  readonly inPeriod?: string;
}

/**
 * The tables `iqr_limit` (one row: `q1`, `q3`, `lo` and `hi` of each flagged column) and `judged`:
 * what `standardized` has, the flags, `reasons`, `warnings`, `is_clean`, `in_period`, `ano`, `mes`.
 *
 * @throws {UsageError} naming a rule that Spark's SQL cannot express.
 *
 * @example
 * ```ts
 * import { qualitySql } from "@lib/pipeline/spark/quality_sql.ts";
 * import { rulesOf } from "@lib/quality/rules.ts";
 * import { evTelemetry as contract } from "@lib/contracts/ev_telemetry.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const statements = qualitySql({ contract, table: rulesOf(contract), work: "/lake/.staging" });
 * const { text } = statements.at(-1)!;
 * assertStringIncludes(text, "LOCATION '/lake/.staging/judged'");
 * assertStringIncludes(text, "`soc_pct` BETWEEN 0e+0D AND 1e+2D");
 * ```
 */
export function qualitySql(
  { contract, table, inPeriod, work }: QualitySqlOptions,
): SparkStatement[] {
  const limits = Object.fromEntries(contract.flags.iqr.map((name) => [name, {
    lo: sql.identifier(limitName("lo", name)),
    hi: sql.identifier(limitName("hi", name)),
  }]));
  const { reasons, warnings, flags } = toSql(table, limits, sql);
  const key = contract.key.map(sql.identifier);
  const columns = Object.keys(contract.columns).map(sql.identifier).join(", ");
  const own = `source, source_file, source_line, value, is_text, ${columns}`;
  const flagged = Object.entries(flags).map(([name, flag]) => `${flag} AS ${sql.identifier(name)}`);
  const statement = (text: string): SparkStatement => ({ phase: "quality", text });
  return [
    statement(`CREATE TEMPORARY VIEW repeated AS
SELECT ${key.join(", ")}, min(struct(source, source_line)) AS first_place
FROM standardized WHERE ${key.map((name) => `${name} IS NOT NULL`).join(" AND ")}
GROUP BY ${key.join(", ")} HAVING count(*) > 1`),
    statement(tableSql("iqr_limit", { query: limitsSql(contract), work })),
    statement(tableSql(
      "judged",
      {
        work,
        query: `WITH marked AS (
  SELECT ${own}, issues,
    coalesce(struct(source, source_line) > first_place, FALSE) AS is_duplicate
  FROM standardized LEFT JOIN repeated USING (${key.join(", ")})
), asked AS (
  SELECT ${own}, ${flagged.join(",\n    ")},
    ${reasons} AS reasons,
    ${warnings} AS warnings
  FROM marked CROSS JOIN iqr_limit
)
SELECT *, size(reasons) = 0 AS is_clean, coalesce(${inPeriod ?? "TRUE"}, TRUE) AS in_period,
  ${partitionSql(sql.identifier(contract.eventTime))}
FROM asked`,
      },
    )),
  ];
}

/** The name of a limit of a column in `iqr_limit`. */
export function limitName(limit: "q1" | "q3" | "lo" | "hi", column: string): string {
  return `${limit}_${column}`;
}

function limitsSql(contract: Contract): string {
  const names = contract.flags.iqr;
  if (names.length === 0) return "SELECT 1 AS none";
  const quartiles = names.map((name) =>
    `percentile(${sql.identifier(name)}, array(0.25D, 0.75D)) AS ${sql.identifier(name)}`
  );
  const limits = names.flatMap((name) => {
    const [q1, q3] = [0, 1].map((at) => sql.element(sql.identifier(name), at));
    const reach = `${sql.double(IQR_FACTOR)} * (${q3} - ${q1})`;
    const greatest = sql.double(Number.MAX_VALUE);
    // Written so that no quartile gives no limit: greatest() and least() pass NULL over.
    return [
      `${q1} AS ${sql.identifier(limitName("q1", name))}`,
      `${q3} AS ${sql.identifier(limitName("q3", name))}`,
      `IF(${q1} IS NULL, NULL, greatest(${q1} - ${reach}, -${greatest})) AS ${
        sql.identifier(limitName("lo", name))
      }`,
      `IF(${q3} IS NULL, NULL, least(${q3} + ${reach}, ${greatest})) AS ${
        sql.identifier(limitName("hi", name))
      }`,
    ];
  });
  return `SELECT ${limits.join(",\n  ")}
FROM (SELECT ${quartiles.join(", ")} FROM standardized)`;
}
