/** The daily figures of a contract as SQL. @module */

import type { Aggregate, Contract } from "@lib/contracts/contract.ts";
import { sqlName } from "@lib/engines/duckdb.ts";

/**
 * The select list of the contract's daily figures, for a query that groups rows of `clean`.
 *
 * @example
 * ```ts
 * import { dailyFiguresSql } from "@lib/pipeline/daily_figures_sql.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const aggregates = { rows: { fn: "count" }, soc_p50: { fn: "p50", column: "soc_pct" } } as const;
 * assertEquals(
 *   dailyFiguresSql({ daily: { by: "vehicle_id", aggregates } }),
 *   'count(*) AS "rows", quantile_disc("soc_pct", 0.5) AS "soc_p50"',
 * );
 * ```
 */
export function dailyFiguresSql({ daily }: Pick<Contract, "daily">): string {
  return Object.entries(daily.aggregates)
    .map(([name, aggregate]) => `${aggregateSql(aggregate)} AS ${sqlName(name)}`)
    .join(", ");
}

function aggregateSql(aggregate: Aggregate): string {
  if (aggregate.fn === "count") return "count(*)";
  const column = sqlName(aggregate.column);
  switch (aggregate.fn) {
    case "p50":
      return `quantile_disc(${column}, 0.5)`;
    case "count_true":
      return `count(*) FILTER (${column})`;
    default:
      return `${aggregate.fn}(${column})`;
  }
}
