/** Tells the statements that print a result from those that do something. @module */

import { RESULT_MARK } from "./result_sql.ts";

/**
 * Whether a statement prints a result.
 *
 * @example
 * ```ts
 * import { isResultSql } from "@lib/pipeline/spark/is_result_sql.ts";
 * import { resultSql } from "@lib/pipeline/spark/result_sql.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([resultSql("one", "SELECT 1"), "SELECT 1"].map(isResultSql), [true, false]);
 * ```
 */
export function isResultSql(text: string): boolean {
  return text.startsWith(`SELECT concat('${RESULT_MARK} `);
}
