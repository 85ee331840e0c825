/** Which rows a run moves from one data set to the other, and why they are or were rejected. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { type Duckdb, sqlName } from "@lib/engines/duckdb.ts";
import { readFiles, type StoredFile } from "./data_set_diff.ts";
import type { DataSetPlan } from "./plan_write.ts";

/** Rows that leave one data set because the run finds them to belong in the other. */
export interface Move {
  readonly rows: number;
  /** Those rows by reason code; a row with two reasons is in both. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The first of them, by source file and line. */
  readonly samples: readonly MovedRow[];
}

/** One row that moves. */
export interface MovedRow {
  readonly source_file: string;
  readonly source_line: number;
  /** The values of the contract's key, as texts, joined by `#`. */
  readonly key: string;
  readonly reasons: readonly string[];
}

/** Both directions. */
export interface Moves {
  /** Clean rows that leave because the run rejects their key; the reasons are the run's. */
  readonly toQuarantine: Move;
  /** Quarantined rows that leave because the run finds them clean; the reasons are the stored ones. */
  readonly toClean: Move;
}

/** Enough for a person to see what kind of rows these are. */
const SAMPLES = 10;

/** Finds the rows that move, after {@linkcode planWrite} has compared the run with the lake. */
export async function movedRows(
  db: Duckdb,
  plans: readonly DataSetPlan[],
  { key }: Pick<Contract, "key">,
): Promise<Moves> {
  const names = key.map(sqlName);
  const ids = key.map((_, at) => `id${at}`).join(", ");
  const keyText = `concat_ws('#', ${names.map((name) => `${name}::VARCHAR`).join(", ")})`;
  const stored = plans.find(({ dataSet }) => dataSet === "quarantine")?.stored ?? [];
  return {
    // Several rejected rows may have one key, and a replay may bring two texts of one line: a row
    // moves once, whatever it meets, for all the reasons together.
    toQuarantine: await describeMove(
      db,
      `SELECT source_file, source_line, key, reasons
       FROM (SELECT ${ids} FROM diff_clean_leaving WHERE is_removed)
       JOIN (SELECT ${names.map((name, at) => `${name} AS id${at}`).join(", ")},
               min(source_file) AS source_file, min(source_line) AS source_line,
               any_value(${keyText}) AS key, list_sort(list_distinct(flatten(list(reasons)))) AS reasons
             FROM quarantine_incoming GROUP BY ${names.join(", ")})
       USING (${ids})`,
    ),
    toClean: await describeMove(
      db,
      `SELECT source_file, source_line, key, reasons
       FROM (SELECT file, file_row, id0 AS source_file, id1 AS source_line
             FROM diff_quarantine_leaving WHERE is_removed)
       JOIN (SELECT source_file, source_line, any_value(${keyText}) AS key
             FROM clean_incoming GROUP BY source_file, source_line)
         USING (source_file, source_line)
       JOIN (${storedReasons(stored)}) USING (file, file_row)`,
    ),
  };
}

/** The reasons that stored rows have, by file and row: the diff notes identities only. */
function storedReasons(stored: readonly StoredFile[]): string {
  if (stored.length === 0) {
    return "SELECT 0 AS file, 0 AS file_row, NULL::VARCHAR[] AS reasons WHERE FALSE";
  }
  return `SELECT file_index AS file, file_row_number AS file_row, reasons
    FROM ${readFiles(stored.map(({ path }) => path))}`;
}

async function describeMove(db: Duckdb, select: string): Promise<Move> {
  await db.run(`CREATE OR REPLACE TEMPORARY TABLE moved AS ${select}`);
  const { rows } = await db.one<{ rows: number }>("SELECT count(*) AS rows FROM moved");
  const codes = await db.rows<{ code: string; rows: number }>(`
    SELECT code, count(*) AS rows FROM (SELECT unnest(reasons) AS code FROM moved)
    GROUP BY code ORDER BY rows DESC, code`);
  const samples = await db.rows<MovedRow>(
    `FROM moved ORDER BY source_file, source_line LIMIT ${SAMPLES}`,
  );
  return {
    rows,
    reasons: Object.fromEntries(codes.map(({ code, rows }) => [code, rows])),
    samples,
  };
}
