/** What a run on Spark says of itself, made by the script: dictionary, run log, history, lineage. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { EXACT_PATH } from "./exact_path.ts";
import { completeEvent, LINEAGE_FILE, type LineageRun, startEvent } from "../lineage.ts";
import { dictionaryText } from "../metadata.ts";
import { namespaceOf } from "../namespace_of.ts";
import type { OutputColumn } from "../output_columns.ts";
import type { RunMetrics } from "../run_metrics.ts";

/**
 * The documents in `_metadata`. Spark writes folders: what is a file in a lake of ours is a folder of
 * that name with one text file in it, and what grows by lines has a folder `run_id=…` for each run.
 */
export const DOCUMENTS = [
  { name: "dicionario_dados.json", table: "dictionary", isPerRun: false },
  { name: "exec_log.json", table: "exec_log", isPerRun: false },
  { name: "history.ndjson", table: "history", isPerRun: true },
  { name: LINEAGE_FILE, table: "lineage", isPerRun: true },
] as const;

/** What is said of the run beside its figures. */
export interface DocumentOptions {
  readonly contract: Contract;
  readonly clean: readonly OutputColumn[];
  readonly target: string;
  /** The inputs, as they were asked for. */
  readonly inputs: readonly string[];
  readonly mode: string;
  readonly profile: string;
  readonly tzSource?: string;
  readonly runId: string;
}

/** Declares the table `document`. */
export function documentTable(staging: string): string {
  return `CREATE TABLE document (name STRING, run_id STRING, value STRING) USING parquet OPTIONS (${EXACT_PATH}) LOCATION ${
    sql.text(`${staging}/document`)
  }`;
}

/** Notes the instant that the log calls the start of the run. */
export const NOTE_START =
  "DECLARE OR REPLACE VARIABLE job_start TIMESTAMP DEFAULT current_timestamp()";

const ISO = sql.text("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
const START = `date_format(job_start, ${ISO})`;
/** Every call in one statement gives the same instant. */
const END = `date_format(current_timestamp(), ${ISO})`;

/**
 * Fills `document`, from the figures of the run. A run without a row has nothing to say.
 *
 * @example
 * ```ts
 * import { documentSql } from "@lib/pipeline/spark/document_sql.ts";
 * import { waterLevel } from "@lib/testing/water_level.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const text = documentSql({
 *   contract: waterLevel,
 *   clean: [],
 *   target: "s3a://lake",
 *   inputs: ["s3a://raw/*.jsonl"],
 *   mode: "append",
 *   profile: waterLevel.defaultProfile,
 *   runId: "r1",
 * });
 * assertStringIncludes(text, "'output_path', 's3a://lake'");
 * ```
 */
export function documentSql(options: DocumentOptions): string {
  const { runId, clean } = options;
  const rows = Object.entries(
    {
      "dicionario_dados.json": sql.text(dictionaryText(clean).trimEnd()),
      "exec_log.json": logSql(options),
      "history.ndjson": logSql(options),
      [LINEAGE_FILE]: lineageSql(options),
    } satisfies Record<(typeof DOCUMENTS)[number]["name"], string>,
  ).map(([name, value]) =>
    `SELECT '${name}' AS name, ${sql.text(runId)} AS run_id, ${value} AS value FROM run_total`
  );
  return `INSERT INTO document SELECT name, run_id, value FROM (
${rows.join("\nUNION ALL\n")}
) WHERE EXISTS (SELECT 1 FROM judged)`;
}

/** As {@linkcode ExecLog}; how long the phases took is not known to a script. */
function logSql({ contract, ...options }: DocumentOptions): string {
  const counts = Object.keys(contract.runMetrics).map((name): [string, string] => [
    name,
    `(SELECT coalesce(sum(counts[${sql.text(name)}]), 0) FROM source_figure)`,
  ]);
  const codes = (kind: string) =>
    `(SELECT map_from_entries(collect_list(struct(code, rows))) FROM code_figure ` +
    `WHERE kind = '${kind}')`;
  const metrics: Record<keyof Omit<RunMetrics, "sources">, string> = {
    total_input_rows: "rows",
    clean_rows: "clean",
    quarantine_rows: "quarantine",
    outside_rows: "outside",
    pct_clean: "pct_clean",
    pct_quarantine: "pct_quarantine",
    counts: `CAST(map(${
      counts.map(([name, count]) => `${sql.text(name)}, ${count}`).join(", ")
    }) AS MAP<STRING, BIGINT>)`,
    reasons: codes("reason"),
    warnings: codes("warning"),
    iqr: IQR,
    profile: "(SELECT parse_json(first(json)) FROM result WHERE name = 'profile')",
  };
  return `to_json(${
    structSql({
      job_name: sql.text(contract.jobName),
      job_start_utc: START,
      job_end_utc: END,
      input_path: sql.text(options.inputs.join(", ")),
      output_path: sql.text(options.target),
      read_format: "'json'",
      mode: sql.text(options.mode),
      records_clean: "clean",
      records_quarantine: "quarantine",
      pct_clean: "pct_clean",
      pct_quarantine: "pct_quarantine",
      ...Object.fromEntries(counts),
      engine: "'spark'",
      engine_version: "split_part(version(), ' ', 1)",
      profile: sql.text(options.profile),
      run_id: sql.text(options.runId),
      tz_source: sql.text(options.tzSource ?? "UTC"),
      sources: "sources",
      metrics: structSql(metrics),
    })
  })`;
}

const IQR = "(SELECT map_from_entries(collect_list(struct(" +
  "column, struct(q1, q3, lo, hi, coalesce(total, 0) AS outliers)))) " +
  "FROM limit_figure LEFT JOIN (SELECT key AS column, sum(value) AS total FROM source_figure " +
  "LATERAL VIEW explode(outliers) counted AS key, value GROUP BY key) USING (column))";

function structSql(fields: Readonly<Record<string, string>>): string {
  const named = Object.entries(fields).map(([name, value]) => `${sql.text(name)}, ${value}`);
  return `named_struct(${named.join(", ")})`;
}

/** No figure is below zero: such ones stand where the script puts its own. */
const ROWS_MARK = -1;
const CLEAN_MARK = -2;
const TIME_MARK = "<time>";

/** Both events of the run, as every lake has them, but for the quality of each column. */
function lineageSql({ contract, clean, target, inputs, runId }: DocumentOptions): string {
  const run: LineageRun = {
    runId,
    jobName: contract.jobName,
    inputs: inputs.map((uri) => ({ namespace: namespaceOf(uri), name: uri })),
    output: target,
  };
  const figures = { total_input_rows: ROWS_MARK, clean_rows: CLEAN_MARK, profile: {} };
  const done = completeEvent(run, TIME_MARK, { metrics: figures, columns: clean });
  const filled = (event: Record<string, unknown>, time: string) =>
    `replace(${sql.text(JSON.stringify(event))}, '${TIME_MARK}', ${time})`;
  const counted = [["rows", ROWS_MARK], ["clean", CLEAN_MARK]].reduce(
    (text, [figure, mark]) =>
      `replace(${text}, '"rowCount":${mark}', concat('"rowCount":', ${figure}))`,
    filled(done, END),
  );
  return `concat(${filled(startEvent(run, TIME_MARK), START)}, '\\n', ${counted})`;
}
