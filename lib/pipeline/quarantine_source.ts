/** Quarantined rows of a lake as the source of a job: what a replay runs again. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { countOf } from "@lib/feedback/count_of.ts";
import type { StandardRow } from "@lib/contracts/standard_row.ts";
import { type Duckdb, sqlName } from "@lib/engines/duckdb.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Lake } from "@lib/lake/lake.ts";
import { checkCondition } from "./check_condition.ts";
import { createBatchBuilder } from "./ingest/batch_builder.ts";
import { readCsvHeader, standardizeCsvLine } from "./ingest/csv_line.ts";
import { standardizeLine } from "./ingest/json_line.ts";
import type { Ingested, JobSource } from "./job_source.ts";
import type { ExecLog } from "./metadata.ts";
import { originRun } from "./origin_run.ts";
import { quarantineColumns } from "./output_columns.ts";
import { standardLoader } from "./standard_table.ts";
import { readStored, typedNothing } from "./write/data_set_diff.ts";
import { storedFiles } from "./write/plan_write.ts";

/** Which quarantined rows, and what their runs knew. */
export interface QuarantineSourceOptions {
  readonly contract: Contract;
  /** Predicate over the columns of `quarantine`; default: all rows. */
  readonly where?: string;
  readonly history: ReadonlyMap<string, ExecLog>;
}

interface ChosenRow {
  readonly source: number;
  readonly source_file: string;
  readonly source_line: number;
  readonly bytes: Uint8Array;
  readonly run_id: string;
}

/** Compares as its parts do, one after the other; a table takes no struct without names. */
const PLACE = "{'file': source_file, 'line': source_line}";

/**
 * Reads the raw text of quarantined rows again, each as its own run read it: format, CSV header and
 * zone come from the run's log.
 *
 * A row whose key is among the clean ones by now, or that an earlier quarantined row outside `where`
 * has, is a duplicate today as well: it stays where it is and is counted in a note.
 */
export function quarantineSource(options: QuarantineSourceOptions): JobSource {
  const { contract, where = "TRUE", history } = options;
  const replayOf: string[] = [];
  return {
    label: `quarantine WHERE ${where}`,
    format: "quarantine",
    replayOf,
    ingest: async (db, { lake }) => {
      const held = await choose(db, { ...options, where, lake });
      const runs = await db.rows<{ run_id: string }>(
        "SELECT DISTINCT run_id FROM chosen ORDER BY run_id",
      );
      replayOf.push(...runs.map(({ run_id }) => run_id));
      const sources = await db.rows<{ file: string; rows: number }>(
        "SELECT source_file AS file, count(*) AS rows FROM chosen GROUP BY source, source_file ORDER BY source",
      );
      const startMs = performance.now();
      await load(db, contract, history);
      const rows = sources.reduce((sum, source) => sum + source.rows, 0);
      const notes = held === 0 ? [] : [
        `left in quarantine, as the key is stored or comes earlier: ${
          countOf(held, "row")
        }, duplicates today too`,
      ];
      const standardizeMs = performance.now() - startMs;
      const newest = [...history.values()].findLast(({ run_id }) => replayOf.includes(run_id));
      const iqr = newest ? { iqr: newest.metrics.iqr } : {};
      return {
        sources,
        lines: rows,
        blankLines: 0,
        notes,
        standardizeMs,
        ...iqr,
      } satisfies Ingested;
    },
    loadRaw: (db) =>
      db.run(`
        INSERT INTO raw_text
        SELECT row_id, raw, raw_encoding
        FROM judged JOIN chosen USING (source, source_line) WHERE NOT is_clean`),
  };
}

