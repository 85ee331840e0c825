/** A wide table in SQLite: its statements, and its values there and back. @module */

import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import type { WideRow, WideTable, WideType, WideValue } from "../cassandra.ts";
import { keyColumns } from "../check_rows.ts";
import type { Comparison } from "../check_selection.ts";
import { narrowWhole } from "../wide_value.ts";
import { bytesToDouble, doubleToBytes } from "./ordered_double.ts";

/** A table as it is stored. Its columns are `c0`, `c1`, …: SQLite takes `A` and `a` for one name. */
export interface StoredTable {
  readonly id: number;
  readonly definition: WideTable;
}

/** Texts are kept as their bytes in UTF-8: what is read as SQLite's text ends at its first U+0000. */
const SQL_TYPES: Readonly<Record<WideType, string>> = {
  text: "BLOB",
  int: "INTEGER",
  bigint: "INTEGER",
  double: "BLOB",
  boolean: "INTEGER",
};

/** The statement that makes the table; rows are kept in the order of the primary key. */
export function createSql({ id, definition }: StoredTable): string {
  const key = keyColumns(definition);
  const columns = Object.entries(definition.columns).map(([name, type], at) =>
    `c${at} ${SQL_TYPES[type]}${key.includes(name) ? " NOT NULL" : ""}`
  );
  return `CREATE TABLE wide_${id} (${columns.join(", ")}, PRIMARY KEY (${
    key.map((name) => columnOf(definition, name)).join(", ")
  })) STRICT, WITHOUT ROWID`;
}

/** The statement that makes an index on a column. */
export function indexSql({ id, definition }: StoredTable, column: string): string {
  const name = columnOf(definition, column);
  return `CREATE INDEX IF NOT EXISTS wide_${id}_${name} ON wide_${id} (${name})`;
}

/** The statement that stores one row, leaving columns that are not named as they are. */
export function upsertSql({ id, definition }: StoredTable, columns: readonly string[]): string {
  const key = keyColumns(definition);
  const names = columns.map((name) => columnOf(definition, name));
  const others = names.filter((_, at) => !key.includes(columns[at]!));
  const target = `INSERT INTO wide_${id} (${names.join(", ")}) VALUES (${
    names.map(() => "?").join(", ")
  }) ON CONFLICT (${key.map((name) => columnOf(definition, name)).join(", ")})`;
  if (others.length === 0) return `${target} DO NOTHING`;
  return `${target} DO UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(", ")}`;
}

/** The condition of comparisons, `1` where there is none. */
export function whereSql(definition: WideTable, comparisons: readonly Comparison[]): string {
  const terms = comparisons.map(({ column, operator }) =>
    `${columnOf(definition, column)} ${operator} ?`
  );
  return terms.length === 0 ? "1" : terms.join(" AND ");
}

/** The next rows of a page-wise reading: in the order of the key, after the last one seen. */
export function pageSql(
  { id, definition }: StoredTable,
  { comparisons, isFirst }: {
    readonly comparisons: readonly Comparison[];
    readonly isFirst: boolean;
  },
): string {
  const key = keyColumns(definition).map((name) => columnOf(definition, name)).join(", ");
  const marks = keyColumns(definition).map(() => "?").join(", ");
  const after = isFirst ? "" : ` AND (${key}) > (${marks})`;
  return `SELECT * FROM wide_${id} WHERE ${whereSql(definition, comparisons)}${after} ` +
    `ORDER BY ${key} LIMIT ?`;
}

/** A value as SQLite keeps it. */
export function toSql(type: WideType, value: WideValue): SQLInputValue {
  if (value === null) return null;
  switch (type) {
    case "text":
      return new TextEncoder().encode(value as string);
    case "double":
      return doubleToBytes(value as number);
    case "boolean":
      return value ? 1 : 0;
    default:
      return value as number | bigint;
  }
}

/** A row as it was stored; whole numbers come as bigints. */
export function fromSql(definition: WideTable, row: Record<string, SQLOutputValue>): WideRow {
  return Object.fromEntries(
    Object.entries(definition.columns).map(([name, type], at) => [
      name,
      valueFromSql(type, row[`c${at}`]!),
    ]),
  );
}

function valueFromSql(type: WideType, value: SQLOutputValue): WideValue {
  if (value === null) return null;
  switch (type) {
    case "text":
      return new TextDecoder("utf-8", { ignoreBOM: true }).decode(value as Uint8Array);
    case "double":
      return bytesToDouble(value as Uint8Array);
    case "boolean":
      return value === 1n;
    default:
      return narrowWhole(value as bigint);
  }
}

function columnOf(definition: WideTable, name: string): string {
  return `c${Object.keys(definition.columns).indexOf(name)}`;
}
