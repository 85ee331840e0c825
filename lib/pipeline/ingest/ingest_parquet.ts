/** Loads a Parquet file into the table of standardized rows. @module */

import { type Column, type Contract, fieldOf } from "@lib/contracts/contract.ts";
import { type Duckdb, pathPattern, sqlName, sqlText } from "@lib/engines/duckdb.ts";
import { parseTimestamp } from "@lib/time/parse_timestamp.ts";
import { standardType } from "../standard_table.ts";
import type { ParquetColumns } from "./parquet_columns.ts";

/** Which file, as which source, and how its timestamps without an offset are read. */
export interface IngestParquetOptions {
  readonly contract: Contract;
  readonly path: string;
  readonly source: number;
  readonly columns: ParquetColumns;
  readonly tzSource?: string;
}

/** Texts that DuckDB's own cast reads as telemetry's grammar does; it knows a year 0 and 24:00:00. */
const PLAIN_UTC = String
  .raw`[1-9]\d{3}-\d\d-\d\d[T ]([01]\d|2[0-3]):\d\d:\d\d(\.\d{1,6})?(Z|\+00:00)`;

/** The instants that have a four-digit UTC year; a file's own type reaches further, to infinity. */
const FOUR_DIGIT_YEARS = "TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999'";

/** Reads a file, in its row order; a row's `source_line` is its number from 1. */
export async function ingestParquet(db: Duckdb, options: IngestParquetOptions): Promise<number> {
  const { contract, path, source } = options;
  const columns = localTimesAsText(options);
  const from = `read_parquet(${sqlText(pathPattern(path))}, file_row_number = TRUE)`;
  const hasOdd = await collectOddTimestamps(db, from, { ...options, columns });
  const values: string[] = [];
  const issues: string[] = Object.entries(columns.objects).map(([object, sql]) =>
    `CASE WHEN ${sql} IS NULL THEN '|not_null:${object}' END`
  );
  for (const [name, column] of Object.entries(contract.columns)) {
    const place = columns.found[name];
    const sql = place ? valueSql(column, place.sql, place.type) : "NULL";
    values.push(`CAST(${sql} AS ${standardType(column)}) AS ${sqlName(name)}`);
    if (place) {
      const code = sqlText(`|type:${fieldOf(contract, name)}`);
      issues.push(`CASE WHEN ${place.sql} IS NOT NULL AND ${sql} IS NULL THEN ${code} END`);
    }
  }
  await db.run(`
    INSERT INTO standardized BY NAME
    WITH read AS (
      SELECT ${values.join(", ")}, concat(${issues.join(", ")}) AS codes, file_row_number
      FROM ${from} AS file
    )
    SELECT * EXCLUDE (codes, file_row_number),
      CASE WHEN codes <> '' THEN codes || '|' END AS issues,
      ${source}::BIGINT AS source,
      file_row_number + 1 AS source_line
    FROM read ORDER BY file_row_number`);
  if (hasOdd) await db.run("DROP TABLE odd_timestamp");
  const { rows } = await db.one<{ rows: number }>(
    `SELECT count(*) AS rows FROM standardized WHERE source = ${source}`,
  );
  return rows;
}

/**
 * Timestamps without a zone are local to `tzSource`, as texts without an offset are: they go the same
 * way, so that a clock change means the same in every format.
 */
function localTimesAsText(
  { contract, columns, tzSource = "UTC" }: IngestParquetOptions,
): ParquetColumns {
  if (tzSource === "UTC") return columns;
  const found = Object.entries(columns.found).map(([name, place]) => {
    const isLocal = contract.columns[name]!.type === "timestamp" &&
      /^TIMESTAMP(_\w+)?$/.test(place.type);
    return [name, isLocal ? { sql: `${place.sql}::VARCHAR`, type: "VARCHAR" } : place] as const;
  });
  return { ...columns, found: Object.fromEntries(found) };
}

/** The value as the contract's type, or NULL where it has none: NaN and infinities are no numbers. */
function valueSql(column: Column, sql: string, type: string): string {
  switch (column.type) {
    case "double":
      return `CASE WHEN isfinite(CAST(${sql} AS DOUBLE)) THEN CAST(${sql} AS DOUBLE) END`;
    case "double[]":
      return `CASE WHEN len(${sql}) = ${column.length} AND ` +
        `len(list_filter(${sql}, lambda x: isfinite(CAST(x AS DOUBLE)))) = ${column.length} ` +
        `THEN ${sql} END`;
    case "timestamp":
      if (type !== "VARCHAR") {
        const instant = `CAST(${sql} AS TIMESTAMP)`;
        return `CASE WHEN ${instant} BETWEEN ${FOUR_DIGIT_YEARS} THEN ${instant} END`;
      }
      return `CASE WHEN regexp_full_match(${sql}, ${sqlText(PLAIN_UTC)}) ` +
        `THEN try_cast(left(replace(${sql}, 'Z', '+00:00'), -6) AS TIMESTAMP) ` +
        `ELSE (SELECT instant FROM odd_timestamp WHERE text = ${sql}) END`;
    default:
      return sql;
  }
}

/** Timestamps in other forms are read by the one grammar, each distinct text once. */
async function collectOddTimestamps(
  db: Duckdb,
  from: string,
  { contract, columns, tzSource }: IngestParquetOptions,
): Promise<boolean> {
  const texts = Object.entries(contract.columns).flatMap(([name, { type }]) => {
    const place = columns.found[name];
    return type === "timestamp" && place?.type === "VARCHAR" ? [place.sql] : [];
  });
  if (texts.length === 0) return false;
  await db.run("CREATE TABLE odd_timestamp (text VARCHAR, instant TIMESTAMP)");
  const loader = await db.loader("odd_timestamp", ["text", "instant"]);
  for (const sql of texts) {
    const odd = db.stream<{ text: string }>(
      `SELECT DISTINCT ${sql} AS text FROM ${from} WHERE NOT regexp_full_match(${sql}, ${
        sqlText(PLAIN_UTC)
      })`,
    );
    for await (const rows of odd) {
      const instants = rows.map(({ text }) => parseTimestamp(text, tzSource));
      loader.append({
        rows: rows.length,
        columns: {
          text: {
            type: "string",
            codes: Int32Array.from(rows, (_, row) => row),
            dictionary: rows.map(({ text }) => text),
          },
          instant: {
            type: "timestamp",
            values: BigInt64Array.from(instants, (instant) => instant ?? 0n),
            valid: Uint8Array.from(instants, (instant) => instant === undefined ? 0 : 1),
          },
        },
      });
    }
  }
  loader.close();
  return true;
}
