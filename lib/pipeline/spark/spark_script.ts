/** A job as one Spark SQL script: the statements of its phases, in the order in which data flows. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { cleanColumns, type DataSet, quarantineColumns } from "../output_columns.ts";
import { MAX_UNKNOWN_FIELDS } from "../ingest/line_scanner.ts";
import { inPeriodSql, type PeriodSql, type WriteMode } from "../write/modes.ts";
import { type HandedRows, handedSql } from "./handed_sql.ts";
import { ingestSql } from "./ingest_sql.ts";
import { measureSql } from "./measure_sql.ts";
import { qualitySql } from "./quality_sql.ts";
import { resultSql } from "./result_sql.ts";
import type { SparkInput } from "./spark_input.ts";
import type { SparkStatement } from "./spark_statement.ts";
import { standardizeSql } from "./standardize_sql.ts";
import { unknownFieldsSql } from "./unknown_fields_sql.ts";
import { tableSql } from "./table_sql.ts";
import { writeSql } from "./write_sql.ts";

/** A job, as far as a script must know it. */
export interface SparkScriptOptions {
  readonly contract: Contract;
  /** Lines of JSON. */
  readonly inputs: readonly SparkInput[];
  /** Rows that are standardized already, in place of `inputs`. */
  readonly handed?: HandedRows;
  readonly profile: string;
  readonly parameters?: Readonly<Record<string, number>>;
  readonly tzSource?: string;
  readonly mode: WriteMode;
  readonly period?: PeriodSql;
  /** Folder for the tables of the job, on a file system that all of Spark reaches. */
  readonly work: string;
  readonly stored: Readonly<Record<DataSet, string | undefined>>;
  readonly staging: Readonly<Record<DataSet, string>>;
  readonly runId: string;
  /** Stops before anything is compared with what is stored. */
  readonly dryRun?: boolean;
}

/** What every script asks of Spark, whatever the cluster's own settings are. */
export const SPARK_SETTINGS: Readonly<Record<string, string>> = {
  "spark.sql.session.timeZone": "UTC",
  // A value that cannot be converted is a NULL with a reason, never the end of the job.
  "spark.sql.ansi.enabled": "false",
  "spark.sql.caseSensitive": "true",
  "spark.sql.variant.allowDuplicateKeys": "true",
  "spark.sql.sources.partitionOverwriteMode": "dynamic",
  "spark.sql.parquet.compression.codec": "snappy",
  "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
};

/**
 * The statements of a job.
 *
 * @throws {UsageError} naming a rule or a field that Spark's SQL cannot express.
 *
 * @example
 * ```ts
 * import { sparkScript } from "@lib/pipeline/spark/spark_script.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const script = sparkScript({
 *   contract: evTelemetry,
 *   inputs: [{ location: "s3a://raw/2025-08-24/*.jsonl" }],
 *   profile: "dictionary",
 *   mode: "append",
 *   work: "s3a://lake/new",
 *   stored: { clean: undefined, quarantine: undefined },
 *   staging: { clean: "s3a://lake/new/clean", quarantine: "s3a://lake/new/quarantine" },
 *   runId: "r1",
 * });
 * assertEquals([...new Set(script.map(({ phase }) => phase))], [
 *   "ingest",
 *   "standardize",
 *   "quality",
 *   "validate",
 *   "enrich",
 *   "write",
 * ]);
 * ```
 */
export function sparkScript(options: SparkScriptOptions): SparkStatement[] {
  const { contract, period, profile } = options;
  const table = rulesOf(contract, profile);
  const columnOptions = { ...options, engine: "spark" as const };
  const clean = cleanColumns(contract, columnOptions);
  const quarantine = quarantineColumns(contract, columnOptions);
  const inPeriod = period && inPeriodSql(contract, period, sql);
  return [
    ...Object.entries(SPARK_SETTINGS).map(([name, value]): SparkStatement => ({
      phase: "ingest",
      text: `SET ${name}=${value}`,
    })),
    ...(options.handed === undefined ? linesSql(options) : handedSql(contract, options.handed)),
    ...qualitySql({ ...options, table, ...(inPeriod === undefined ? {} : { inPeriod }) }),
    ...measureSql({ contract, table, clean }),
    ...writeSql({
      ...options,
      clean,
      quarantine,
    }),
  ];
}

/** Lines that Spark reads itself. */
function linesSql({ contract, inputs, tzSource, work }: SparkScriptOptions): SparkStatement[] {
  const query = standardizeSql(contract, tzSource === undefined ? {} : { tzSource });
  return [
    ...ingestSql(inputs, { work }),
    { phase: "standardize", text: tableSql("standardized", { query, work }) },
    {
      phase: "standardize",
      text: resultSql("unknown", unknownFieldsSql(contract, MAX_UNKNOWN_FIELDS)),
    },
  ];
}
