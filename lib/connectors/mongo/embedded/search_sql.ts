/** What of a search SQLite can answer from index columns. @module */

import { isPlainObject } from "../check_filter.ts";
import type { Directions, Filter } from "../mongo.ts";
import { type KeyValue, keyValue, sameTypeSql } from "./key_value.ts";

/** The index columns of a collection by path. */
export type KeyColumns = ReadonlyMap<string, string>;

/** A search as SQL over the index columns. */
export interface SearchSql {
  /** Text from `WHERE` on; empty for neither conditions nor order. */
  readonly sql: string;
  readonly params: readonly KeyValue[];
  /** Whether the SQL says all that the filter says; else documents must still be tested. */
  readonly isExact: boolean;
  /** Whether rows come in the order asked for. */
  readonly isSorted: boolean;
}

const COMPARISONS: Readonly<Record<string, string>> = {
  $gt: ">",
  $gte: ">=",
  $lt: "<",
  $lte: "<=",
};

/**
 * Says as much of a search in SQL as the index columns allow; which index serves it is then for
 * SQLite to choose. Indexed fields hold single values only, so that a column says all there is.
 *
 * @example
 * ```ts
 * import { searchSql } from "@lib/connectors/mongo/embedded/search_sql.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const columns = new Map([["vehicle_id", "key_1"], ["ts_dt", "key_2"]]);
 * const search = searchSql({ vehicle_id: "EV-00001" }, { columns, sort: { ts_dt: -1 } });
 * assertEquals(search.sql, "WHERE key_1 = ? ORDER BY key_2 DESC");
 * ```
 */
export function searchSql(
  filter: Filter,
  { columns, sort }: { columns: KeyColumns; sort?: Directions | undefined },
): SearchSql {
  const terms = termsOf(filter, columns);
  const said = terms.filter((term) => term !== undefined);
  const order = Object.entries(sort ?? {}).map(([path, direction]) => {
    const column = columns.get(path);
    return column && `${column}${direction === 1 ? "" : " DESC"}`;
  });
  const isSorted = !order.includes(undefined);
  const where = said.length === 0 ? [] : [`WHERE ${said.map(({ sql }) => sql).join(" AND ")}`];
  const by = isSorted && order.length > 0 ? [`ORDER BY ${order.join(", ")}`] : [];
  return {
    sql: [...where, ...by].join(" "),
    params: said.flatMap(({ params }) => params),
    isExact: said.length === terms.length,
    isSorted,
  };
}

interface Term {
  readonly sql: string;
  readonly params: readonly KeyValue[];
}

/** One term per condition; undefined for one that SQL cannot say. */
function termsOf(filter: Filter, columns: KeyColumns): (Term | undefined)[] {
  return Object.entries(filter).flatMap(([name, value]) => {
    if (name === "$and") return (value as Filter[]).flatMap((part) => termsOf(part, columns));
    const column = columns.get(name);
    if (column === undefined) return [undefined]; // `$or` too
    const conditions = isPlainObject(value) ? value : { $eq: value };
    return Object.entries(conditions).map(([operator, operand]) =>
      termOf(column, operator, operand)
    );
  });
}

function termOf(column: string, operator: string, operand: unknown): Term | undefined {
  if (operator === "$in") {
    const keys = (operand as unknown[]).map(keyValue);
    const marks = keys.map(() => "?").join(", ");
    return keys.includes(undefined)
      ? undefined
      : { sql: `${column} IN (${marks})`, params: keys as KeyValue[] };
  }
  const key = keyValue(operand);
  if (key === undefined) return undefined;
  if (operator === "$eq") return { sql: `${column} = ?`, params: [key] };
  if (operator === "$ne") return { sql: `${column} <> ?`, params: [key] };
  const comparison = COMPARISONS[operator];
  if (comparison === undefined) return undefined;
  return { sql: `${column} ${comparison} ? AND ${sameTypeSql(column, key)}`, params: [key] };
}
