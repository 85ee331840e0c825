/** The quality phase on DuckDB. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { type Duckdb, sqlName } from "@lib/engines/duckdb.ts";
import { type IqrLimits, iqrLimits } from "@lib/quality/iqr.ts";
import { QUARTILES } from "@lib/quality/quartile.ts";
import { toSql } from "@lib/quality/to_sql.ts";
import { partitionSql, type QualityEngine } from "./quality_engine.ts";

/** Rules, flags and quartiles as SQL. */
export function duckdbQuality(db: Duckdb): QualityEngine {
  return {
    name: "duckdb",
    version: db.version,
    judge: async ({ contract, table, iqr: given }) => {
      const hasDuplicates = await markDuplicates(db, contract);
      const iqr = given ?? await measureIqr(db, contract);
      const { isClean, reasons, warnings, flags } = toSql(table, iqr);
      const flagColumns = Object.entries(flags).map(([name, sql]) => `${sql} AS ${sqlName(name)}`);
      const columns = Object.keys(contract.columns).map(sqlName).join(", ");
      const marked = hasDuplicates
        ? `SELECT s.*, s.rowid AS row_id, d.row_id IS NOT NULL AS is_duplicate
           FROM standardized s LEFT JOIN duplicate d ON s.rowid = d.row_id`
        : "SELECT *, rowid AS row_id, FALSE AS is_duplicate FROM standardized";
      // The rules are applied once. Afterwards a row is clean if it is not among the rejected, which
      // is cheaper to look up than twenty conditions are to ask again in every later pass.
      await db.run(`
        CREATE TABLE rejected AS
        WITH marked AS (${marked})
        SELECT row_id, ${reasons} AS reasons FROM marked WHERE NOT ${isClean}`);
      await db.run(`
        CREATE VIEW judged AS
        WITH marked AS (${marked})
        SELECT row_id, ${columns}, ${flagColumns.join(", ")},
          coalesce(rejected.reasons, []) AS reasons, ${warnings} AS warnings,
          rejected.row_id IS NULL AS is_clean,
          ${partitionSql(sqlName(contract.eventTime))},
          raw_offset, raw_length, source, source_line
        FROM marked LEFT JOIN rejected USING (row_id)`);
      return { iqr };
    },
  };
}

/**
 * Finds rows whose whole key an earlier row has. Grouping to the keys that come more than once and
 * joining those few back is much cheaper than numbering all rows within their keys.
 */
async function markDuplicates(db: Duckdb, { key }: Contract): Promise<boolean> {
  const names = key.map(sqlName);
  const isWhole = names.map((name) => `${name} IS NOT NULL`).join(" AND ");
  await db.run(`
    CREATE TABLE repeated AS
    SELECT ${names.join(", ")}, min(rowid) AS first_row
    FROM standardized WHERE ${isWhole} GROUP BY ALL HAVING count(*) > 1`);
  await db.run(`
    CREATE TABLE duplicate AS
    SELECT s.rowid AS row_id FROM standardized s
    JOIN repeated USING (${names.join(", ")}) WHERE s.rowid > first_row`);
  await db.run("DROP TABLE repeated");
  const { rows } = await db.one<{ rows: number }>("SELECT count(*) AS rows FROM duplicate");
  return rows > 0;
}

/** Quartiles by linear interpolation at (n−1)p, one column at a time to bound memory. */
async function measureIqr(
  db: Duckdb,
  { flags }: Contract,
): Promise<Readonly<Record<string, IqrLimits>>> {
  const found = await db.oneOfEach<{ quartiles: [number, number] | null }>(
    flags.iqr.map((name) =>
      `SELECT quantile_cont(${sqlName(name)}, [${QUARTILES.join()}]) AS quartiles FROM standardized`
    ),
  );
  return Object.fromEntries(flags.iqr.map((name, at) => {
    const [q1, q3] = found[at]!.quartiles ?? [null, null];
    return [name, iqrLimits(q1, q3)];
  }));
}
