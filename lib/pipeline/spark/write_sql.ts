/** The phase `write` as Spark SQL: which rows enter and leave, and the files of partitions that change. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { hiveType } from "../metadata.ts";
import type { DataSet, OutputColumn } from "../output_columns.ts";
import { NOT_COMPARED } from "../write/data_set_diff.ts";
import { cleanScope, type PeriodSql, quarantineScope, type WriteMode } from "../write/modes.ts";
import { dataSetTableSql } from "./data_set_table_sql.ts";
import { EXACT_PATH } from "./exact_path.ts";
import { identitySql } from "./identity_sql.ts";
import { resultSql } from "./result_sql.ts";
import type { SparkPhase, SparkStatement } from "./spark_statement.ts";
import { tableSql } from "./table_sql.ts";

/** What is written, and where. */
export interface WriteSqlOptions {
  readonly contract: Contract;
  readonly mode: WriteMode;
  /** Of a `replace`. */
  readonly period?: PeriodSql;
  readonly clean: readonly OutputColumn[];
  readonly quarantine: readonly OutputColumn[];
  /** Folder of each data set's stored files; undefined where there are none. */
  readonly stored: Readonly<Record<DataSet, string | undefined>>;
  /** Folder for the tables of the job. */
  readonly work: string;
  /** Folder for each data set's new files. */
  readonly staging: Readonly<Record<DataSet, string>>;
  /** Leaves the rows that would be compared in tables, and compares and stages nothing. */
  readonly dryRun?: boolean;
  readonly runId: string;
}

interface Side {
  readonly dataSet: DataSet;
  readonly columns: readonly OutputColumn[];
  /** Expressions that identify a row, over its columns. */
  readonly identity: readonly string[];
  /** As in a diff of data sets: which stored rows the new ones take the place of, or `none`. */
  readonly scope: string;
}

/**
 * Statements that print the results `diff_clean` and `diff_quarantine` (rows that enter and leave by
 * partition) and fill the tables `staged_clean` and `staged_quarantine`: of a partition that a row
 * leaves, all that is to be in it; of one that rows only enter, those. An `append` also prints
 * `contradicted`: how many keys are stored as clean that the run rejects and has no clean row for.
 *
 * @example
 * ```ts
 * import { writeSql } from "@lib/pipeline/spark/write_sql.ts";
 * import { cleanColumns, quarantineColumns } from "@lib/pipeline/output_columns.ts";
 * import { waterLevel as contract } from "@lib/testing/water_level.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const columnOptions = { profile: contract.defaultProfile, runId: "r1", engine: "spark" } as const;
 * const statements = writeSql({
 *   contract,
 *   mode: "append",
 *   clean: cleanColumns(contract, columnOptions),
 *   quarantine: quarantineColumns(contract, columnOptions),
 *   stored: { clean: "/lake/clean", quarantine: undefined },
 *   work: "/lake/.staging/work",
 *   staging: { clean: "/lake/.staging/clean", quarantine: "/lake/.staging/quarantine" },
 *   runId: "r1",
 * });
 * const printed = statements.flatMap(({ text }) => /#result (\w+)/.exec(text)?.[1] ?? []);
 * assertEquals(printed, ["diff_clean", "diff_quarantine", "contradicted"]);
 * ```
 */
export function writeSql(options: WriteSqlOptions): SparkStatement[] {
  const { contract, mode, period } = options;
  const identity = identitySql(contract);
  const key = identity.clean;
  const sides: Side[] = [
    {
      dataSet: "clean",
      columns: options.clean,
      identity: identity.clean,
      scope: cleanScope(mode, contract, period, sql),
    },
    {
      dataSet: "quarantine",
      columns: options.quarantine,
      identity: identity.quarantine,
      scope: quarantineScope(mode, contract, period, sql),
    },
  ];
  const enrich = phaseOf("enrich");
  const write = phaseOf("write");
  if (options.dryRun) return sides.map((side) => write(incomingSql(side, options)));
  const touched = [
    "CREATE TEMPORARY VIEW touched_partition AS SELECT DISTINCT ano, mes FROM incoming_clean",
    `CREATE TEMPORARY VIEW touched_key AS SELECT DISTINCT ${key.join(", ")} FROM judged`,
    "CREATE TEMPORARY VIEW touched_file AS " +
    "SELECT source_file AS file, from_line, to_line FROM source",
  ];
  return [
    ...[...sides.map((side) => incomingSql(side, options)), ...touched].map(enrich),
    ...[
      ...sides.flatMap((side) => diffSql(side, options)),
      ...contradictedSql(options),
      ...sides.flatMap((side) => stageSql(side, options)),
    ].map(write),
  ];
}

function phaseOf(phase: SparkPhase): (text: string) => SparkStatement {
  return (text) => ({ phase, text });
}

/** As `countContradicted` does; a key that is not whole meets none. */
function contradictedSql({ contract, mode, stored }: WriteSqlOptions): string[] {
  if (mode !== "append" || stored.clean === undefined) return [];
  const key = contract.key.map(sql.identifier).join(", ");
  return [resultSql(
    "contradicted",
    `SELECT count(*) AS rows FROM (SELECT DISTINCT ${key} FROM incoming_quarantine)
LEFT SEMI JOIN (
  SELECT ${key} FROM stored_clean
  WHERE (ano, mes) IN (SELECT ano, mes FROM incoming_quarantine)
) USING (${key})
LEFT ANTI JOIN incoming_clean USING (${key})`,
  )];
}

