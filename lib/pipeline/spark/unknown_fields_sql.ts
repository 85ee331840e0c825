/** Which fields of the records a contract does not know, as Spark SQL. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { recordGroups } from "./record_groups.ts";

/**
 * A query over `standardized` that gives the dotted paths (`prefix`, `field`) of fields that the
 * contract does not know, those that come first before the others; a file of junk has thousands.
 *
 * @example
 * ```ts
 * import { unknownFieldsSql } from "@lib/pipeline/spark/unknown_fields_sql.ts";
 * import { waterLevel } from "@lib/testing/water_level.ts";
 * import { assertMatch } from "@std/assert";
 *
 * assertMatch(unknownFieldsSql(waterLevel, 5), /'place\.' AS prefix.* LIMIT 5$/s);
 * ```
 */
export function unknownFieldsSql(contract: Contract, limit: number): string {
  const parts = recordGroups(contract).map(({ path }, at) =>
    `SELECT ${sql.text(path.map((field) => `${field}.`).join(""))} AS prefix, source, source_line,
    posexplode(${unknownColumn(at)}) AS (place, field)
  FROM standardized WHERE ${unknownColumn(at)} IS NOT NULL`
  );
  return `SELECT prefix, field FROM (
  ${parts.join("\n  UNION ALL ")}
) GROUP BY prefix, field ORDER BY min(struct(source, source_line, place)) LIMIT ${limit}`;
}

/** The column of `standardized` that holds the names of a group's unknown members. */
export function unknownColumn(group: number): string {
  return `unknown_${group}`;
}
