/** What must hold before a script publishes, in the script itself. @module */

import { sparkDialect as sql } from "@lib/quality/spark_dialect.ts";
import { DATA_SETS } from "../output_columns.ts";
import { CHANGE_ACTIONS } from "./change_sql.ts";

/** Which of the checks that a job can choose are on. */
export interface GuardOptions {
  /** Leave input outside the period out instead of failing. */
  readonly clip?: boolean;
  /** Fail if a key would leave. */
  readonly noShrink?: boolean;
}

/**
 * Statements that end the script where the sums do not add up, each with its own sentence: per
 * source, lines = blank + clean + quarantined + outside the period; per data set, what was judged is
 * what is compared; per partition, what is staged is what is to be there.
 *
 * @example
 * ```ts
 * import { guardSql } from "@lib/pipeline/spark/guard_sql.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(guardSql({}).length + 1, guardSql({ noShrink: true }).length);
 * ```
 */
export function guardSql({ clip = false, noShrink = false }: GuardOptions): string[] {
  const { add } = CHANGE_ACTIONS;
  const each = (select: (dataSet: string) => string) => DATA_SETS.map(select).join(" UNION ALL ");
  return [
    failWhere(
      ["'the sums of '", "file", "' do not add up: '", "lines", "' lines read, '"].concat(
        ["blank_lines", "' blank + '", "clean", "' clean + '", "quarantine"],
        ["' quarantined + '", "outside", "' outside the period'"],
      ),
      "source_figure WHERE lines <> blank_lines + rows OR rows <> clean + quarantine + outside",
    ),
    ...(clip ? [] : [failWhere(
      ["outside", "' rows of the input are outside the period; --clip leaves them out'"],
      "run_total WHERE outside > 0",
    )]),
    failWhere(
      ["'the sums of '", "data_set", "' do not add up: '", "judged", "' rows judged, '"].concat(
        ["compared", "' to be written or stored already'"],
      ),
      `(${
        each((dataSet) =>
          `SELECT '${dataSet}' AS data_set, ${dataSet} AS judged, ` +
          `(SELECT count_if(is_incoming) FROM diff_${dataSet}) AS compared FROM run_total`
        )
      }) WHERE judged <> compared`,
    ),
    failWhere(
      ["data_set", "'/ano='", "ano", "'/mes='", "mes", "' must get '", "expected"].concat(
        ["' rows: Spark wrote '", "written"],
      ),
      `(SELECT data_set, ano, mes, coalesce(rows, 0) AS written, ` +
        `IF(action = '${add}', entering, stored + entering - leaving) AS expected ` +
        `FROM change LEFT JOIN (${
          each((dataSet) =>
            `SELECT '${dataSet}' AS data_set, ano, mes, count(*) AS rows ` +
            `FROM staged_${dataSet} GROUP BY ano, mes`
          )
        }) USING (data_set, ano, mes)) WHERE written <> expected`,
    ),
    ...(noShrink
      ? [failWhere(
        ["leaving", "' keys would leave the lake, and --no-shrink is set'"],
        "(SELECT count_if(is_leaving AND NOT is_incoming) AS leaving FROM diff_clean) " +
          "WHERE leaving > 0 AND EXISTS (SELECT 1 FROM judged)",
      )]
      : []),
  ];
}

/** `raise_error` ends a script of spark-sql, and with it the process, with an exit status of its own. */
function failWhere(words: readonly string[], from: string): string {
  return `SELECT raise_error(concat(${sql.text("Cannot publish as ")}, ${
    words.join(", ")
  })) FROM ${from}`;
}
