/** What a run changes in a data set: rows that enter, rows that leave, files that they are in. @module */

import { type Duckdb, sqlName, sqlText } from "@lib/engines/duckdb.ts";
import type { OutputColumn } from "../output_columns.ts";

/** A stored file of a data set. */
export interface StoredFile {
  readonly partition: string;
  readonly name: string;
  readonly path: string;
  readonly rows: number;
}

/** The two sides and the rule between them. */
export interface DiffOptions {
  /** Prefix of the relations that this leaves behind: `<prefix>_entering`, `<prefix>_leaving`. */
  readonly prefix: string;
  readonly columns: readonly OutputColumn[];
  /** Columns (of `columns`) that identify a row of this data set. */
  readonly identity: readonly string[];
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

/** Counts of one partition. Rows stored afterwards = kept + added + replaced. */
export interface PartitionDiff {
  readonly ano: number;
  readonly mes: number;
  /** Entering rows whose identity was not stored. */
  readonly added: number;
  /** Entering rows that take the place of a stored row with other values. */
  readonly replaced: number;
  /** Stored rows that leave without a successor. */
  readonly removed: number;
  /** Stored rows that stay as they are. */
  readonly kept: number;
  /** New rows that are not written because their identity, or the very row, is stored. */
  readonly skipped: number;
}

/** The run that wrote a row is no part of what the row says. */
const NOT_COMPARED = "run_id";

/**
 * Compares new rows with the stored ones in scope.
 *
 * A new row that is stored already with the same values neither enters nor lets the stored one leave:
 * that is why running the same input twice changes nothing, in every mode.
 */
export async function diffDataSet(db: Duckdb, options: DiffOptions): Promise<PartitionDiff[]> {
  const { prefix, identity, incoming, stored, scope } = options;
  if (stored.length === 0) {
    await db.run(`
      CREATE VIEW ${prefix}_entering AS SELECT row_id, ano, mes, TRUE AS is_added FROM ${incoming};
      CREATE TABLE ${prefix}_leaving
        (path VARCHAR, file_row BIGINT, ano INTEGER, mes INTEGER, is_removed BOOLEAN)`);
    return await countByPartition(db, options);
  }
  const isAppend = scope === "none";
  const using = identity.map(sqlName).join(", ");
  await db.run(`
    CREATE TABLE ${prefix}_stored AS
    SELECT ${using}, filename AS path, file_row_number AS file_row, ano, mes,
      ${rowHash(options.columns, isAppend)} AS row_hash
    FROM (${typedNothing(options.columns)} UNION ALL BY NAME
          SELECT * FROM ${readStored(stored.map(({ path }) => path))})
    WHERE ${isAppend ? "TRUE" : scope};
    CREATE TABLE ${prefix}_incoming AS
    SELECT row_id, ano, mes, ${using}, ${rowHash(options.columns, isAppend)} AS row_hash
    FROM ${incoming};
    CREATE TABLE ${prefix}_entering AS
    SELECT n.row_id, n.ano, n.mes, s.path IS NULL AS is_added
    FROM ${prefix}_incoming n LEFT JOIN ${prefix}_stored s USING (${using})
    WHERE s.path IS NULL OR n.row_hash <> s.row_hash;
    CREATE TABLE ${prefix}_leaving AS
    SELECT s.path, s.file_row, s.ano, s.mes, n.row_id IS NULL AS is_removed
    FROM ${prefix}_stored s LEFT JOIN ${prefix}_incoming n USING (${using})
    WHERE ${isAppend ? "FALSE" : "n.row_id IS NULL OR n.row_hash <> s.row_hash"}`);
  return await countByPartition(db, options);
}

/** Files of a lake as a relation: a column that some of them lack reads as NULL there. */
export function readStored(paths: readonly string[]): string {
  return `read_parquet([${paths.map(sqlText).join(", ")}], filename = TRUE, ` +
    `file_row_number = TRUE, union_by_name = TRUE, hive_partitioning = TRUE, ` +
    `hive_types = {'ano': INTEGER, 'mes': INTEGER})`;
}

/** No rows, all columns: in a union by name, a column that no stored file has becomes NULL. */
export function typedNothing(columns: readonly OutputColumn[]): string {
  const typed = columns.map(({ name, type }) => `NULL::${type} AS ${sqlName(name)}`);
  return `SELECT ${typed.join(", ")} WHERE FALSE`;
}

/** Equal rows have equal hashes; in append only the identity counts, and all hashes are the same. */
function rowHash(columns: readonly OutputColumn[], isAppend: boolean): string {
  if (isAppend) return "0::UBIGINT";
  const compared = columns.filter(({ name }) => name !== NOT_COMPARED);
  return `hash(${compared.map(({ name }) => sqlName(name)).join(", ")})`;
}

async function countByPartition(
  db: Duckdb,
  { prefix, incoming, stored }: DiffOptions,
): Promise<PartitionDiff[]> {
  const counted = await db.rows<
    Record<"ano" | "mes" | "added" | "entering" | "leaving" | "removed" | "incoming", number>
  >(`
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
  return counted.map(({ ano, mes, entering, added, leaving, removed, incoming }) => {
    const partition = partitionFolder({ ano, mes });
    const storedRows = stored.reduce(
      (sum, file) => file.partition === partition ? sum + file.rows : sum,
      0,
    );
    return {
      ano,
      mes,
      added,
      replaced: entering - added,
      removed,
      kept: storedRows - leaving,
      skipped: incoming - entering,
    };
  });
}

/** Folder of a partition, relative to its data set. */
export function partitionFolder({ ano, mes }: { ano: number; mes: number }): string {
  return `ano=${ano}/mes=${mes}`;
}
