/** What a run changes in a data set: rows that enter, rows that leave, files that they are in. @module */

import { type Duckdb, pathPattern, sqlName, sqlText } from "@lib/engines/duckdb.ts";
import type { OutputColumn } from "../output_columns.ts";
import { type PartitionCounts, type PartitionDiff, partitionDiff } from "./partition_diff.ts";

/** A stored file of a data set. */
export interface StoredFile {
  readonly partition: string;
  readonly name: string;
  readonly path: string;
  readonly rows: number;
}

/** A column that, with others, identifies a row of a data set; it is never NULL. */
export interface IdentityPart {
  readonly column: string;
  /** What is compared of it, such as a digest of a long text. */
  readonly sql: string;
}

/** The two sides and the rule between them. */
export interface DiffOptions {
  /** Prefix of the relations that this leaves behind: `<prefix>_entering`, `<prefix>_leaving`. */
  readonly prefix: string;
  readonly columns: readonly OutputColumn[];
  readonly identity: readonly IdentityPart[];
  /** Relation of the new rows: `columns`, `ano`, `mes` and `row_id`. */
  readonly incoming: string;
  /** Stored files that may hold a row in scope. */
  readonly stored: readonly StoredFile[];
  /**
   * Which stored rows the new ones take the place of, as a predicate over stored columns and `ano`,
   * `mes`; `"none"` leaves them all and lets a new row in only where its identity is new.
   */
  readonly scope: string;
}

/** The run that wrote a row is no part of what the row says. */
export const NOT_COMPARED = "run_id";

/**
 * Compares new rows with the stored ones in scope.
 *
 * A new row that is stored already with the same values neither enters nor lets the stored one leave:
 * that is why running the same input twice changes nothing, in every mode.
 *
 * Leaves `<prefix>_entering` (`row_id`, `ano`, `mes`, `is_added`) and `<prefix>_leaving` (`file`, the
 * place in `stored`; `file_row`; `ano`, `mes`, `is_removed`; the identity as `id0`, `id1`, …).
 */
export async function diffDataSet(db: Duckdb, options: DiffOptions): Promise<PartitionDiff[]> {
  const { prefix, columns, identity, incoming, stored, scope } = options;
  const isAppend = scope === "none";
  const ids = identity.map((_, at) => `id${at}`).join(", ");
  const identified = identity.map(({ sql }, at) => `${sql} AS id${at}`).join(", ");
  if (stored.length === 0) {
    await db.run(`
      CREATE VIEW ${prefix}_entering AS SELECT row_id, ano, mes, TRUE AS is_added FROM ${incoming};
      CREATE TABLE ${prefix}_leaving AS
      SELECT 0 AS file, 0 AS file_row, ano, mes, TRUE AS is_removed, ${identified}
      FROM (${typedNothing(columns)}), (SELECT 0 AS ano, 0 AS mes)`);
    return await countByPartition(db, options);
  }
  // In append a stored row stays whatever it says, so only identities meet.
  const same = isAppend ? ids : `${ids}, row_hash`;
  const hash = isAppend ? "" : `, ${rowHash(options)} AS row_hash`;
  await db.run(`
    CREATE TABLE ${prefix}_stored AS
    SELECT ${identified}, _file AS file, _row AS file_row, ano, mes ${hash}
    FROM (${typedNothing(columns)} UNION ALL BY NAME
          SELECT * FROM ${readStored(stored.map(({ path }) => path))})
    WHERE ${isAppend ? "TRUE" : scope};
    CREATE TABLE ${prefix}_incoming AS
    SELECT row_id, ano, mes, ${identified} ${hash} FROM ${incoming};
    CREATE TABLE ${prefix}_new AS
    SELECT row_id, ano, mes, ${ids} FROM ${prefix}_incoming ANTI JOIN ${prefix}_stored USING (${same});
    CREATE TABLE ${prefix}_old AS
    SELECT file, file_row, ano, mes, ${ids}
    FROM ${prefix}_stored ANTI JOIN ${prefix}_incoming USING (${same})
    WHERE ${!isAppend};
    CREATE TABLE ${prefix}_entering AS
    SELECT row_id, ano, mes, other IS NULL AS is_added
    FROM ${prefix}_new LEFT JOIN (SELECT DISTINCT ${ids}, 1 AS other FROM ${prefix}_old) USING (${ids});
    CREATE TABLE ${prefix}_leaving AS
    SELECT file, file_row, ano, mes, other IS NULL AS is_removed, ${ids}
    FROM ${prefix}_old LEFT JOIN (SELECT DISTINCT ${ids}, 1 AS other FROM ${prefix}_new) USING (${ids})`);
  return await countByPartition(db, options);
}

