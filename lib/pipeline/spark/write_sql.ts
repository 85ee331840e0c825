/** The phase `write` as Spark SQL: which rows enter and leave, and the files of partitions that change. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { hiveType } from "../metadata.ts";
import type { DataSet, OutputColumn } from "../output_columns.ts";
import { NOT_COMPARED } from "../write/data_set_diff.ts";
import { cleanScope, type Period, quarantineScope, type WriteMode } from "../write/modes.ts";
import { resultSql } from "./result_sql.ts";
import type { SparkStatement } from "./spark_statement.ts";
import { tableSql } from "./table_sql.ts";

/** What is written, and where. */
export interface WriteSqlOptions {
  readonly contract: Contract;
  readonly mode: WriteMode;
  /** Of a `replace`. */
  readonly period?: Period;
  readonly clean: readonly OutputColumn[];
  readonly quarantine: readonly OutputColumn[];
  /** Folder of each data set's stored files; undefined where there are none. */
  readonly stored: Readonly<Record<DataSet, string | undefined>>;
  /** Folder for the tables of the job. */
  readonly work: string;
  /** Folder for each data set's new files. */
  readonly staging: Readonly<Record<DataSet, string>>;
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
 * leaves, all that is to be in it; of one that rows only enter, those.
 */
export function writeSql(options: WriteSqlOptions): SparkStatement[] {
  const { contract, mode, period } = options;
  const key = contract.key.map(sql.identifier);
  const sides: Side[] = [
    {
      dataSet: "clean",
      columns: options.clean,
      identity: key,
      scope: cleanScope(mode, contract, period, sql),
    },
    {
      dataSet: "quarantine",
      columns: options.quarantine,
      identity: ["source_file", "source_line", "md5(raw)"],
      scope: quarantineScope(mode, contract, period, sql),
    },
  ];
  const touched = [
    "CREATE TEMPORARY VIEW touched_partition AS SELECT DISTINCT ano, mes FROM incoming_clean",
    `CREATE TEMPORARY VIEW touched_key AS SELECT DISTINCT ${key.join(", ")} FROM judged`,
    "CREATE TEMPORARY VIEW touched_file AS SELECT source_file AS file, " +
    "CAST(NULL AS BIGINT) AS from_line, CAST(NULL AS BIGINT) AS to_line FROM source",
  ];
  return [
    ...sides.flatMap(incomingSql),
    ...touched,
    ...sides.flatMap((side) => [...diffSql(side, options), ...stageSql(side, options)]),
  ].map((text): SparkStatement => ({ phase: "write", text }));
}

function incomingSql({ dataSet, columns }: Side): string[] {
  const selected = columns.map(({ name, sql: value }) => `${value} AS ${sql.identifier(name)}`);
  const isWanted = dataSet === "clean" ? "is_clean" : "NOT is_clean";
  // Spark breaks base64 into lines.
  const rejected =
    `SELECT * EXCEPT (value, is_text), IF(is_text, value, translate(base64(value), '\\r\\n', '')) AS raw,
    IF(is_text, 'utf8', 'base64') AS raw_encoding FROM judged`;
  return [
    `CREATE TEMPORARY VIEW incoming_${dataSet} AS
SELECT ${selected.join(", ")}, ano, mes
FROM ${dataSet === "clean" ? "judged" : `(${rejected})`} WHERE ${isWanted} AND in_period`,
  ];
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
USING parquet OPTIONS (path ${sql.text(stored)})`,
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
FROM diff_${dataSet} GROUP BY ano, mes ORDER BY ano, mes`,
    ),
  ];
}

function stageSql({ dataSet, columns, identity }: Side, options: WriteSqlOptions): string[] {
  const ids = identity.map((_, at) => `id${at}`).join(", ");
  const own = identity.join(", ");
  const names = columns.map(({ name }) => sql.identifier(name)).join(", ");
  const comment = ({ name, metadata }: OutputColumn) =>
    sql.text(name === NOT_COMPARED ? `run_id=${options.runId}` : metadata.description);
  const typed = columns.map((column) =>
    `${sql.identifier(column.name)} ${hiveType(column)} COMMENT ${comment(column)}`
  );
  return [
    `CREATE TABLE staged_${dataSet} (${typed.join(", ")}, ano INT, mes INT)
USING parquet PARTITIONED BY (ano, mes) LOCATION ${sql.text(options.staging[dataSet])}`,
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
