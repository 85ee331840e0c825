/** DuckDB's SQL, where dialects differ. @module */

import type { SqlDialect } from "./sql_dialect.ts";
import { sqlDouble, sqlName, sqlText } from "./sql_literals.ts";

/**
 * The default dialect.
 *
 * @example
 * ```ts
 * import { duckdbDialect } from "@lib/quality/duckdb_dialect.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(duckdbDialect.element("tyres", 0), "tyres[1]");
 * assertEquals(duckdbDialect.listOf([]), "[]::VARCHAR[]");
 * ```
 */
export const duckdbDialect: SqlDialect = {
  name: "duckdb",
  text: sqlText,
  identifier: sqlName,
  double: sqlDouble,
  contains: (text, part) => `contains(${text}, ${sqlText(part)})`,
  matches: (text, pattern) => `regexp_matches(${text}, ${sqlText(pattern.source)})`,
  micros: (instant) => `epoch_us(${instant})`,
  element: (list, at) => `${list}[${at + 1}]`,
  listOf: (texts) =>
    texts.length === 0
      ? "[]::VARCHAR[]"
      : `list_filter([${texts.join(", ")}], lambda code: code IS NOT NULL)`,
  length: (list) => `len(${list})`,
};
