/** How a column is named where Spark parses names. @module */

import { sparkDialect } from "@lib/quality/spark_dialect.ts";

/** Names that need no quotes; words of SQL do not either, as `col` parses names and no expressions. */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The path to a column, or to a member of one, for `col` of PySpark.
 *
 * @example
 * ```ts
 * import { columnPath } from "@lib/streaming/spark/column_path.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([columnPath("row", "id"), columnPath("a.b")], ["row.id", "`a.b`"]);
 * ```
 */
export function columnPath(...names: readonly string[]): string {
  return names.map((name) => PLAIN.test(name) ? name : sparkDialect.identifier(name)).join(".");
}
