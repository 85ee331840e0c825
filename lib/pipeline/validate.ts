/** Measures a run and checks that no row was lost or counted twice. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { type Duckdb, sqlName, sqlText } from "@lib/engines/duckdb.ts";
import type { IqrLimits } from "@lib/quality/iqr.ts";
import type { RuleTable } from "@lib/quality/rules.ts";
import { toSql } from "@lib/quality/to_sql.ts";
import type { OutputColumn } from "./output_columns.ts";
import { reconcile } from "./reconcile.ts";
import type { ColumnProfile, RunMetrics, SourceResult } from "./run_metrics.ts";
import { runTotals } from "./run_totals.ts";

/** What there is to measure. */
export interface ValidateOptions {
  readonly contract: Contract;
  readonly table: RuleTable;
  readonly iqr: Readonly<Record<string, IqrLimits>>;
  /** Columns of `clean`: the run metrics count derived ones. */
  readonly clean: readonly OutputColumn[];
  /** Predicate over `judged` for rows of the period, where there is one. */
  readonly inPeriod?: string;
  /** What ingest counted, by source: the other side of the reconciliation. */
  readonly ingested: readonly { readonly file: string; readonly rows: number }[];
}

/**
 * Measures the rows of `judged`.
 *
 * @throws {Error} when the sums do not add up for a source: nothing may be published then.
 */
export async function validate(db: Duckdb, options: ValidateOptions): Promise<RunMetrics> {
  const { contract, inPeriod = "TRUE" } = options;
  const counts = Object.entries(contract.runMetrics).map(([name, { countTrue }]) => {
    const { sql } = options.clean.find((column) => column.name === countTrue)!;
    return `count(*) FILTER (is_clean AND in_period AND ${sql}) AS ${sqlName(name)}`;
  });
  const outliers = options.table.flags.flatMap((flag) =>
    flag.kind === "in_iqr"
      ? [`count(*) FILTER (NOT ${sqlName(flag.name)}) AS ${sqlName(`outliers_${flag.column}`)}`]
      : []
  );
  const bySource = await db.rows<Record<string, number>>(`
    SELECT source, count(*) AS rows,
      count(*) FILTER (is_clean AND in_period) AS clean,
      count(*) FILTER (NOT is_clean AND in_period) AS quarantine,
      count(*) FILTER (NOT in_period) AS outside,
      ${[...counts, ...outliers].join(", ")}
    FROM (SELECT *, coalesce(${inPeriod}, TRUE) AS in_period FROM judged)
    GROUP BY source ORDER BY source`);
  const sum = (name: string) => bySource.reduce((total, row) => total + Number(row[name]), 0);
  const sources = options.ingested.map(({ file, rows }, source): SourceResult => {
    const found = bySource.find((row) => row["source"] === source);
    const result = {
      file,
      rows,
      clean: found?.["clean"] ?? 0,
      quarantine: found?.["quarantine"] ?? 0,
      outside: found?.["outside"] ?? 0,
    };
    reconcile(result);
    return result;
  });
  return {
    ...runTotals(sources),
    counts: Object.fromEntries(Object.keys(contract.runMetrics).map((name) => [name, sum(name)])),
    reasons: await countReasons(db, inPeriod),
    warnings: await countWarnings(db, options),
    iqr: Object.fromEntries(
      Object.entries(options.iqr).map(([name, limits]) => [
        name,
        { ...limits, outliers: sum(`outliers_${name}`) },
      ]),
    ),
    profile: await profileColumns(db, contract),
    sources,
  };
}

async function countReasons(db: Duckdb, inPeriod: string): Promise<Record<string, number>> {
  const rows = await db.rows<{ code: string; rows: number }>(`
    SELECT code, count(*) AS rows
    FROM (SELECT unnest(reasons) AS code FROM judged
          WHERE NOT is_clean AND coalesce(${inPeriod}, TRUE))
    GROUP BY code ORDER BY code`);
  return Object.fromEntries(rows.map((row) => [row.code, row.rows]));
}

/** A text column has few distinct values, and a pattern is dear: each value is tested once. */
async function countWarnings(
  db: Duckdb,
  { table }: ValidateOptions,
): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  const { warnings } = toSql(table, {});
  for (const { condition, code } of table.warnings) {
    if (condition.kind !== "not_like") continue;
    const { rows } = await db.one<{ rows: number | null }>(`
      SELECT sum(rows)::BIGINT AS rows
      FROM (SELECT ${sqlName(condition.column)}, count(*) AS rows FROM standardized GROUP BY 1)
      WHERE list_contains(${warnings}, ${sqlText(code)})`);
    if (rows !== null && rows > 0) found[code] = rows;
  }
  return found;
}

/** A query per column: a median holds all values of its column in memory. */
async function profileColumns(
  db: Duckdb,
  contract: Contract,
): Promise<Record<string, ColumnProfile>> {
  const names = Object.keys(contract.columns).filter((name) =>
    contract.columns[name]!.type === "double"
  );
  const profiles = await db.oneOfEach<ColumnProfile>(names.map((name) => {
    const column = sqlName(name);
    return `SELECT count(*) - count(${column}) AS nulls, min(${column}) AS min,
      quantile_disc(${column}, 0.5) AS p50, max(${column}) AS max FROM standardized`;
  }));
  return Object.fromEntries(names.map((name, at) => [name, profiles[at]!]));
}
