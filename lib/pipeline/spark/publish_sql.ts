/** Publishing what is staged by Spark itself, where our process cannot reach the target. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { EXACT_PATH } from "./exact_path.ts";
import { DATA_SETS, type DataSet, type OutputColumn } from "../output_columns.ts";
import { CHANGE_ACTIONS, changeTable } from "./change_sql.ts";
import { dataSetTableSql } from "./data_set_table_sql.ts";
import { DOCUMENTS, documentTable } from "./document_sql.ts";
import { identitySql } from "./identity_sql.ts";

/** A target, as far as publishing must know it. */
export interface PublishOptions {
  readonly contract: Contract;
  readonly columns: Readonly<Record<DataSet, readonly OutputColumn[]>>;
  /** The folder that holds the data sets, as Spark addresses it. */
  readonly target: string;
  /** The folder in it that holds the job's tables. */
  readonly staging: string;
  readonly runId: string;
}

/** Where a data set's new files are before they are published. */
export function stagedFolder(staging: string, dataSet: DataSet): string {
  return `${staging}/${dataSet}`;
}

/** Declares the tables that {@linkcode publishSql} reads and writes, those of staged rows apart. */
export function publishTables(
  { columns, target, staging, runId }: PublishOptions,
): string[] {
  const perRun = DOCUMENTS.filter(({ isPerRun }) => isPerRun);
  return [
    changeTable(staging),
    documentTable(staging),
    `CREATE TABLE intent (run_id STRING) USING parquet OPTIONS (${EXACT_PATH}) LOCATION ${
      sql.text(`${staging}/intent`)
    }`,
    ...DATA_SETS.map((dataSet) =>
      dataSetTableSql(`lake_${dataSet}`, {
        columns: columns[dataSet],
        location: `${target}/${dataSet}`,
        runId,
      })
    ),
    ...perRun.map(({ table, name }) =>
      `CREATE TABLE ${table} (value STRING, run_id STRING) USING text OPTIONS (${EXACT_PATH}) PARTITIONED BY (run_id) ` +
      `LOCATION ${sql.text(`${target}/_metadata/${name}`)}`
    ),
    "DECLARE OR REPLACE VARIABLE is_intended BOOLEAN DEFAULT FALSE",
    "DECLARE OR REPLACE VARIABLE publish_step STRING DEFAULT ''",
  ];
}

/** Declares the tables of staged rows, for a script that has not staged them itself. */
export function stagedTables({ columns, staging, runId }: PublishOptions): string[] {
  return DATA_SETS.map((dataSet) =>
    dataSetTableSql(`staged_${dataSet}`, {
      columns: columns[dataSet],
      location: stagedFolder(staging, dataSet),
      runId,
    })
  );
}

/**
 * Statements that publish what is staged if the table `intent` has a row, and do nothing otherwise.
 *
 * All of them can be run again: a partition that is written anew is staged whole, rows that come to
 * others enter only where their identity is not there yet. So a job that was killed in the middle is
 * finished by running the very same statements, and only what is staged is needed for that: between
 * the deletion of an old partition and the renaming of the new one, that is the only copy.
 *
 * @example
 * ```ts
 * import { publishSql } from "@lib/pipeline/spark/publish_sql.ts";
 * import { cleanColumns, quarantineColumns } from "@lib/pipeline/output_columns.ts";
 * import { waterLevel } from "@lib/testing/water_level.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const options = { profile: waterLevel.defaultProfile, runId: "r1" };
 * const statements = publishSql({
 *   contract: waterLevel,
 *   columns: {
 *     clean: cleanColumns(waterLevel, options),
 *     quarantine: quarantineColumns(waterLevel, options),
 *   },
 *   target: "s3a://lake",
 *   staging: "s3a://lake/.staging",
 *   runId: "r1",
 * });
 * assertStringIncludes(statements.at(-2)!, "INSERT OVERWRITE intent");
 * ```
 */
