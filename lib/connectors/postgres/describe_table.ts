/** What PostgreSQL's catalogue says of a table. @module */

import { sqlName } from "@lib/quality/sql_literals.ts";
import { columnTypeOf } from "./column_type.ts";
import type { SqlRow, SqlSession, TableInfo } from "./postgres.ts";

const COLUMNS_SQL = `
  SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null,
    coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS default_sql,
    d.adbin IS NOT NULL OR a.attidentity <> '' AS has_default
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attnum`;

/** Indexes on columns alone and on all rows; those of other kinds do not concern us. */
const KEYS_SQL = `
  SELECT c.relname AS name, i.indisprimary AS is_primary, i.indisunique AS is_unique,
    coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_equal,
    (SELECT jsonb_agg(a.attname ORDER BY k.place)
      FROM unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum) AS columns
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  WHERE i.indrelid = to_regclass($1) AND i.indpred IS NULL AND i.indexprs IS NULL
  ORDER BY c.relname`;

interface ColumnRow extends SqlRow {
  readonly name: string;
  readonly type: string;
  readonly not_null: boolean;
  readonly default_sql: string;
  readonly has_default: boolean;
}

interface KeyRow extends SqlRow {
  readonly name: string;
  readonly is_primary: boolean;
  readonly is_unique: boolean;
  readonly nulls_equal: boolean;
  readonly columns: string;
}

/** The columns and keys of a table or view; undefined where there is none of this name. */
export async function describeTable(
  session: Pick<SqlSession, "query">,
  name: string,
): Promise<TableInfo | undefined> {
  const quoted = sqlName(name);
  const { rows: columns } = await session.query<ColumnRow>(COLUMNS_SQL, [quoted]);
  if (columns.length === 0) return undefined;
  const { rows: keys } = await session.query<KeyRow>(KEYS_SQL, [quoted]);
  const columnsOf = (key: KeyRow) => JSON.parse(key.columns) as string[];
  const primary = keys.find((key) => key.is_primary);
  return {
    name,
    columns: columns.map((column) => ({
      name: column.name,
      type: typeOf(column),
      notNull: column.not_null,
      hasDefault: column.has_default,
    })),
    primaryKey: primary === undefined ? [] : columnsOf(primary),
    unique: keys.filter((key) => key.is_unique && !key.is_primary)
      .map((key) => ({ columns: columnsOf(key), nullsEqual: key.nulls_equal })),
    indexes: Object.fromEntries(
      keys.filter((key) => !key.is_unique).map((key) => [key.name, columnsOf(key)]),
    ),
  };
}

/** A `serial` is a whole number whose default is the next of a sequence. */
function typeOf({ type, default_sql }: ColumnRow): string {
  const isCounted = default_sql.startsWith("nextval(");
  if (isCounted && type === "integer") return "serial";
  if (isCounted && type === "bigint") return "bigserial";
  return columnTypeOf(type);
}
