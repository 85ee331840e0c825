/** The SQL of a table's definition. @module */

import { sqlName } from "@lib/quality/sql_literals.ts";
import type { TableDefinition, UniqueKey } from "./postgres.ts";

/**
 * The statement that makes a table; its indexes are made by {@linkcode createIndexSql}.
 *
 * @example
 * ```ts
 * import { createTableSql } from "@lib/connectors/postgres/create_table_sql.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const columns = {
 *   id: { type: "serial", notNull: true },
 *   at: { type: "timestamptz", default: "now()" },
 * } as const;
 * assertEquals(
 *   createTableSql({ name: "t", columns, primaryKey: ["id"] }),
 *   'CREATE TABLE "t" ("id" serial NOT NULL, "at" timestamptz DEFAULT now(), PRIMARY KEY ("id"))',
 * );
 * ```
 */
export function createTableSql({ name, columns, primaryKey, unique }: TableDefinition): string {
  const parts = Object.entries(columns).map(([column, { type, notNull, default: value }]) =>
    `${sqlName(column)} ${type}${notNull ? " NOT NULL" : ""}${
      value === undefined ? "" : ` DEFAULT ${value}`
    }`
  );
  if (primaryKey !== undefined) parts.push(`PRIMARY KEY ${columnList(primaryKey)}`);
  for (const key of unique ?? []) parts.push(uniqueSql(key));
  return `CREATE TABLE ${sqlName(name)} (${parts.join(", ")})`;
}

/** The statement that makes an index where there is none of this name. */
export function createIndexSql(table: string, index: readonly [string, readonly string[]]): string {
  const [name, columns] = index;
  return `CREATE INDEX IF NOT EXISTS ${sqlName(name)} ON ${sqlName(table)} ${columnList(columns)}`;
}

/** Column names in brackets. */
export function columnList(columns: readonly string[]): string {
  return `(${columns.map(sqlName).join(", ")})`;
}

function uniqueSql({ columns, nullsEqual }: UniqueKey): string {
  return `UNIQUE ${nullsEqual ? "NULLS NOT DISTINCT " : ""}${columnList(columns)}`;
}
