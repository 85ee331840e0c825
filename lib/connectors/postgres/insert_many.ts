/** Many rows into one table: all or none, or all but those that cannot be stored. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { isSerial } from "./column_type.ts";
import { type CheckedRow, checkRow, insertParameters, insertSql } from "./insert_sql.ts";
import type { InsertRequest, InsertResult } from "./postgres.ts";
import { PostgresError } from "./postgres_error.ts";
import type { LinkTransaction } from "./sql_link.ts";

/** Rows and characters of one statement: larger ones were no faster. */
const CHUNK_ROWS = 5_000;
const CHUNK_CHARACTERS = 4_000_000;

/** Errors that are about a row, and will be the same next time. */
const ROW_ERRORS: readonly string[] = ["CONSTRAINT", "BAD_VALUE"];

/**
 * Stores the rows of a request inside a transaction.
 *
 * @throws {UsageError} if the request names columns that the table has not.
 * @throws {PostgresError} for the first row that cannot be stored, unless such rows are reported.
 */
export async function insertMany(
  transaction: LinkTransaction,
  request: InsertRequest,
): Promise<InsertResult> {
  const columns = writtenColumns(request);
  const refused: { position: number; error: PostgresError }[] = [];
  const isReported = request.onRefused === "report";
  const sql = insertSql(request, columns);

  async function store(rows: readonly CheckedRow[]): Promise<number> {
    const run = async () =>
      (await transaction.run(sql, insertParameters(rows, columns.length))).affected;
    if (!isReported) return await run();
    try {
      return await transaction.savepoint(run);
    } catch (error) {
      if (!(error instanceof PostgresError) || !ROW_ERRORS.includes(error.code)) throw error;
      if (rows.length === 1) {
        refused.push({ position: rows[0]!.position, error });
        return 0;
      }
      // The database does not say which row it was: halving finds it.
      const middle = rows.length >> 1;
      return await store(rows.slice(0, middle)) + await store(rows.slice(middle));
    }
  }

  const checked: CheckedRow[] = [];
  for (const [position, row] of request.rows.entries()) {
    checkNames(row, { request, columns, position });
    try {
      checked.push(checkRow(row, { request, columns, position }));
    } catch (error) {
      if (!isReported || !(error instanceof PostgresError)) throw error;
      refused.push({ position, error });
    }
  }
  let written = 0;
  for (const chunk of chunksOf(lastOfEach(checked, { request, columns }))) {
    written += await store(chunk);
  }
  return { written, refused: refused.toSorted((a, b) => a.position - b.position) };
}

function writtenColumns({ table, columns, onConflict }: InsertRequest): readonly string[] {
  const declared = Object.keys(table.columns);
  const written = columns ?? declared.filter((name) => {
    const column = table.columns[name]!;
    return !isSerial(column.type) && column.default === undefined;
  });
  const unknown = [...written, ...onConflict?.key ?? []].find((name) => !declared.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `columns must be of ${table.name} (${declared.join(", ")}): current value is ${unknown}`,
    );
  }
  return written;
}

/** A value that would be left out without a word is a mistake. */
function checkNames(
  row: object,
  { request, columns, position }: {
    readonly request: InsertRequest;
    readonly columns: readonly string[];
    readonly position: number;
  },
): void {
  for (const name of Object.keys(row)) {
    if (columns.includes(name)) continue;
    throw new UsageError(
      `Row ${position} for ${request.table.name} must hold only what is written (${
        columns.join(", ")
      }): current value has ${name}; name it in columns, or leave it out`,
    );
  }
}

/** One statement cannot replace a row twice, so of equal keys only the last is sent. */
function lastOfEach(
  rows: readonly CheckedRow[],
  { request: { onConflict }, columns }: {
    readonly request: InsertRequest;
    readonly columns: readonly string[];
  },
): readonly CheckedRow[] {
  if (onConflict?.then !== "update") return rows;
  const at = onConflict.key.map((name) => columns.indexOf(name));
  const byKey = new Map<string, CheckedRow>();
  for (const row of rows) {
    const key = JSON.stringify(at.map((index) => row.values[index] ?? null));
    byKey.delete(key); // so that the last one's place counts
    byKey.set(key, row);
  }
  return [...byKey.values()];
}

function* chunksOf(rows: readonly CheckedRow[]): Generator<readonly CheckedRow[]> {
  let chunk: CheckedRow[] = [];
  let characters = 0;
  for (const row of rows) {
    chunk.push(row);
    for (const value of row.values) characters += value?.length ?? 4;
    if (chunk.length < CHUNK_ROWS && characters < CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = [];
    characters = 0;
  }
  if (chunk.length > 0) yield chunk;
}
