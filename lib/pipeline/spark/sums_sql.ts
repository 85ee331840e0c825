/** What a script tells a person: what it found, and what it wrote where. @module */

import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { DATA_SETS } from "../output_columns.ts";

/**
 * Queries with one line of text each: the sums of the input, and the rows that came to each data set.
 *
 * @example
 * ```ts
 * import { sumsSql } from "@lib/pipeline/spark/sums_sql.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const [sums, written] = sumsSql("s3a://lake/ev");
 * assertStringIncludes(sums!, "' quarantined'");
 * assertStringIncludes(written!, "'s3a://lake/ev/clean'");
 * ```
 */
export function sumsSql(target: string): string[] {
  const count = (rows: string) => `format_number(${rows}, 0)`;
  const written = DATA_SETS.map((dataSet) =>
    `${count(`coalesce(sum(IF(data_set = '${dataSet}', entering, 0)), 0)`)}, ` +
    `' rows written to ', ${sql.text(`${target}/${dataSet}`)}`
  );
  return [
    `SELECT concat(${count("rows")}, ' rows = ', ${count("clean")}, ' clean + ', ` +
    `${count("quarantine")}, ' quarantined', IF(outside > 0, concat(' + ', ${
      count("outside")
    }, ' outside the period'), '')) FROM run_total`,
    `SELECT concat(${written.join(", ', ', ")}) FROM change`,
  ];
}

/** Says that a job that was killed is finished first. */
export const RECOVERED_SQL =
  "SELECT concat('run ', run_id, ' was killed while it published; it is finished first') FROM intent";
