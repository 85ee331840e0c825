/** What a staged run changes in its target, partition by partition. @module */

import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { EXACT_PATH } from "./exact_path.ts";
import { DATA_SETS } from "../output_columns.ts";

/**
 * What becomes of a partition: rows come to those that are there, it is written anew, or it leaves.
 * The words are those of the table `change`.
 */
export const CHANGE_ACTIONS = { add: "add", rewrite: "rewrite", remove: "remove" } as const;

/** Declares the table `change`. */
export function changeTable(staging: string): string {
  return `CREATE TABLE change (data_set STRING, ano INT, mes INT, action STRING, entering BIGINT, ` +
    `leaving BIGINT, stored BIGINT) USING parquet OPTIONS (${EXACT_PATH}) LOCATION ${
      sql.text(`${staging}/change`)
    }`;
}

/**
 * Fills `change` with the partitions that rows enter or leave. An input without a row changes none,
 * whatever the mode.
 *
 * @example
 * ```ts
 * import { changeSql } from "@lib/pipeline/spark/change_sql.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * assertStringIncludes(changeSql(), "WHEN leaving = 0 THEN 'add'");
 * ```
 */
export function changeSql(): string {
  const { add, rewrite, remove } = CHANGE_ACTIONS;
  const each = (select: (dataSet: string) => string) =>
    DATA_SETS.map(select).join("\n  UNION ALL\n  ");
  return `INSERT INTO change
SELECT data_set, ano, mes,
  CASE WHEN leaving = 0 THEN '${add}' WHEN stored + entering = leaving THEN '${remove}'
    ELSE '${rewrite}' END AS action, entering, leaving, stored
FROM (
  SELECT data_set, ano, mes, entering, leaving, coalesce(stored, 0) AS stored FROM (
  ${
    each((dataSet) =>
      `SELECT '${dataSet}' AS data_set, ano, mes, count_if(is_entering) AS entering,
    count_if(is_leaving) AS leaving FROM diff_${dataSet} GROUP BY ano, mes`
    )
  }
  ) LEFT JOIN (
  ${
    each((dataSet) =>
      `SELECT '${dataSet}' AS data_set, ano, mes, count(*) AS stored
  FROM stored_${dataSet} GROUP BY ano, mes`
    )
  }
  ) USING (data_set, ano, mes)
) WHERE entering + leaving > 0 AND EXISTS (SELECT 1 FROM judged)`;
}
