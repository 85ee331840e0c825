/** What makes two rows of a data set the same one, as Spark SQL. @module */

import type { Contract } from "@lib/contracts/contract.ts";
import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import type { DataSet } from "../output_columns.ts";

/**
 * Expressions over the columns of each data set that together identify a row.
 *
 * @example
 * ```ts
 * import { identitySql } from "@lib/pipeline/spark/identity_sql.ts";
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(identitySql(evTelemetry).clean, ["`vehicle_id`", "`event_ts_utc`"]);
 * ```
 */
export function identitySql(
  { key }: Pick<Contract, "key">,
): Readonly<Record<DataSet, readonly string[]>> {
  return {
    clean: key.map(sql.identifier),
    quarantine: ["source_file", "source_line", "md5(raw)"],
  };
}