/**
 * Files of a lake as a relation: their columns (one that some of them lack reads as NULL there),
 * `ano` and `mes`, and in `_file` and `_row` the place in `paths` and in the file.
 *
 * The partition is read from the end of the path: left to itself, the reader would also take a folder
 * `region=eu` above the lake for a column.
 */
export function readStored(paths: readonly string[]): string {
  const part = (group: number) =>
    `regexp_extract(_path, 'ano=(\\d+)/mes=(\\d+)/[^/]*$', ${group})::INTEGER`;
  return `(SELECT * EXCLUDE (_path), file_index AS _file, file_row_number AS _row, ` +
    `${part(1)} AS ano, ${part(2)} AS mes FROM ${readFiles(paths, "filename = '_path'")})`;
}

/** Files of a lake with their own columns only; `file_row_number` can be asked for. */
export function readFiles(paths: readonly string[], options = ""): string {
  return `read_parquet([${paths.map((path) => sqlText(pathPattern(path))).join(", ")}], ` +
    `${["union_by_name = TRUE, hive_partitioning = FALSE", options].filter(Boolean).join(", ")})`;
}

/** No rows, all columns: in a union by name, a column that no stored file has becomes NULL. */
export function typedNothing(columns: readonly OutputColumn[]): string {
  const typed = columns.map(({ name, type }) => `NULL::${type} AS ${sqlName(name)}`);
  return `SELECT ${typed.join(", ")} WHERE FALSE`;
}

/**
 * Rows of one identity that say the same have the same hash.
 *
 * DuckDB's own hash mixes numbers well, but long texts badly: two that differ in two characters eight
 * apart can have the same one, and a corrected row would not be seen. Texts go through MD5 therefore,
 * all of a row at once, and their lengths say where one ends.
 */
function rowHash({ columns, identity }: DiffOptions): string {
  const done = new Set([NOT_COMPARED, ...identity.map(({ column }) => column)]);
  const compared = columns.filter(({ name }) => !done.has(name));
  const isText = ({ type }: OutputColumn) => type.startsWith("VARCHAR");
  const texts = compared.filter(isText).map(({ name }) => `${sqlName(name)}::VARCHAR`);
  return `hash(${
    [
      ...compared.filter((column) => !isText(column)).map(({ name }) => sqlName(name)),
      ...texts.map((text) => `strlen(${text})`),
      `md5_number(concat(${["''", ...texts].join(", ")}))`,
    ].join(", ")
  })`;
}

async function countByPartition(
  db: Duckdb,
  { prefix, incoming, stored }: DiffOptions,
): Promise<PartitionDiff[]> {
  const counted = await db.rows<PartitionCounts>(`
    WITH counted AS (
      SELECT ano, mes, 1 AS entering, is_added::INTEGER AS added, 0 AS leaving, 0 AS removed,
        0 AS incoming FROM ${prefix}_entering
      UNION ALL
      SELECT ano, mes, 0, 0, 1, is_removed::INTEGER, 0 FROM ${prefix}_leaving
      UNION ALL
      SELECT ano, mes, 0, 0, 0, 0, 1 FROM ${incoming}
    )
    SELECT ano, mes, sum(entering)::BIGINT AS entering, sum(added)::BIGINT AS added,
      sum(leaving)::BIGINT AS leaving, sum(removed)::BIGINT AS removed,
      sum(incoming)::BIGINT AS incoming
    FROM counted GROUP BY ano, mes ORDER BY ano, mes`);
  return counted.map((counts) => partitionDiff(counts, stored));
}
