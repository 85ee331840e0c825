/** The column types that our tables use, and their names in PostgreSQL. @module */

/** Types by the name that definitions use, with the one that PostgreSQL's `format_type` writes. */
const NAMES = {
  "smallint": "smallint",
  "integer": "integer",
  "bigint": "bigint",
  "double precision": "double precision",
  "numeric": "numeric",
  "boolean": "boolean",
  "text": "text",
  "date": "date",
  "timestamp": "timestamp without time zone",
  "timestamptz": "timestamp with time zone",
  "jsonb": "jsonb",
} as const;

/** Columns that count by themselves, and what they are made of. */
const SERIAL = { serial: "integer", bigserial: "bigint" } as const;

/** The type of a column as a definition writes it. */
export type ColumnType = keyof typeof NAMES | keyof typeof SERIAL | `varchar(${number})`;

/** A type whose values can be given, as opposed to counted. */
export type StoredType = Exclude<ColumnType, keyof typeof SERIAL>;

/**
 * Our name for a type that PostgreSQL wrote; one that we have none for stays as it is.
 *
 * @example
 * ```ts
 * import { columnTypeOf } from "@lib/connectors/postgres/column_type.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(columnTypeOf("character varying(100)"), "varchar(100)");
 * assertEquals(columnTypeOf("timestamp with time zone"), "timestamptz");
 * assertEquals(columnTypeOf("point"), "point");
 * ```
 */
export function columnTypeOf(formatted: string): string {
  const varchar = /^character varying\((\d+)\)$/.exec(formatted);
  if (varchar !== null) return `varchar(${varchar[1]})`;
  return Object.entries(NAMES).find(([, name]) => name === formatted)?.[0] ?? formatted;
}

/** Whether the database counts the column's values by itself. */
export function isSerial(type: string): type is keyof typeof SERIAL {
  return Object.hasOwn(SERIAL, type);
}

/** What the values of a column are stored as. */
export function storedTypeOf(type: ColumnType): StoredType {
  return isSerial(type) ? SERIAL[type] : type;
}
