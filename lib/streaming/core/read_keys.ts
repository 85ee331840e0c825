/** How a row finds its group: by one value, by a text for several, or without any. @module */

import type { Row, Value } from "../query/stream_query.ts";
import { valueToken } from "./value_token.ts";

/** The key columns of a query. */
export interface KeyReader {
  /** Equal for rows of one group, as a key of a `Map`. */
  mapKey(row: Row): Value;
  /** The same, from the values. */
  mapKeyOf(values: readonly Value[]): Value;
  /** For keeping: the texts are copies. */
  values(row: Row): Value[];
}

/**
 * Reads key columns. A single column is its own key, which saves most streams a text per row.
 *
 * @example
 * ```ts
 * import { readKeys } from "@lib/streaming/core/read_keys.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const keys = readKeys(["a", "b"]);
 * const row = { a: "x", b: null, c: 1 };
 * assertEquals(keys.values(row), ["x", null]);
 * assertEquals(keys.mapKey(row), keys.mapKeyOf(["x", null]));
 * ```
 */
export function readKeys(columns: readonly string[]): KeyReader {
  const values = (row: Row) => columns.map((column) => ownValue(valueAt(row, column)));
  const [only] = columns;
  if (columns.length === 1) {
    return { mapKey: (row) => valueAt(row, only!), mapKeyOf: ([value]) => value!, values };
  }
  const mapKeyOf = (values: readonly Value[]) => values.map(valueToken).join("");
  return {
    mapKey(row) {
      let key = "";
      for (const column of columns) key += valueToken(row[column] ?? null);
      return key;
    },
    mapKeyOf,
    values,
  };
}

/** As in Spark's grouping, `-0` is `0`. */
function valueAt(row: Row, column: string): Value {
  const value = row[column] ?? null;
  return value === 0 ? 0 : value;
}

/**
 * A text cut from a longer one may keep all of that in memory, as a group would for as long as it
 * is open; engines do so from about a dozen characters on.
 */
function ownValue(value: Value): Value {
  return typeof value === "string" && value.length > 12 ? JSON.parse(JSON.stringify(value)) : value;
}
