/** Makes a lake known by name to DuckDB and to Hive's kin. @module */

import { openDuckdb, pathPattern, sqlName, sqlText } from "@lib/engines/duckdb.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { sparkDialect } from "@lib/quality/spark_dialect.ts";
import { hiveType, PARTITION_COLUMNS } from "./metadata.ts";
import type { OutputColumn } from "./output_columns.ts";
import { typedNothing } from "./write/data_set_diff.ts";

/** A table name in two parts. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** What is registered. */
export interface RegisterOptions {
  readonly name: TableName;
  /** Absolute path of the lake. */
  readonly lake: string;
  readonly columns: readonly OutputColumn[];
  /** Whether there is a clean row to see; without one the view has the columns and no rows. */
  readonly hasRows: boolean;
}

/** Places of what registering leaves in the lake. */
export interface Registered {
  readonly catalogPath: string;
  readonly statementPath: string;
}

/**
 * Reads a table name such as `ev.telemetry`; without a schema it is `main`.
 *
 * @throws {UsageError} when a part is no plain identifier.
 *
 * @example
 * ```ts
 * import { readTableName } from "@lib/pipeline/catalog.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readTableName("ev.telemetry"), { schema: "ev", table: "telemetry" });
 * ```
 */
export function readTableName(text: string): TableName {
  const match = /^(?:([a-z_]\w*)\.)?([a-z_]\w*)$/i.exec(text);
  if (match === null) {
    throw new UsageError(
      `--register must be a name such as ev.telemetry: current value is "${text}"`,
    );
  }
  return { schema: match[1] ?? "main", table: match[2]! };
}

/**
 * Makes or renews a view of the clean rows in `_metadata/catalog.duckdb`, and writes the statement
 * that Hive, Spark, Athena and Glue take to `_metadata/<schema>.<table>.sql`.
 */
export async function registerLake(options: RegisterOptions): Promise<Registered> {
  const { name: { schema, table }, lake } = options;
  const registered = registeredIn(lake, options.name);
  const select = options.hasRows
    ? `SELECT * FROM read_parquet(${sqlText(`${pathPattern(lake)}/clean/*/*/*.parquet`)},
        hive_partitioning = TRUE, union_by_name = TRUE)`
    : typedNothing(options.columns);
  using db = await openDuckdb({ path: registered.catalogPath });
  await db.run(`
    CREATE SCHEMA IF NOT EXISTS ${sqlName(schema)};
    CREATE OR REPLACE VIEW ${sqlName(schema)}.${sqlName(table)} AS ${select}`);
  await Deno.writeTextFile(registered.statementPath, externalTableSql(options));
  return registered;
}

/** Where {@linkcode registerLake} writes. */
export function registeredIn(lake: string, { schema, table }: TableName): Registered {
  return {
    catalogPath: `${lake}/_metadata/catalog.duckdb`,
    statementPath: `${lake}/_metadata/${schema}.${table}.sql`,
  };
}

/** The statement that declares the clean rows as an external table. */
export function externalTableSql(
  { name, lake, columns }: Omit<RegisterOptions, "hasRows">,
): string {
  const comment = ({ description }: { readonly description: string }) =>
    `COMMENT ${sparkDialect.text(description)}`;
  const fields = columns.map((column) =>
    `  \`${column.name}\` ${hiveType(column)} ${comment(column.metadata)}`
  );
  const partitions = PARTITION_COLUMNS.map((column) =>
    `  \`${column.name}\` ${hiveType(column)} ${comment(column)}`
  );
  const table = `${name.schema}.${name.table}`;
  return `CREATE EXTERNAL TABLE IF NOT EXISTS ${table} (
${fields.join(",\n")}
)
PARTITIONED BY (
${partitions.join(",\n")}
)
STORED AS PARQUET
LOCATION ${sparkDialect.text(`${lake}/clean`)};
MSCK REPAIR TABLE ${table};
`;
}