export function publishSql({ contract, columns, target }: PublishOptions): string[] {
  const identity = identitySql(contract);
  return [
    "SET VAR is_intended = (SELECT count(*) > 0 FROM intent)",
    ...DATA_SETS.flatMap((dataSet) => [
      ...whenIntended(addSql(dataSet, columns[dataSet], identity[dataSet])),
      ...whenIntended(rewriteSql(dataSet, columns[dataSet])),
      ...removeSql(dataSet, columns[dataSet]),
    ]),
    ...DOCUMENTS.flatMap(({ name, table, isPerRun }) =>
      whenIntended(
        isPerRun
          ? `INSERT OVERWRITE ${table} SELECT value, run_id FROM document WHERE name = '${name}'`
          : `INSERT OVERWRITE DIRECTORY ${sql.text(`${target}/_metadata/${name}`)} USING text ` +
            `SELECT /*+ COALESCE(1) */ value FROM document WHERE name = '${name}'`,
      )
    ),
    // Last: until then the next job does all of this again.
    ...whenIntended("INSERT OVERWRITE intent SELECT CAST(NULL AS STRING) WHERE FALSE"),
  ];
}

/** A statement that does nothing and prints nothing. */
const NOTHING = "SELECT 0 WHERE FALSE";
const RUN_STEP = "EXECUTE IMMEDIATE publish_step";

function whenIntended(statement: string): string[] {
  return [
    `SET VAR publish_step = IF(is_intended, ${sql.text(statement)}, '${NOTHING}')`,
    RUN_STEP,
  ];
}

function addSql(
  dataSet: DataSet,
  columns: readonly OutputColumn[],
  identity: readonly string[],
): string {
  const ids = identity.map((part, at) => `${part} AS id${at}`).join(", ");
  const names = identity.map((_, at) => `id${at}`).join(", ");
  const changed = changedSql(dataSet, CHANGE_ACTIONS.add);
  return `INSERT INTO lake_${dataSet} SELECT /*+ REBALANCE(ano, mes) */ ${listOf(columns)} FROM ` +
    `(SELECT *, ${ids} FROM staged_${dataSet} WHERE ${changed}) ` +
    `LEFT ANTI JOIN (SELECT ano, mes, ${ids} FROM lake_${dataSet} WHERE ${changed}) ` +
    `USING (ano, mes, ${names})`;
}

function rewriteSql(dataSet: DataSet, columns: readonly OutputColumn[]): string {
  return `INSERT OVERWRITE lake_${dataSet} SELECT /*+ REBALANCE(ano, mes) */ ${listOf(columns)} ` +
    `FROM staged_${dataSet} WHERE ${changedSql(dataSet, CHANGE_ACTIONS.rewrite)}`;
}

/**
 * An overwriting insert of no row empties only a partition that it names, so the statement is put
 * together from the partitions that are to leave. There is no other statement of Spark's SQL that
 * removes files of a table at a location of its own.
 */
function removeSql(dataSet: DataSet, columns: readonly OutputColumn[]): string[] {
  const names = columns.map(({ name }) => sql.identifier(name)).join(", ");
  const from = sql.text(`FROM (SELECT * FROM staged_${dataSet} WHERE FALSE)`);
  const insert = `concat(' INSERT OVERWRITE lake_${dataSet} PARTITION (ano = ', ano, ', mes = ', ` +
    `mes, ${sql.text(`) SELECT ${names}`)})`;
  return [
    `SET VAR publish_step = (SELECT IF(count(*) = 0, '${NOTHING}', ` +
    `concat(${from}, concat_ws('', collect_list(${insert})))) FROM change ` +
    `WHERE is_intended AND data_set = '${dataSet}' AND action = '${CHANGE_ACTIONS.remove}')`,
    RUN_STEP,
  ];
}

function changedSql(dataSet: DataSet, action: string): string {
  return `(ano, mes) IN (SELECT ano, mes FROM change ` +
    `WHERE data_set = '${dataSet}' AND action = '${action}')`;
}

function listOf(columns: readonly OutputColumn[]): string {
  return [...columns.map(({ name }) => sql.identifier(name)), "ano", "mes"].join(", ");
}
