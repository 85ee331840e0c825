/** A data set as a table of Spark's. @module */

import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { hiveType } from "../metadata.ts";
import type { OutputColumn } from "../output_columns.ts";
import { NOT_COMPARED } from "../write/data_set_diff.ts";
import { EXACT_PATH } from "./exact_path.ts";

/** Its columns, where its files are, and the run that writes new ones. */
export interface DataSetTable {
  readonly columns: readonly OutputColumn[];
  readonly location: string;
  readonly runId: string;
}

/**
 * Declares the table; comments of the columns go into the files that are written through it.
 *
 * @example
 * ```ts
 * import { dataSetTableSql } from "@lib/pipeline/spark/data_set_table_sql.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const metadata = { description: "The level" };
 * const columns = [{ name: "level_m", type: "DOUBLE", sql: "level_m", nullable: true, metadata }];
 * assertEquals(
 *   dataSetTableSql("levels", { columns, location: "s3a://lake/clean", runId: "r1" }),
 *   "CREATE TABLE levels (`level_m` double COMMENT 'The level', ano INT, mes INT)\n" +
 *     "USING parquet OPTIONS (`__globPaths__` 'false') PARTITIONED BY (ano, mes) " +
 *     "LOCATION 's3a://lake/clean'",
 * );
 * ```
 */
export function dataSetTableSql(name: string, { columns, location, runId }: DataSetTable): string {
  const typed = columns.map((column) => {
    const says = column.name === NOT_COMPARED ? `run_id=${runId}` : column.metadata.description;
    return `${sql.identifier(column.name)} ${hiveType(column)} COMMENT ${sql.text(says)}`;
  });
  return `CREATE TABLE ${name} (${typed.join(", ")}, ano INT, mes INT)
USING parquet OPTIONS (${EXACT_PATH}) PARTITIONED BY (ano, mes) ` +
    `LOCATION ${sql.text(location)}`;
}
