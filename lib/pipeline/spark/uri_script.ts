/** A whole job as one Spark SQL script, publishing included: for targets that only Spark reaches. @module */

import { MANIFEST_PATH } from "@lib/lake/manifest.ts";
import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { EXACT_PATH } from "./exact_path.ts";
import { cleanColumns, quarantineColumns } from "../output_columns.ts";
import { changeSql } from "./change_sql.ts";
import { documentSql, NOTE_START } from "./document_sql.ts";
import { type GuardOptions, guardSql } from "./guard_sql.ts";
import { keptResult, keptResultsSql, PRINT_KEPT, resultLineTable } from "./kept_results_sql.ts";
import {
  type PublishOptions,
  publishSql,
  publishTables,
  stagedFolder,
  stagedTables,
} from "./publish_sql.ts";
import { resultSql } from "./result_sql.ts";
import { SPARK_SETTINGS, sparkScript, type SparkScriptOptions } from "./spark_script.ts";
import type { SparkPhase, SparkStatement } from "./spark_statement.ts";
import { RECOVERED_SQL, sumsSql } from "./sums_sql.ts";

/** A job, and where it goes. */
export interface UriScriptOptions
  extends Omit<SparkScriptOptions, "work" | "stored" | "staging">, GuardOptions {
  /** The folder that holds the data sets, as Spark addresses it, without a slash at its end. */
  readonly target: string;
  /** The inputs by the names that the log and the lineage know them by. */
  readonly asked: readonly string[];
  /** Who reads what it prints: a program all of its results, or a person the sums. Default a program. */
  readonly reader?: "program" | "person";
}

/** Holds the job's tables while it runs; dropping it removes their folder, which SQL cannot else. */
const DATABASE = "telemetry_lab";

/**
 * The statements: what a killed job left is finished or removed, the phases fill the target's staging
 * folder, the sums are checked, and only then does anything that a reader sees change.
 *
 * @throws {UsageError} naming a rule or a field that Spark's SQL cannot express.
 *
 * @example
 * ```ts
 * import { uriScript } from "@lib/pipeline/spark/uri_script.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assert } from "@std/assert";
 *
 * const texts = uriScript({
 *   contract: evTelemetry,
 *   inputs: [{ location: "s3a://raw/2025-08-24/*.jsonl" }],
 *   profile: "dictionary",
 *   mode: "append",
 *   target: "s3a://lake/ev",
 *   asked: ["s3a://raw/2025-08-24/*.jsonl"],
 *   runId: "r1",
 * }).map(({ text }) => text);
 * const place = (part: string) => texts.findLastIndex((text) => text.includes(part));
 * assert(place("raise_error") < place("INSERT INTO intent"));
 * assert(place("INSERT INTO intent") < place("INSERT OVERWRITE lake_clean"));
 * ```
 */
export function uriScript(options: UriScriptOptions): SparkStatement[] {
  const { contract, target, runId, reader = "program" } = options;
  const staging = `${target}/.staging`;
  const columnOptions = { ...options, engine: "spark" as const };
  const columns = {
    clean: cleanColumns(contract, columnOptions),
    quarantine: quarantineColumns(contract, columnOptions),
  };
  const publish: PublishOptions = { contract, columns, target, staging, runId };
  const database = [
    `CREATE DATABASE ${DATABASE} LOCATION ${sql.text(staging)}`,
    `USE ${DATABASE}`,
    ...publishTables(publish),
  ];
  const folder = (dataSet: "clean" | "quarantine") => stagedFolder(staging, dataSet);
  const phases = sparkScript({
    ...options,
    stored: { clean: `${target}/clean`, quarantine: `${target}/quarantine` },
    staging: { clean: folder("clean"), quarantine: folder("quarantine") },
    work: `${staging}/work`,
  });
  return [
    ...inPhase("ingest", [
      ...Object.entries({ ...SPARK_SETTINGS, ...OWN_SETTINGS }).map(([name, value]) =>
        `SET ${name}=${value}`
      ),
      NOTE_START,
      ...database,
      ...refuseOurs(target),
      ...stagedTables(publish),
      reader === "person" ? RECOVERED_SQL : resultSql("recovered", "SELECT run_id FROM intent"),
      ...publishSql(publish),
      ...DROP,
      ...database,
      // A view over a folder that is not there is an error, and no statement makes an empty one.
      ...(["clean", "quarantine"] as const).map((dataSet) =>
        `INSERT INTO lake_${dataSet} SELECT * FROM lake_${dataSet} WHERE FALSE`
      ),
      resultLineTable(staging),
    ]),
    ...phases.map(keptResult),
    ...inPhase("write", [
      changeSql(),
      `INSERT INTO result_line ${resultSql("change", "SELECT * FROM change")}`,
      ...keptResultsSql(),
      ...guardSql(options),
      documentSql({
        ...options,
        clean: columns.clean,
        inputs: options.asked,
      }),
      `INSERT INTO intent SELECT ${sql.text(runId)} WHERE EXISTS (SELECT 1 FROM judged)`,
      ...publishSql(publish),
      ...(reader === "person" ? sumsSql(target) : [
        PRINT_KEPT,
        resultSql(
          "file",
          "SELECT count(DISTINCT _metadata.file_path) AS files FROM lake_clean " +
            `WHERE run_id = ${sql.text(runId)}`,
        ),
      ]),
      ...DROP,
    ]),
  ];
}

/** What publishing needs beside the settings of every script. */
const OWN_SETTINGS: Readonly<Record<string, string>> = {
  // Partitions are what the folders are, not what a catalogue of this session knows of them.
  "spark.sql.hive.manageFilesourcePartitions": "false",
  "mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
  // It fails on a partitioned folder without a partition, which is what a new target is.
  "spark.sql.optimizer.dynamicPartitionPruning.enabled": "false",
  "spark.sql.variable.substitute": "true",
};

const DROP = ["USE default", `DROP DATABASE ${DATABASE} CASCADE`];

/** A lake with a manifest would no longer be what its manifest says. */
function refuseOurs(target: string): string[] {
  return [
    `CREATE TABLE manifest (value STRING) USING text OPTIONS (${EXACT_PATH}) LOCATION ${
      sql.text(`${target}/${MANIFEST_PATH}`)
    }`,
    `SELECT raise_error(${
      sql.text(`--output must not be a lake with a manifest: current value is "${target}"`)
    }) FROM (SELECT count(*) AS lines FROM manifest) WHERE lines > 0`,
  ];
}

function inPhase(phase: SparkPhase, texts: readonly string[]): SparkStatement[] {
  return texts.map((text) => ({ phase, text }));
}
