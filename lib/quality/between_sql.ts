/** The one comparison that all ranges are judged by. @module */

import type { SqlDialect } from "./sql_dialect.ts";

/**
 * Whether a value is within its limits, both of them allowed; limits are numbers or SQL.
 *
 * @example
 * ```ts
 * import { betweenSql } from "@lib/quality/between_sql.ts";
 * import { duckdbDialect } from "@lib/quality/duckdb_dialect.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(betweenSql("speed", [0, "top_speed"], duckdbDialect), "speed BETWEEN 0e+0 AND top_speed");
 * ```
 */
export function betweenSql(
  value: string,
  [lo, hi]: readonly [number | string, number | string],
  dialect: SqlDialect,
): string {
  const limit = (end: number | string) => typeof end === "string" ? end : dialect.double(end);
  return `${value} BETWEEN ${limit(lo)} AND ${limit(hi)}`;
}