/** Makes the table `chosen`; answers how many rows were held back. */
async function choose(
  db: Duckdb,
  { contract, where, lake }: { contract: Contract; where: string; lake: Lake },
): Promise<number> {
  const stored = storedFiles(lake, "quarantine").map(({ path }) => path);
  const key = contract.key.map(sqlName).join(", ");
  const isWhole = contract.key.map((name) => `${sqlName(name)} IS NOT NULL`).join(" AND ");
  // Without a stored row the condition is tried all the same, on the columns that one would have.
  const from = stored.length > 0 ? readStored(stored) : nothingStored(contract);
  // The line feed ends a comment that the condition may end with, as in its check.
  const select = `
    CREATE TABLE wanted AS
    SELECT source_file, source_line, raw, raw_encoding, run_id, ${key}, ${isWhole} AS is_whole
    FROM ${from} WHERE (${where}\n)`;
  try {
    await checkCondition(db, where);
    await db.run(select);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new UsageError(
      `--where must be a condition on the columns of quarantine: current value is "${where}" (${message})`,
      { cause },
    );
  }
  const clean = storedFiles(lake, "clean").map(({ path }) => path);
  const isStored = clean.length === 0
    ? "FALSE"
    : `(${key}) IN (SELECT (${key}) FROM ${readStored(clean)})`;
  await db.run(`
    CREATE TABLE unwanted AS
    SELECT ${key}, min(${PLACE}) AS first_place
    FROM ${from} ANTI JOIN wanted USING (source_file, source_line, raw)
    WHERE ${isWhole} GROUP BY ALL;
    CREATE TABLE chosen AS
    SELECT dense_rank() OVER (ORDER BY source_file, version) - 1 AS source, source_file, source_line,
      raw, raw_encoding, run_id
    FROM (
      SELECT *, row_number() OVER (PARTITION BY source_file, source_line ORDER BY run_id, raw) AS version
      FROM wanted LEFT JOIN unwanted USING (${key})
      WHERE NOT (is_whole AND ${isStored})
        AND NOT coalesce(first_place < ${PLACE}, FALSE))
    ORDER BY source, source_line`);
  const { held } = await db.one<{ held: number }>(
    "SELECT (SELECT count(*) FROM wanted) - (SELECT count(*) FROM chosen) AS held",
  );
  return held;
}

function nothingStored(contract: Contract): string {
  const columns = quarantineColumns(contract, { profile: contract.defaultProfile, runId: "" });
  return `(SELECT *, 0 AS ano, 0 AS mes FROM (${typedNothing(columns)}))`;
}

async function load(
  db: Duckdb,
  contract: Contract,
  history: QuarantineSourceOptions["history"],
): Promise<void> {
  const loader = await standardLoader(db, contract);
  const builder = createBatchBuilder(contract);
  const originOf = rememberOrigins(history);
  let first: ChosenRow | undefined;
  const flush = () => {
    if (first === undefined) return;
    loader.append(builder.take(), { source: first.source, lineBefore: first.source_line - 1 });
    first = undefined;
  };
  // As bytes: where a text comes out of the engine, a byte order mark at its start is taken off.
  const rows = db.stream<ChosenRow>(`
    SELECT * EXCLUDE (raw, raw_encoding),
      CASE raw_encoding WHEN 'base64' THEN from_base64(raw) ELSE encode(raw) END AS bytes
    FROM chosen ORDER BY source, source_line`);
  for await (const chunk of rows) {
    for (const row of chunk) {
      if (first?.source !== row.source || builder.rows === builder.capacity) flush();
      first ??= row;
      const source = { line: row.source_line - first.source_line, offset: 0, length: 0 };
      builder.add(standardizeAgain(contract, row, originOf(row)), source);
    }
  }
  flush();
  loader.close();
}

/** Rows come file by file: the runs behind a file are looked up once. */
function rememberOrigins(history: QuarantineSourceOptions["history"]) {
  const known = new Map<string, ExecLog | undefined>();
  return ({ run_id: runId, source_file: file }: ChosenRow): ExecLog | undefined => {
    const key = `${runId} ${file}`;
    if (!known.has(key)) known.set(key, originRun(history, { runId, file }));
    return known.get(key);
  };
}

function standardizeAgain(
  contract: Contract,
  row: ChosenRow,
  log: ExecLog | undefined,
): StandardRow {
  const tzSource = log?.tz_source ?? "UTC";
  const header = log?.sources.find(({ file }) => file === row.source_file)?.header;
  return header === undefined
    ? standardizeLine(contract, row.bytes, { tzSource })
    : standardizeCsvLine(contract, readCsvHeader(contract, header), row.bytes, { tzSource });
}
