/** How a script says what it found: lines that its reader tells from all others. @module */

import { sparkDialect } from "@lib/quality/spark_dialect.ts";

/** Starts every line of a result. */
export const RESULT_MARK = "#result";

/**
 * A query whose rows become lines of a mark, a name and JSON; NULLs are written out.
 *
 * @example
 * ```ts
 * import { resultSql } from "@lib/pipeline/spark/result_sql.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * assertStringIncludes(resultSql("source", "SELECT 3 AS rows"), "concat('#result source ', to_json");
 * ```
 */
export function resultSql(name: string, query: string): string {
  return `SELECT concat(${sparkDialect.text(`${RESULT_MARK} ${name} `)}, ` +
    `to_json(struct(*), map('ignoreNullFields', 'false'))) FROM (\n${query}\n)`;
}
