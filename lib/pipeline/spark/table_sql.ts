/** A table of a script's own. @module */

import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { EXACT_PATH } from "./exact_path.ts";

/**
 * Stores what a query gives, in a folder of the job's.
 *
 * A view, cached or not, would put its whole plan into every later one that names it; after a few
 * phases planning takes more memory than the data. A stored table starts anew, spills by nature, and
 * does not have to be computed again when a worker is lost.
 *
 * @example
 * ```ts
 * import { tableSql } from "@lib/pipeline/spark/table_sql.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   tableSql("one", { query: "SELECT 1 AS a", work: "/lake/.staging" }),
 *   "CREATE TABLE one USING parquet OPTIONS (`__globPaths__` 'false') " +
 *     "LOCATION '/lake/.staging/one' AS\nSELECT 1 AS a",
 * );
 * ```
 */
export function tableSql(
  name: string,
  { query, work }: { readonly query: string; readonly work: string },
): string {
  return `CREATE TABLE ${name} USING parquet OPTIONS (${EXACT_PATH}) ` +
    `LOCATION ${sql.text(`${work}/${name}`)} AS\n${query}`;
}