function incomingSql({ dataSet, columns }: Side, { dryRun, work }: WriteSqlOptions): string {
  const selected = columns.map(({ name, sql: value }) => `${value} AS ${sql.identifier(name)}`);
  const isWanted = dataSet === "clean" ? "is_clean" : "NOT is_clean";
  // Spark breaks base64 into lines.
  const rejected =
    `SELECT * EXCEPT (value, is_text), IF(is_text, value, translate(base64(value), '\\r\\n', '')) AS raw,
    IF(is_text, 'utf8', 'base64') AS raw_encoding FROM judged`;
  const name = `incoming_${dataSet}`;
  const query = `SELECT ${selected.join(", ")}, ano, mes
FROM ${dataSet === "clean" ? "judged" : `(${rejected})`} WHERE ${isWanted} AND in_period`;
  return dryRun ? tableSql(name, { query, work }) : `CREATE TEMPORARY VIEW ${name} AS\n${query}`;
}

function diffSql({ dataSet, columns, identity, scope }: Side, options: WriteSqlOptions) {
  const ids = identity.map((_, at) => `id${at}`);
  const identified = identity.map((part, at) => `${part} AS id${at}`).join(", ");
  const said = columns.filter(({ name }) => name !== NOT_COMPARED)
    .map(({ name }) => sql.identifier(name)).join(", ");
  const stored = options.stored[dataSet];
  const isAppend = scope === "none";
  const typed = columns.map(({ name, type }) => `${sql.identifier(name)} ${hiveType({ type })}`);
  const nothing = columns.map(({ name, type }) =>
    `CAST(NULL AS ${hiveType({ type })}) AS ${sql.identifier(name)}`
  );
  return [
    stored === undefined
      ? `CREATE TEMPORARY VIEW stored_${dataSet} AS
SELECT ${nothing.join(", ")}, 0 AS ano, 0 AS mes WHERE FALSE`
      : `CREATE TEMPORARY VIEW stored_${dataSet} (${typed.join(", ")}, ano INT, mes INT)
USING parquet OPTIONS (path ${sql.text(stored)}, ${EXACT_PATH})`,
    // One row of each identity on either side, so the join has one row per identity too.
    tableSql(`diff_${dataSet}`, {
      work: options.work,
      query: `WITH incoming AS (
  SELECT ${identified}, ano, mes, struct(${said}) AS said FROM incoming_${dataSet}
), stored AS (
  SELECT ${identified}, ano, mes, struct(${said}) AS said FROM stored_${dataSet} WHERE ${
        isAppend ? "TRUE" : scope
      }
)
SELECT ${ids.join(", ")}, coalesce(incoming.ano, stored.ano) AS ano,
  coalesce(incoming.mes, stored.mes) AS mes,
  incoming.said IS NOT NULL AS is_incoming, stored.said IS NOT NULL AS is_stored,
  incoming.said IS NOT NULL AND ${
        isAppend ? "stored.said IS NULL" : "NOT incoming.said <=> stored.said"
      } AS is_entering,
  ${
        isAppend
          ? "FALSE"
          : "stored.said IS NOT NULL AND NOT incoming.said <=> stored.said"
      } AS is_leaving
FROM incoming FULL JOIN stored USING (${ids.join(", ")}, ano, mes)`,
    }),
    resultSql(
      `diff_${dataSet}`,
      `SELECT ano, mes, count_if(is_incoming) AS incoming, count_if(is_entering) AS entering,
  count_if(is_entering AND NOT is_stored) AS added, count_if(is_leaving) AS leaving,
  count_if(is_leaving AND NOT is_incoming) AS removed
FROM diff_${dataSet} WHERE is_incoming OR is_leaving GROUP BY ano, mes ORDER BY ano, mes`,
    ),
  ];
}

function stageSql({ dataSet, columns, identity }: Side, options: WriteSqlOptions): string[] {
  const ids = identity.map((_, at) => `id${at}`).join(", ");
  const own = identity.join(", ");
  const names = columns.map(({ name }) => sql.identifier(name)).join(", ");
  const location = options.staging[dataSet];
  return [
    dataSetTableSql(`staged_${dataSet}`, { columns, location, runId: options.runId }),
    `INSERT INTO staged_${dataSet}
SELECT /*+ REBALANCE(ano, mes) */ ${names}, ano, mes FROM (
  SELECT * FROM incoming_${dataSet}
  WHERE (${own}) IN (SELECT ${ids} FROM diff_${dataSet} WHERE is_entering)
  UNION ALL
  SELECT * FROM stored_${dataSet}
  WHERE (ano, mes) IN (SELECT ano, mes FROM diff_${dataSet} WHERE is_leaving)
    AND NOT EXISTS (SELECT 1 FROM diff_${dataSet} WHERE is_leaving AND ${
      identity.map((part, at) => `id${at} = ${part}`).join(" AND ")
    })
)`,
  ];
}
