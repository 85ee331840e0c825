/** What can be said of a job on Spark before anything is read or started. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import { sparkDialect } from "@lib/quality/spark_dialect.ts";
import { toSql } from "@lib/quality/to_sql.ts";
import type { FoundInputs, InputFormat } from "../ingest/find_inputs.ts";
import { formatByEnding } from "../ingest/format_by_ending.ts";
import type { JobEngine } from "../quality/quality_engine.ts";

/** What of a job is looked at. */
export interface SparkJob {
  readonly contract: Contract;
  readonly profile: string;
  readonly engine: JobEngine;
  readonly spark?: {
    readonly master?: string;
    readonly conf?: Readonly<Record<string, string>>;
  };
  readonly inputs: FoundInputs;
  readonly locations: readonly string[];
  readonly format?: InputFormat;
}

/**
 * Compiles the rules once for nothing, so that one that Spark's SQL cannot express is named at once.
 *
 * @throws {UsageError} naming that rule, or an option of Spark's where another engine does the work.
 *
 * @example
 * ```ts
 * import { checkSparkJob } from "@lib/pipeline/spark/check_spark_job.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { UsageError } from "@lib/feedback/usage_error.ts";
 * import { assertThrows } from "@std/assert";
 *
 * const input = { inputs: { files: [], ignored: [] }, locations: [] };
 * const job = { ...input, contract: evTelemetry, profile: "dictionary", spark: { master: "yarn" } };
 * checkSparkJob({ ...job, engine: "spark" });
 * assertThrows(() => checkSparkJob({ ...job, engine: "duckdb" }), UsageError, "--spark-master");
 * ```
 */
export function checkSparkJob(job: SparkJob): void {
  const { engine, spark, contract, profile } = job;
  if (engine === "spark") {
    toSql(rulesOf(contract, profile), {}, sparkDialect);
    checkLocations(job);
    return;
  }
  const [flag, value] = spark?.master !== undefined
    ? ["--spark-master", spark.master]
    : Object.entries(spark?.conf ?? {}).map((setting) => ["--spark-conf", setting.join("=")])[0] ??
      [];
  if (flag === undefined) return;
  throw new UsageError(`${flag} must come with --engine spark: current value is "${value}"`);
}

/**
 * What only Spark reaches, nobody else can bring to it: what it reads there are JSON lines, and it
 * would take any other bytes for lines that are malformed.
 */
function checkLocations({ inputs, locations, format }: SparkJob): void {
  const [location] = locations;
  if (location === undefined) return;
  // As for a file that is named: a format that is given counts for more than an ending.
  const found = format === undefined
    ? locations.map((path) => ({ path, format: formatByEnding(path) }))
      .find((named) => named.format !== undefined && named.format !== "json")
    : undefined;
  const other = inputs.files.find((file) => file.format !== "json")?.format ?? format ?? "json";
  const refused = found !== undefined
    ? `"${found.path}" is ${found.format}`
    : other !== "json"
    ? `"${location}" comes with ${other}`
    : undefined;
  if (refused === undefined) return;
  throw new UsageError(
    `--input must be JSON lines (.jsonl, .ndjson or .json, or gzipped as .gz) where an address is ` +
      `read or a job is emitted: ${refused}`,
  );
}
